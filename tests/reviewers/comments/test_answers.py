"""What authors answer to the comments on their text: replies, and wording that is taken over;
none of their words is lost."""

import re

import pytest
from django.test import Client

from reviewers.models import Comment, CommentStatus
from tests.cast import Cast

from .author_page import WORDING, as_, html, page_of
from .drafting import PASSAGE, draft, sent_back

pytestmark = pytest.mark.page


def test_a_co_author_reads_and_answers(cast: Cast) -> None:
    article, comment = sent_back(cast)
    article.edit(by=cast.author, version=article.version, co_authors=[cast.co_author])
    sent = {"reply": comment.pk, f"{comment.pk}-text": "I agree."}
    assert as_(cast.co_author).post(page_of(article), sent).status_code == 302
    assert "I agree." in html(cast.author, article)


def test_a_reply_is_sent_once_however_often_it_is_pressed(cast: Cast) -> None:
    article, comment = sent_back(cast)
    client, sent = (
        as_(cast.author),
        {"reply": comment.pk, f"{comment.pk}-text": "Case reports\r\nonly."},
    )
    for _ in range(2):
        answer = client.post(page_of(article), sent)
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            f"{page_of(article)}#remark-{comment.pk}",
        )
    assert [reply.text for reply in comment.replies.all()] == ["Case reports\nonly."]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Write your reply first."),
        ("x" * 2_001, "at most 2,000 fit"),
        ("hidden \u202e words", ""),
    ],
)
def test_a_reply_that_cannot_be_taken_is_kept_beside_what_is_wrong(
    cast: Cast, text: str, message: str
) -> None:
    article, comment = sent_back(cast)
    answer = as_(cast.author).post(
        page_of(article), {"reply": comment.pk, f"{comment.pk}-text": text}
    )
    page = answer.content.decode()
    assert (
        answer.status_code == 422
        and f'id="id_{comment.pk}-text_error"' in page
        and message in page
        and text in page
    )
    assert not comment.replies.exists()


@pytest.mark.parametrize("verb", ["reply", "adopt"])
def test_what_was_typed_beside_another_comment_is_kept(cast: Cast, verb: str) -> None:
    article = cast.under_review()
    [asked] = cast.invite(article, cast.reviewers[0])
    comment, other = draft(asked, wording=WORDING), draft(asked, text="And which?")
    cast.review(asked, "changes_requested")
    article.request_changes(by=cast.editor, digest=article.digest, reason="See the comments.")
    client = as_(cast.author)
    typed = {
        f"{comment.pk}-text": "Case reports." if verb == "reply" else "",
        f"{other.pk}-text": "Twelve <words>.",
    }
    for _ in range(2):  # pressed again, as when the page is loaded anew, it says nothing twice
        answer = client.post(
            page_of(article), typed | {verb: comment.pk, "version": article.version}
        )
        page = answer.content.decode()
        assert (
            answer.status_code == 200
            and page.count("Twelve &lt;words&gt;.") == 1
            and "<details open>" in page
        )
    assert comment.replies.count() == (verb == "reply") and not other.replies.exists()
    answer = client.post(
        page_of(article),
        {"reply": other.pk, f"{other.pk}-text": "", f"{comment.pk}-text": "Later."},
    )
    assert answer.status_code == 422 and "Later." in answer.content.decode()


def test_words_for_a_comment_that_was_settled_meanwhile_are_shown_to_copy(cast: Cast) -> None:
    article, comment = sent_back(cast)
    Comment.objects.get(pk=comment.pk).resolve(by=cast.reviewers[0])
    for sent, status in [({"adopt": comment.pk}, 409), ({"reply": comment.pk}, 409)]:
        answer = as_(cast.author).post(
            page_of(article), sent | {f"{comment.pk}-text": "Twelve words."}
        )
        page = answer.content.decode()
        assert (
            answer.status_code == status
            and "Twelve words." in page
            and "cannot be answered now" in page
        )
        assert re.search(r"<details open><summary>Resolved", page) and "Send the reply" not in page


