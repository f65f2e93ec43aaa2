"""The comments as authors find them: after the decision, without names, each at its passage; and
nobody else finds them there."""

import re
from typing import Any

import pytest
from django.urls import reverse

from articles.models import Article
from reviewers.deciding.decision_letter import letter, unanswered
from reviewers.models import Assignment, Comment, CommentStatus, Verdict
from tests.cast import Cast, sign_for

from .author_page import WORDING, article, as_, html, page_of
from .drafting import PASSAGE, draft, sent_back

__all__ = ["article"]

pytestmark = pytest.mark.page


def test_a_comment_stands_beside_its_passage_and_without_a_name(cast: Cast) -> None:
    article, comment = sent_back(cast, is_blocking=True, wording=WORDING)
    page = html(cast.author, article)
    for expected in [
        "Reviewer 1",
        PASSAGE,
        "Rarely?",
        "Must be resolved",
        WORDING,
        "Take over the wording",
        f'href="#passage-{comment.pk}"',
        f'id="passage-{comment.pk}"',
        "1 of 1 must be resolved",
    ]:
        assert expected in page, expected
    for secret in [
        "Reviewer One",
        "reviewer_one",
        cast.reviewers[0].email,
        cast.editor.email,
        ">Editor<",
    ]:
        assert secret not in page, secret


def test_the_desk_leads_there(cast: Cast) -> None:
    article, _ = sent_back(cast)
    assert (
        page_of(article)
        in as_(cast.author).get(reverse("desk:article", args=[article.pk])).content.decode()
    )
    assert (
        page_of(cast.draft())
        not in as_(cast.author).get(reverse("desk:article", args=[article.pk])).content.decode()
    )


@pytest.mark.parametrize("way", ["before", "withdrawn", "second_round"])
def test_nothing_is_told_before_an_editor_has_decided(cast: Cast, way: str) -> None:
    if way == "second_round":
        article, _ = sent_back(cast, text="From round one.")
        article.submit(by=cast.author, reason="Better.").start_review(by=cast.editor)
    else:
        article = cast.under_review()
    [asked] = cast.invite(article, cast.reviewers[1])
    canary = draft(asked, text="CANARY", wording="CANARY", is_blocking=True)
    cast.review(asked, "changes_requested")
    if way == "withdrawn":
        article.withdraw(by=cast.author)
    page = html(cast.author, article)
    assert "CANARY" not in page and ("From round one." in page) == (way == "second_round")
    for verb in ("reply", "adopt"):
        sent = {verb: canary.pk, f"{canary.pk}-text": "Hello.", "version": article.version}
        assert as_(cast.author).post(page_of(article), sent).status_code == 404
    assert not Comment.objects.filter(parent=canary).exists()


def test_publishing_early_tells_nothing_of_a_review_under_way_and_settling_does(
    cast: Cast, article: Article
) -> None:
    first, second = cast.invite(article)
    draft(first, text="CANARY")
    cast.review(first, "approve_with_comments")
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason="Now.",
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    article.revise(by=cast.author)
    assert "CANARY" not in html(cast.author, article)
    article.withdraw(by=cast.author)
    cast.review(second)
    article.settle(
        by=cast.editor,
        digest=article.digest_for("settle"),
        reason="Read.",
        signature=sign_for(cast.editor, article, "settle"),
    )
    assert "CANARY" in html(cast.author, article)


def test_what_is_for_editors_and_drafts_and_agreement_are_no_comments(
    cast: Cast, article: Article
) -> None:
    first, second = cast.invite(article)
    draft(first, text="Shown.")
    draft(first, text="CANARY agreed", verdict=Verdict.AGREE, statement="one")
    draft(second, text="CANARY drafted")
    cast.review(first, "changes_requested", comments_to_editors="CANARY confidential")
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the comments.")
    page = html(cast.author, article)
    assert "Shown." in page and "CANARY" not in page


def test_why_a_comment_is_settled_stands_beside_it(cast: Cast) -> None:
    article, comment = sent_back(cast, is_blocking=True)
    comment.resolve(by=cast.editor, reason="The table says it.")
    page = html(cast.author, article)
    assert "The table says it." in page and ">Editor<" not in page
    comment.reopen(by=cast.reviewers[0])
    assert "The table says it." not in html(cast.author, article)


