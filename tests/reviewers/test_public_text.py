"""Whoever signed a review that a public text rests on is told of all that happens to it, through
any number of corrections."""

from typing import Any

import pytest

from articles.initial_data.names import BOARD
from articles.models import Article, Channel, Notification
from articles.models.notification_kinds import ALWAYS_ARRIVE
from articles.tasks import deliver_notifications
from reviewers.models import Assignment
from tests.articles.reading.publishing import correct, declare_late, forced, settle, waive
from tests.cast import Cast, person, sign_for
from tests.rewinding import walked

KINDS = {
    "reviewed_changed",
    "reviewed_retracted",
    "reviewer_decided",
    "reviewer_cancelled",
    "reviewer_waived",
    "reviewer_forced",
}


def told(article: Article) -> dict[str, str]:
    """Return what the last act on an article was told to whom as a reviewer: kind by name."""
    last = article.events.order_by("-sequence")[0]
    rows = Notification.objects.filter(
        channel=Channel.INBOX, event=last, kind__in=KINDS
    ).select_related("recipient")
    found = [
        (notification.recipient.email.removesuffix("@cast.example"), notification.kind)
        for notification in rows
    ]
    everybody = Notification.objects.filter(channel=Channel.INBOX, event=last).values_list(
        "recipient", flat=True
    )
    assert len(everybody) == len(set(everybody)), "Somebody was told twice of one event."
    return dict(found)


def mail(kind: str = "reviewed_changed") -> str:
    """Return the newest mail of a kind."""
    newest = Notification.objects.filter(kind=kind, channel=Channel.MAIL).order_by("-pk")[0]
    return f"{newest.subject}\n{newest.text}"


def retract(cast: Cast, article: Article) -> None:
    signature = sign_for(cast.chair, article, "retract")
    article.retract(
        by=cast.chair,
        digest=article.digest_for("retract"),
        reason="The dose was wrong.",
        signature=signature,
    )


def resubmit(cast: Cast, article: Article) -> Article:
    """Bring the next full revision of a public text under review."""
    if article.status == "approved":
        article.revise(by=cast.author)
    article.edit(
        by=cast.author,
        version=article.version,
        body=article.body + "\nAsk a pharmacist. [1]\n",
        title="An unpublished title?",
    )
    return article.submit(by=cast.author, reason="More.").start_review(by=cast.editor)


def approve(article: Article, by: Any) -> None:
    article.approve(by=by, digest=article.digest, signature=sign_for(by, article))


BOTH = ("reviewer_one", "reviewer_two")


@walked
def article(cast: Cast) -> Article:
    """A public text."""
    return cast.approved()


@walked
def corrected(cast: Cast, article: Article) -> Article:
    """It, corrected in a word."""
    return correct(cast, article)


@walked
def next_one(cast: Cast, article: Article) -> Article:
    """It, the next full revision of which is under review."""
    return resubmit(cast, article)


@pytest.mark.parametrize("corrections", [0, 1, 2, 3])
def test_a_retraction_is_told_to_all_whom_the_page_names_after_any_number_of_corrections(
    cast: Cast, article: Article, corrections: int
) -> None:
    for number in range(corrections):
        old, new = (
            ("is known", "is known of it") if number % 2 == 0 else ("is known of it", "is known")
        )
        correct(cast, article, old=old, new=new)
    retract(cast, article)
    assert told(article) == dict.fromkeys(BOTH, "reviewed_retracted")
    assert "has been retracted" in mail("reviewed_retracted") and "dose was wrong" not in mail(
        "reviewed_retracted"
    )
    assert f"/articles/{article.slug}/\n" in mail("reviewed_retracted")


def test_each_correction_is_told_to_the_reviewers_of_the_text_that_it_corrects(
    cast: Cast, corrected: Article
) -> None:
    assert (
        told(corrected) == dict.fromkeys(BOTH, "reviewed_changed")
        and "has had a minor correction" in mail()
    )
    correct(cast, corrected, old="is known of it", new="is known")
    assert told(corrected) == dict.fromkeys(BOTH, "reviewed_changed")


def test_the_next_full_revision_is_told_to_those_of_the_former_once(
    cast: Cast, corrected: Article
) -> None:
    resubmit(cast, corrected)
    for assignment in cast.invite(corrected, *cast.reviewers[1:]):
        cast.review(assignment)
    approve(corrected, cast.editor)
    assert told(corrected) == {
        "reviewer_one": "reviewed_changed",
        "reviewer_two": "reviewer_decided",
        "reviewer_three": "reviewer_decided",
    }
    assert "has been replaced" in mail() and "An unpublished title?" in mail(), (
        "as readers find it now"
    )
    retract(cast, corrected)
    assert told(corrected) == dict.fromkeys(
        ("reviewer_two", "reviewer_three"), "reviewed_retracted"
    ), "the first text is long gone"