def test_who_has_not_the_text_learns_nothing_of_what_becomes_of_a_comment(cast: Cast) -> None:
    article, comment = sent_back(cast, wording=WORDING)
    article.submit(by=cast.author, reason="Better.").start_review(by=cast.editor)
    answers = []
    for is_settled in (False, True):
        if is_settled:
            Comment.objects.get(pk=comment.pk).resolve(by=cast.reviewers[0])
        for verb in ("reply", "adopt"):
            sent = {
                verb: comment.pk,
                "version": article.version,
                f"{comment.pk}-text": "Twelve words.",
            }
            answer = as_(cast.author).post(page_of(article), sent)
            answers.append(
                (answer.status_code, re.sub(r'csrf\S+" value="\S+', "", answer.content.decode()))
            )
    assert answers[:2] == answers[2:] and {status for status, _ in answers} == {422}
    assert (
        "The text is not with its authors now." in answers[0][1]
        and "Twelve words." in answers[1][1]
    )


def test_words_typed_after_the_log_in_has_lapsed_are_called_replies(cast: Cast) -> None:
    article, comment = sent_back(cast)
    answer = Client().post(
        page_of(article), {"reply": comment.pk, f"{comment.pk}-text": "Twelve words."}
    )
    assert answer.status_code == 401 and re.search(
        r">Your reply</label>\s*<textarea[^>]*>\s*Twelve words.", answer.content.decode()
    )


def test_wording_is_taken_over_by_one_press(cast: Cast) -> None:
    article, comment = sent_back(cast, wording=WORDING)
    client, sent = as_(cast.author), {"adopt": comment.pk, "version": article.version}
    for _ in range(2):
        assert client.post(page_of(article), sent).status_code == 302
    article.refresh_from_db()
    assert WORDING in article.body and article.events.filter(verb="adopt").count() == 1
    page = html(cast.author, article)
    assert "which stands as suggested" in page and re.search(
        rf'id="passage-{comment.pk}"[^>]*>{WORDING}</mark>', page
    )
    assert (
        "Taken over" in page and "Take over the wording" not in page and "Reviewer One" not in page
    )


def test_wording_for_a_text_that_has_moved_on_changes_nothing(cast: Cast) -> None:
    article, comment = sent_back(cast, wording=WORDING)
    sent = {"adopt": comment.pk, "version": article.version}
    article.edit(by=cast.author, version=article.version, title="Another question?")
    for version, status in [(sent["version"], 409), ("nonsense", 409), ("", 409)]:
        answer = as_(cast.author).post(page_of(article), sent | {"version": version})
        assert answer.status_code == status and "Nothing was changed." in answer.content.decode()
    article.edit(by=cast.author, version=article.version, body="Magnesium first. [1]\n")
    answer = as_(cast.author).post(page_of(article), sent | {"version": article.version})
    assert answer.status_code == 422 and "is no longer in the text" in answer.content.decode()
    article.refresh_from_db()
    assert WORDING not in article.body


@pytest.mark.parametrize("verb", ["reply", "adopt"])
def test_a_refusal_stands_on_top_and_leads_to_its_comment(cast: Cast, verb: str) -> None:
    article, comment = sent_back(cast, wording=WORDING)
    page = (
        as_(cast.author)
        .post(page_of(article), {verb: comment.pk, "version": "99"})
        .content.decode()
    )
    banner = page.split("<main")[1].split('<section class="stack"')[0]
    assert (
        'role="alert"' in banner
        and f'href="#remark-{comment.pk}"' in banner
        and "<title>Error: " in page
    )
    assert page.count(f'formaction="#remark-{comment.pk}"') == 2 and 'role="alert"' not in html(
        cast.author, article
    )


def test_nothing_is_offered_while_the_text_is_with_others(cast: Cast) -> None:
    article, comment = sent_back(cast, wording=WORDING)
    article.submit(by=cast.author, reason="Better.")
    page = html(cast.author, article)
    assert (
        PASSAGE in page
        and "Take over" not in page
        and "<form" not in page.split("<main")[1].split("</main")[0]
    )
    answer = as_(cast.author).post(
        page_of(article), {"reply": comment.pk, f"{comment.pk}-text": "Twelve careful words."}
    )
    content = answer.content.decode()
    assert (
        answer.status_code == 422
        and "not with its authors now" in content
        and "Twelve careful words." in content
    )


def test_nonsense_is_answered_plainly(cast: Cast) -> None:
    article, comment = sent_back(cast)
    client = as_(cast.author)
    for sent, status in [
        ({}, 400),
        ({"reply": "x"}, 404),
        ({"adopt": "9" * 40}, 404),
        ({"reply": comment.pk, "x-text": "y"}, 422),
        ({"resolve": comment.pk}, 400),
    ]:
        assert client.post(page_of(article), sent).status_code == status, sent
    assert Comment.objects.get(pk=comment.pk).status == CommentStatus.OPEN
