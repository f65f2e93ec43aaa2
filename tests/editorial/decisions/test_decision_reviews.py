"""The decision page: the reviews, comments and waivers beside the text, what a later revision
changed, and who has declared an interest since."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.initial_data.names import BOARD
from articles.models import Article
from articles.text.statements import statements
from reviewers.models import (
    Assignment,
    BoardMember,
    Comment,
    Interests,
    QuorumPolicy,
    Verdict,
    Waiver,
)
from tests.articles.record.test_forced import REASON, force
from tests.cast import Cast, person, sign_for

from .confirming import as_, corrected
from .decision_page import article, editor, in_words, page, public

__all__ = ["article", "editor", "public"]

pytestmark = pytest.mark.page


def comment(assignment: Assignment, **facts: Any) -> Comment:
    """A comment as far as it is written."""
    return Comment.objects.create(
        revision=assignment.revision,
        assignment=assignment,
        person=assignment.member.person,
        **facts,
    )


def test_a_review_shows_who_signed_it_meaning_what_and_proved_how(
    cast: Cast, article: Article, editor: Client
) -> None:
    [asked] = cast.invite(article, cast.reviewers[0])
    cast.review(asked)
    text = in_words(page(editor, article))
    assert (
        "as Reviewer One, MD , meaning “review”, by password and code · no competing interests"
        in text.replace("MD,", "MD ,")
    )


def test_the_quorum_is_explained_as_it_is_enforced(cast: Cast, editor: Client) -> None:
    policy = QuorumPolicy.objects.adopt(
        by=cast.chair, approvals=2, of_topic=1, always=["pharmacist"]
    )
    article = cast.reviewed()
    text = in_words(page(editor, article))
    assert "2 of 2 approving reviews are in: a pharmacist is still missing." in text
    assert f"{policy}: {policy.explain()}" in text


def test_statements_stand_against_reviewers(cast: Cast, editor: Client) -> None:
    article = cast.under_review(short_answer="Very unlikely. Look for magnesium.")
    first, second = cast.invite(article)
    undisputed, disputed, unjudged = statements(article.revision)[:3]
    comment(first, statement=undisputed.key, exact=undisputed.text, verdict=Verdict.AGREE)
    comment(
        first,
        statement=disputed.key,
        exact=disputed.text,
        verdict=Verdict.DISAGREE,
        text="Look for drugs.",
        is_blocking=True,
    )
    comment(
        second,
        statement=disputed.key,
        exact=disputed.text,
        verdict=Verdict.NEEDS_SOURCE,
        is_blocking=True,
    )
    for asked in (first, second):
        cast.review(asked, "changes_requested")
    html = page(editor, article)
    differing, agreed = (
        [in_words(row) for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)]
        for table in re.findall(r'<table class="table--cards">(.*?)</table>', html, re.DOTALL)
    )
    assert differing[0] == agreed[0] == "Statement Reviewer One Reviewer Two"
    assert differing[1].startswith(disputed.text) and differing[1].endswith(
        "Disagree Look for drugs. Needs a source"
    )
    assert agreed[1].startswith(undisputed.text) and agreed[1].endswith("Agree Not judged")
    assert html.index("<summary>1 statement with which all") < html.index(agreed[1][:13])
    assert len(differing) == len(agreed) == 2 and "not judged by anybody" in html
    assert unjudged.text not in "".join(differing + agreed)
    assert "2 blocking comments are not resolved yet." in html


def test_comments_stand_with_passage_thread_and_what_blocks_first(
    cast: Cast, article: Article, editor: Client
) -> None:
    [asked] = cast.invite(article, cast.reviewers[0])
    comment(asked, exact="Very unlikely.", text="Advice only.")
    comment(
        asked,
        exact="Potassium of 3.2 rarely causes symptoms.",
        text="Which reports?",
        is_blocking=True,
        wording="Hardly ever.",
    )
    cast.review(asked, "changes_requested")
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the comments.")
    Comment.objects.get(text="Which reports?").reply(by=cast.author, text="Two case reports.")
    article.refresh_from_db()
    article.edit(
        by=cast.author,
        version=article.version,
        body="Something else entirely is written here. [1]\n",
    )
    article.submit(by=cast.author, reason="Anew.").start_review(by=cast.editor)
    latest, first = in_words(page(editor, article)), in_words(page(editor, article, "?revision=1"))
    for expected in [
        "on revision 1",
        "Which reports?",
        "Suggested instead: Hardly ever.",
        "Two case reports.",
        "This passage has gone from the text.",
    ]:
        assert expected in latest, expected
    assert latest.index("Earlier reviews") < latest.index(
        "Advice only."
    )  # folded, with what was settled
    assert first.index("Which reports?") < first.index("Advice only.") and "has gone" not in first


def test_concerns_are_prominent_until_they_are_settled(cast: Cast, editor: Client) -> None:
    forced, late = force(cast, cast.under_review()), cast.approved(title="Is it late?")
    asked = Assignment.objects.filter(revision=late.revision).first()
    asked.declare(by=asked.member.person, interests=Interests.DECLARED, text="Lecture fees.")
    banner = in_words(page(editor, forced))
    assert (
        "Published before full review" in banner
        and REASON in banner
        and "Despite: 0 of 2 approving reviews are in." in banner
    )
    text = in_words(page(editor, late))
    assert (
        "A reviewer declared a competing interest after the review" in text
        and "Lecture fees." in text
    )
    assert "Declared after the review: Lecture fees. This review does not count any more." in text


def test_the_page_asks_few_questions_of_the_database(
    cast: Cast, public: Article, django_assert_max_num_queries: Any
) -> None:
    """500 comments and 20 reviews, and a text that is public and in question, cost no more than a
    quiet one."""
    asked = Assignment.objects.filter(revision=public.revision).first()
    asked.declare(by=asked.member.person, interests=Interests.DECLARED, text="Lecture fees.")
    public.refresh_from_db()
    public.revise(by=cast.author).submit(by=cast.author, reason="Anew.").start_review(
        by=cast.editor
    )
    crowd = [member(cast, number) for number in range(20)]
    for assignment in cast.invite(public, *crowd):
        Comment.objects.bulk_create(
            Comment(
                revision=assignment.revision,
                assignment=assignment,
                person=assignment.member.person,
                exact="Very unlikely.",
                text=f"Comment {number}.",
            )
            for number in range(25)
        )
        cast.review(assignment)
    client = as_(cast.chair)
    with django_assert_max_num_queries(12):
        html = page(client, public)
    reviews = 20 + 2  # those of revision 1 are folded
    assert (
        html.count('<article class="comment') == 500
        and html.count('<article class="review') == reviews
    )


def member(cast: Cast, number: int) -> Any:
    """One more member of the board."""
    made = person(f"member_{number}", BOARD)
    BoardMember.objects.create(person=made, licence_verified_on=timezone.localdate()).topics.add(
        cast.topic
    )
    return made


def next_round(cast: Cast, body: str = "Magnesium first. [1]\n") -> Article:
    """An article in its second round: one refusing review on revision 1, nobody asked about
    revision 2."""
    article = cast.under_review()
    [asked] = cast.invite(article, cast.reviewers[0])
    cast.review(asked, "changes_requested", comments_to_author="Name the dose.")
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the review.")
    article.edit(by=cast.author, version=article.version, body=body)
    return article.submit(by=cast.author, reason="Magnesium is in.").start_review(by=cast.editor)


def test_a_later_revision_shows_what_changed_and_the_earlier_reviews(
    cast: Cast, editor: Client
) -> None:
    article = next_round(cast)
    html = page(editor, article)
    text = in_words(html)
    assert "What changed since revision 1 The author says: Magnesium is in." in text
    assert (
        '<ins><span class="visually-hidden">Added: </span>Magnesium first.' in html
        and "<del>" in html
    )
    assert (
        "Earlier reviews Revision 1: 1 review" in text
        and "Name the dose." in text
        and "Show the" not in text
    )
    former = in_words(page(editor, article, "?revision=1"))
    assert (
        "What changed since" not in former
        and "Earlier reviews" not in former
        and "Name the dose." in former
    )


def test_many_changes_are_folded(cast: Cast, editor: Client) -> None:
    article = next_round(
        cast, "".join(f"Paragraph {number} is new. [1]\n\n" for number in range(20))
    )
    assert re.search(
        r"<summary>Show the \d\d passages that changed</summary><div class=\"changes\">",
        page(editor, article),
    )


def test_a_review_that_does_not_count_any_more_looks_so_and_what_stands_without_it_is_said(
    cast: Cast, public: Article, editor: Client
) -> None:
    asked = Assignment.objects.filter(revision=public.revision).first()
    asked.declare(by=asked.member.person, interests=Interests.DECLARED, text="Lecture fees.")
    html = page(editor, public)
    assert html.count("review--discounted") == 1 and "Does not count: approve" in html
    banner = "Without it, by the policy of today: 1 of 2 approving reviews are in. Resolve it"
    assert banner in in_words(html)
    public.refresh_from_db()
    public.revise(by=cast.author).submit(by=cast.author, reason="Anew.").start_review(
        by=cast.editor
    )
    assert banner in in_words(page(editor, public))


def test_a_waiver_stands_on_the_card_of_whom_it_is_for(
    cast: Cast, article: Article, editor: Client
) -> None:
    first, _ = cast.invite(article)
    first.accept(by=cast.reviewers[0])
    first.declare(by=cast.reviewers[0], interests=Interests.DECLARED, text="Lecture fees.")
    signature = sign_for(cast.chair, article, "waive")
    Waiver.objects.grant(
        article,
        cast.members[0],
        by=cast.chair,
        reason="Nobody else knows.",
        digest=article.digest,
        signature=signature,
    )
    [card, other] = re.findall(
        r'<article class="review.*?</article>', page(editor, article), re.DOTALL
    )
    assert (
        "Waived by Chair ," in in_words(card)
        and "Nobody else knows." in card
        and "Waived" not in other
    )
    assert "Waived by a chair" not in page(editor, article)
    first.refresh_from_db()
    first.decline(by=cast.reviewers[0], reason="After all.")
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    article.submit(by=cast.author, reason="Anew.")
    assert "Waived by a chair" in page(editor, article)


def test_a_card_says_that_the_clock_stands_still(cast: Cast, editor: Client) -> None:
    article, today = cast.under_review(), timezone.localdate()
    first, second = cast.invite(article)
    until = today + timedelta(days=9)
    first.member.absent_from, first.member.absent_until = today, until
    first.member.save()
    second.member.absent_from = today
    second.member.save()
    first.refresh_from_db()
    cards = [
        in_words(card)
        for card in re.findall(
            r'<article class="review.*?</article>', page(editor, article), re.DOTALL
        )
    ]
    assert (
        f"away until {until.day} {until:%B %Y} · due {first.falls_due_at.day} "
        f"{first.falls_due_at:%B}" in cards[0]
    )
    assert first.falls_due_at > first.due_at and "· away · due once they are back" in cards[1]


def test_the_record_of_a_decision_names_its_quorum_policy(cast: Cast, editor: Client) -> None:
    policy = QuorumPolicy.objects.adopt(by=cast.chair, approvals=2, of_topic=1)
    html = page(editor, cast.approved())
    assert html.count(f"{policy}: {policy.explain()}") == 2  # beside the facts, and in the timeline


def test_a_minor_correction_asks_for_no_reviewers(cast: Cast, editor: Client) -> None:
    article = corrected(cast)
    submitted = in_words(page(editor, article))
    assert (
        "For an editor to start its review: a minor correction needs one who has not made it."
        in submitted
    )
    article.start_review(by=cast.editor)
    html = page(editor, article)
    assert "Nobody has been invited yet" not in html and ">Invite reviewers<" not in html
    assert "No review is asked for." in html


def test_a_decision_whose_reviewer_declared_an_interest_later_is_flagged_wherever_it_stands(
    cast: Cast, editor: Client
) -> None:
    article = next_round(cast)
    log, decision = "/admin/articles/event/", article.events.get(verb="request_changes")
    flag = "ested on the review of Reviewer One, who declared a competing interest on"
    here, former = (
        "A reviewer declared a competing interest after the decision",
        page(editor, article, "?revision=1"),
    )
    unflagged = [
        former,
        page(editor, article),
        *(editor.get(f"{log}{path}").content.decode() for path in ("", f"{decision.pk}/change/")),
    ]
    assert not any(flag in html for html in unflagged)
    [asked] = Assignment.objects.all()
    asked.declare(by=asked.member.person, interests=Interests.DECLARED, text="Lecture fees.")
    former, latest = page(editor, article, "?revision=1"), page(editor, article)
    assert here in former and f"Changes requested on {decision.at:%-d %B %Y}: r{flag}" in in_words(
        former
    )
    assert former.count(flag) == latest.count(flag) == 2 and here in latest  # in the timeline, too
    assert in_words(editor.get(log).content.decode()).count(f"See the review. R{flag}") == 1
    assert f"Flags R{flag}" in in_words(editor.get(f"{log}{decision.pk}/change/").content.decode())