def test_what_a_reviewer_answers_waits_for_the_decision_and_comes_without_a_name(
    cast: Cast,
) -> None:
    article, comment = sent_back(cast, is_blocking=True)
    comment.reply(by=cast.author, text="Case reports only.")
    article.refresh_from_db()
    article.submit(by=cast.author, reason="Answered.").start_review(by=cast.editor)
    Comment.objects.get(pk=comment.pk).respond(by=cast.reviewers[0], text="Which of them?")
    assert "Case reports only." in html(cast.author, article) and "Which of them?" not in html(
        cast.author, article
    )
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the thread.")
    page = html(cast.author, article)
    assert "Which of them?" in page and "Reviewer 1 replied," in page and "Reviewer One" not in page


@pytest.mark.parametrize("way", ["withdrawn", "published early", "published early, and revised"])
def test_without_a_decision_an_answer_stays_untold(cast: Cast, way: str) -> None:
    article, comment = sent_back(cast, is_blocking=True)
    settled = draft(
        Assignment.objects.get(pk=comment.assignment_id), text="Another.", status=CommentStatus.OPEN
    )
    comment.reply(by=cast.author, text="Case reports only.")
    article.refresh_from_db()
    article.submit(by=cast.author, reason="Answered.").start_review(by=cast.editor)
    Comment.objects.get(pk=comment.pk).respond(by=cast.reviewers[0], text="CANARY")
    settled.resolve(by=cast.reviewers[0], reason="CANARY")
    if way == "withdrawn":
        article.withdraw(by=cast.author)
    else:
        article.force_publish(
            by=cast.chair,
            digest=article.digest,
            reason="Now.",
            signature=sign_for(cast.chair, article, "force_publish"),
        )
        if "revised" in way:
            article.revise(by=cast.author)
    page = html(cast.author, article)
    assert "Case reports only." in page and "CANARY" not in page
    assert "badge--approved" not in page.partition("Another.")[0].rpartition("<article")[2]


def test_an_answer_comes_with_the_next_letter_and_waits_for_a_reply(cast: Cast) -> None:
    article, comment = sent_back(cast, is_blocking=True)
    comment.reply(by=cast.author, text="Case reports only.")
    article.refresh_from_db()
    assert unanswered(article) is None
    article.submit(by=cast.author, reason="Answered.").start_review(by=cast.editor)
    Comment.objects.get(pk=comment.pk).respond(by=cast.reviewers[0], text="Which of them?")
    assert "To your reply: Which of them?" in letter(article)
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the thread.")
    assert unanswered(article) == "1 comment that must be resolved has no answer from you yet."


def test_a_number_stays_a_reviewers_own(cast: Cast, article: Article) -> None:
    for asked, words in zip(cast.invite(article), ["One says.", "Two says."], strict=True):
        draft(asked, text=words)
        cast.review(asked, "changes_requested")
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the comments.")
    article.submit(by=cast.author, reason="Better.").start_review(by=cast.editor)
    [again] = cast.invite(article, cast.reviewers[1])
    draft(again, text="Two again.")
    cast.review(again, "changes_requested")
    article.request_changes(by=cast.editor, digest=article.digest, reason="Once more.")
    page = html(cast.author, article)
    numbers = re.findall(
        r'class="comment__who"[^>]*>Reviewer (\d) .*?(\w+ (?:says|again)\.)', page, re.DOTALL
    )
    assert set(numbers) == {("1", "One says."), ("2", "Two says."), ("2", "Two again.")}


def test_what_came_of_an_answer_is_told_at_the_remark(cast: Cast) -> None:
    article, remark = sent_back(cast, wording=WORDING)
    author = as_(cast.author)
    for sent, sentence in (
        ({"reply": remark.pk, f"{remark.pk}-text": "It is so."}, "Your reply is sent."),
        ({"adopt": remark.pk}, "The reviewer’s wording is in your text now"),
    ):
        answer = author.post(page_of(article), sent | {"version": article.version})
        assert answer.headers["Location"].endswith(f"#remark-{remark.pk}")
        page = author.get(page_of(article)).content.decode()
        thread = page[page.index(f'id="remark-{remark.pk}"') : page.index("</article>")]
        assert page.count(sentence) == 1 and sentence in thread


