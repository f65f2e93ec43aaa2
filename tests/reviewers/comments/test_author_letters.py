"""The letter of a decision, and the words that come with it: what authors are told, and when."""

import re

import pytest

from articles.models import Article, Channel, Notification
from reviewers.deciding.decision_letter import LETTER_LIMIT, MORE, letter
from reviewers.models import Assignment, Comment, Verdict
from tests.cast import Cast, sign_for

from .author_page import WORDING, article, html, page_of
from .drafting import PASSAGE, draft, sent_back

__all__ = ["article"]

pytestmark = pytest.mark.page


def test_the_letter_quotes_what_must_be_settled(cast: Cast, article: Article) -> None:
    first, second = cast.invite(article)
    draft(first, text="Which reports?", is_blocking=True, wording=WORDING)
    draft(first, text="CANARY advice")
    draft(
        second,
        exact="Very unlikely.",
        text="",
        verdict=Verdict.NEEDS_SOURCE,
        statement="key",
        is_blocking=True,
    )
    cast.review(first, "changes_requested", comments_to_author="Name the dose.")
    cast.review(Assignment.objects.get(pk=second.pk), "changes_requested", comments_to_author="")
    article.refresh_from_db()
    assert letter(article) == (
        "Reviewer 1: Name the dose.\n\nWhat must be resolved:\n\n"
        f"1. “{PASSAGE}” (Reviewer 1)\nWhich reports?\nSuggested wording: “{WORDING}”\n\n"
        "2. “Very unlikely.” (Reviewer 2)\nNeeds a source"
    )


def test_a_letter_leaves_room_to_write(cast: Cast, article: Article) -> None:
    [asked] = cast.invite(article, cast.reviewers[0])
    Comment.objects.bulk_create(
        Comment(
            revision=article.revision,
            assignment=asked,
            person=cast.reviewers[0],
            text="Too long. " * 150,
            is_blocking=True,
        )
        for _ in range(30)
    )
    cast.review(asked, "changes_requested")
    article.refresh_from_db()
    written = letter(article)
    assert len(written) < LETTER_LIMIT + 200 and written.endswith(MORE)


def approve(cast: Cast, article: Article) -> None:
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))


@pytest.mark.parametrize(
    "recommendations",
    [
        ("approve", "approve"),
        ("approve", "approve_with_comments"),
        ("approve_with_comments", "approve_with_comments"),
    ],
)
def test_words_that_come_with_an_approval_reach_the_author_after_it(
    cast: Cast, article: Article, recommendations: tuple[str, str]
) -> None:
    for number, (asked, advice) in enumerate(
        zip(cast.invite(article), recommendations, strict=True), 1
    ):
        cast.review(
            asked,
            advice,
            comments_to_author=f"Words {number}, Дозу проверить.",
            comments_to_editors="CANARY",
        )
    assert "Words" not in html(cast.author, article)
    approve(cast, article)
    page = html(cast.author, article)
    for number in (1, 2):
        assert re.search(
            rf"Reviewer {number} <span[^>]*>on revision 1</span></h3><div[^>]*><p>Words {number}, "
            r"Дозу",
            page,
        )
    assert (
        "CANARY" not in page
        and "Reviewer One" not in page
        and "No comments for you yet" not in page
    )
    mail = Notification.objects.get(kind="author_approved", channel=Channel.MAIL)
    assert page_of(article) in mail.text and "Words" not in mail.text


@pytest.mark.parametrize("verb", ["request_changes", "reject", "retract"])
def test_words_reach_the_author_with_every_decision(
    cast: Cast, article: Article, verb: str
) -> None:
    cast.review(cast.invite(article)[0], "approve", comments_to_author="Sound as it is.")
    if verb == "retract":
        cast.review(Assignment.objects.get(member=cast.members[1]), comments_to_author="")
        approve(cast, article)
        article.retract(
            by=cast.editor,
            digest=article.digest,
            reason="No.",
            signature=sign_for(cast.editor, article, "retract"),
        )
    else:
        getattr(article, verb)(by=cast.editor, digest=article.digest, reason="No.")
        mail = Notification.objects.get(
            event__verb=verb, recipient=cast.author, channel=Channel.MAIL
        )
        assert page_of(article) in mail.text
    assert "Sound as it is." in html(cast.author, article)


def test_words_of_the_round_under_way_wait_and_those_of_former_rounds_stay(cast: Cast) -> None:
    article, _ = sent_back(cast)
    assert "Say what to do about magnesium." in html(cast.author, article)
    article.submit(by=cast.author, reason="Better.").start_review(by=cast.editor)
    cast.review(cast.invite(article, cast.reviewers[1])[0], comments_to_author="CANARY")
    assert "CANARY" not in html(cast.author, article) and "Say what to do about magnesium." in html(
        cast.author, article
    )
    article.withdraw(by=cast.author)
    assert "CANARY" not in html(cast.author, article), "nobody has decided"


def test_words_on_what_was_published_first_come_when_it_is_settled(
    cast: Cast, article: Article
) -> None:
    asked = cast.invite(article)
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason="Now.",
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    for assignment in asked:
        cast.review(assignment, comments_to_author="CANARY")
    assert "CANARY" not in html(cast.author, article)
    article.refresh_from_db()
    article.settle(
        by=cast.editor,
        digest=article.digest,
        reason="SECRET Read.",
        signature=sign_for(cast.editor, article, "settle"),
    )
    assert "CANARY" in html(cast.author, article)
    mail = Notification.objects.get(
        kind="author_settled", recipient=cast.author, channel=Channel.MAIL
    )
    assert (
        page_of(article) in mail.text
        and "stands as it is" in mail.text
        and "SECRET" not in mail.text
    )