def test_a_retraction_while_the_next_revision_is_read_is_told_once_and_says_what_ends(
    cast: Cast, corrected: Article
) -> None:
    resubmit(cast, corrected)
    again, other = cast.invite(corrected, cast.reviewers[0], cast.reviewers[2])
    cast.review(other)
    retract(cast, corrected)
    assert told(corrected) == dict.fromkeys(BOTH, "reviewed_retracted") | {
        "reviewer_three": "reviewer_decided"
    }
    texts = {
        notification.recipient_id: notification.text
        for notification in Notification.objects.filter(
            kind="reviewed_retracted", channel=Channel.MAIL
        )
    }
    assert ["no longer needed" in texts[reviewer.pk] for reviewer in cast.reviewers[:2]] == [
        True,
        False,
    ]
    assert Assignment.objects.get(pk=again.pk).status == "cancelled"


@pytest.mark.once
def test_what_was_published_first_is_told_when_it_is_settled_replaced_or_retracted(
    cast: Cast,
) -> None:
    article = cast.under_review()
    asked = cast.invite(article, *cast.reviewers)
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason="Now.",
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    cast.review(asked[0])
    cast.review(asked[1])
    article.refresh_from_db()
    settle(article, cast.editor)
    assert told(article) == dict.fromkeys(BOTH, "reviewed_changed") | {
        "reviewer_three": "reviewer_cancelled"
    }
    assert "the text stands as it is" in mail() and "SECRET" not in mail()
    resubmit(cast, article)
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason="Now.",
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    assert (
        told(article) == dict.fromkeys(BOTH, "reviewed_changed")
        and "before the full review" in mail()
    )


def test_who_advised_against_what_was_published_first_learns_of_its_retraction(cast: Cast) -> None:
    article = forced(cast)
    [assignment] = cast.invite(article, cast.reviewers[0])
    cast.review(assignment, "not_approved")
    article.refresh_from_db()
    retract(cast, article)
    assert told(article) == {"reviewer_one": "reviewed_retracted"}
    assert "under review" not in mail("reviewed_retracted")


def test_a_late_interest_its_waiver_and_its_settlement_are_told_to_the_other_reviewers(
    cast: Cast, corrected: Article
) -> None:
    first = Assignment.objects.get(member=cast.members[0])
    declare_late(first)
    assert (
        told(corrected) == {"reviewer_two": "reviewed_changed"}
        and "SECRET" not in mail()
        and "Reviewer One" not in mail()
    )
    waive(cast, corrected, first)
    assert told(corrected) == {
        "reviewer_one": "reviewer_waived",
        "reviewer_two": "reviewed_changed",
    }
    corrected.refresh_from_db()
    settle(corrected, cast.chair)
    assert told(corrected) == dict.fromkeys(BOTH, "reviewed_changed")


def test_an_interest_in_a_text_that_is_not_public_is_told_to_no_other_reviewer(
    cast: Cast, next_one: Article
) -> None:
    [third] = cast.invite(next_one, cast.reviewers[2])
    third.accept(by=cast.reviewers[2])
    third.declare(by=cast.reviewers[2], interests="declared", text="A grant.")
    assert told(next_one) == {}
    waive(cast, next_one, third)
    assert told(next_one) == {"reviewer_three": "reviewer_waived"}


def test_the_letter_names_the_question_as_it_is_public(cast: Cast, next_one: Article) -> None:
    declare_late(Assignment.objects.get(member=cast.members[0]))
    waive(cast, next_one, Assignment.objects.get(member=cast.members[0]))
    for notification in Notification.objects.filter(kind="reviewed_changed"):
        assert (
            "twitching lip" in notification.text
            and "unpublished" not in notification.subject + notification.text
        )


@pytest.mark.parametrize("verb", ["reject", "withdraw", "request_changes"])
def test_what_becomes_of_the_next_revision_alone_is_not_told_to_those_of_the_public_one(
    cast: Cast, next_one: Article, verb: str
) -> None:
    decision = {} if verb == "withdraw" else {"digest": next_one.digest, "reason": "No."}
    getattr(next_one, verb)(by=cast.author if verb == "withdraw" else cast.editor, **decision)
    assert told(next_one) == {}


def test_who_left_the_board_and_stays_named_is_told_and_no_preference_stops_it(
    cast: Cast, corrected: Article
) -> None:
    cast.reviewers[0].groups.clear()
    cast.reviewers[1].mail_wish = "none"
    cast.reviewers[1].save()
    retract(cast, corrected)
    deliver_notifications()
    mails = Notification.objects.filter(kind="reviewed_retracted", channel=Channel.MAIL)
    assert dict(mails.values_list("recipient", "state")) == {
        reviewer.pk: "delivered" for reviewer in cast.reviewers[:2]
    }
    assert "reviewed_changed" not in ALWAYS_ARRIVE


def test_who_retracts_is_not_told_of_the_own_act(cast: Cast) -> None:
    both = person("both", BOARD, "Chairs")
    type(cast.members[0]).objects.create(
        person=both, licence_verified_on=cast.members[0].licence_verified_on
    )
    article = cast.under_review()
    for assignment in cast.invite(article, *cast.reviewers[:2], both):
        cast.review(assignment)
    approve(article, cast.editor)
    article.retract(
        by=both,
        digest=article.digest,
        reason="Wrong.",
        signature=sign_for(both, article, "retract"),
    )
    assert told(article) == dict.fromkeys(BOTH, "reviewed_retracted")