def test_others_find_nothing(cast: Cast) -> None:
    article, comment = sent_back(cast, wording=WORDING)
    sent = {"adopt": comment.pk, "version": article.version}
    for person in [
        cast.other_author,
        cast.co_author,
        cast.stranger,
        cast.reviewers[0],
        cast.editor,
        cast.chair,
        cast.operator,
    ]:
        there, nowhere = (
            as_(person).get(path)
            for path in (page_of(article), reverse("desk_comments", args=[10**9]))
        )
        assert there.status_code == nowhere.status_code == 404 and there.content == nowhere.content
        assert as_(person).post(page_of(article), sent).status_code == 404
    assert as_(cast.author).post(page_of(cast.draft(title="Another?")), sent).status_code == 404
    assert Comment.objects.get(pk=comment.pk).adopted_at is None


def test_comments_follow_the_text_and_what_is_past_is_folded_away(
    cast: Cast, article: Article
) -> None:
    [first] = cast.invite(article, cast.reviewers[0])
    for words, facts in [
        ("causes symptoms", {}),
        ("Potassium of", {}),
        ("rarely causes", {"is_blocking": True}),
        ("never said here", {}),
        ("of 3.2", {"is_blocking": True}),
        ("3.2 rarely", {}),
    ]:
        draft(first, exact=words, text=f"On {words}.", **facts)
    cast.review(first, "changes_requested")
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the comments.")
    Comment.objects.get(exact="3.2 rarely").resolve(by=cast.reviewers[0])

    def told(page: str) -> list[str]:
        return re.findall(r"<p>On ([\w. ]+)\.</p>|(<details><summary>Resolved)", page)

    order = [
        ("of 3.2", ""),
        ("rarely causes", ""),
        ("Potassium of", ""),
        ("causes symptoms", ""),
        ("never said here", ""),
    ]
    assert told(html(cast.author, article)) == [
        *order,
        ("", "<details><summary>Resolved"),
        ("3.2 rarely", ""),
    ]


def test_advice_on_a_text_that_was_approved_since_is_past(cast: Cast, article: Article) -> None:
    for asked in cast.invite(article):
        draft(asked, text="Old advice.")
        cast.review(asked, "approve_with_comments")
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    article.revise(by=cast.author)
    assert "Resolved, or from before the last approval: 2" in html(cast.author, article)


def test_who_submits_again_is_told_of_what_must_be_settled_and_has_no_answer(cast: Cast) -> None:
    article, comment = sent_back(cast, is_blocking=True)
    submit, sentence = (
        reverse("desk:submit", args=[article.pk]),
        "1 comment that must be resolved has no answer from you yet.",
    )
    page = as_(cast.author).get(submit).content.decode()
    assert sentence in page and page_of(article) in page and "closed now" not in page
    comment.reply(by=cast.author, text="Case reports only.")
    assert sentence not in as_(cast.author).get(submit).content.decode()


def test_a_passage_that_has_gone_is_said_to_have_gone(cast: Cast) -> None:
    article, comment = sent_back(cast, wording=WORDING)
    article.edit(
        by=cast.author,
        version=article.version,
        body="Entirely other words stand here now, on something else. [1]\n",
    )
    page = html(cast.author, article)
    assert (
        "This passage has gone from your text." in page and f'id="passage-{comment.pk}"' not in page
    )
    assert 'aria-disabled="true"' in page and "make the change by hand" in page


def test_the_page_asks_few_questions_of_the_database(
    cast: Cast, article: Article, django_assert_max_num_queries: Any
) -> None:
    [asked] = cast.invite(article, cast.reviewers[0])
    Comment.objects.bulk_create(
        Comment(
            revision=article.revision,
            assignment=asked,
            person=cast.reviewers[0],
            exact=PASSAGE,
            text=f"Comment {number}.",
        )
        for number in range(200)
    )
    cast.review(asked, "changes_requested")
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the comments.")
    client = as_(cast.author)
    with django_assert_max_num_queries(12):
        assert client.get(page_of(article)).content.decode().count('<article class="comment') == 200
