"""What is not sent any more: mail that was written for a role does not follow whoever has lost
it."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Channel, DeliveryStatus, Notification
from articles.models.notification_kinds import WRITTEN_FOR
from articles.tasks import deliver_notifications
from tests.cast import Cast

from .test_notifications import KINDS

LOST = "The recipient no longer has the role it was written for."


def mails(kind: str) -> dict[str, tuple[str, str]]:
    """What became of the mails of a kind: who, how it ended, and why."""
    rows = Notification.objects.filter(kind=kind, channel=Channel.MAIL).select_related("recipient")
    return {row.recipient.name: (row.state, row.note) for row in rows}


def grade(person: object, *roles: str) -> None:
    """Give a person these roles and no others."""
    person.groups.set(Group.objects.filter(name__in=roles))


@pytest.mark.parametrize(
    ("roles", "outcome"),
    [
        ([], (DeliveryStatus.SUPPRESSED, LOST)),
        (["Board"], (DeliveryStatus.SUPPRESSED, LOST)),
        (["Chairs"], (DeliveryStatus.DELIVERED, "")),
        (["Editors"], (DeliveryStatus.DELIVERED, "")),
    ],
)
def test_what_editors_are_told_goes_to_editors_and_chairs(
    cast: Cast, roles: list[str], outcome: tuple[str, str]
) -> None:
    cast.submitted()
    grade(cast.other_editor, *roles)
    deliver_notifications()
    assert mails("editors_submitted") == {
        "Editor": (DeliveryStatus.DELIVERED, ""),
        "Chair": (DeliveryStatus.DELIVERED, ""),
        "Other Editor": outcome,
    }
    assert mails("author_submitted") == {"Author": (DeliveryStatus.DELIVERED, "")}


def invited(cast: Cast) -> None:
    cast.invite(cast.under_review())


def cancelled(cast: Cast) -> None:
    [assignment] = cast.invite(cast.under_review(), cast.reviewers[0])
    assignment.cancel(by=cast.editor)


def decided(cast: Cast) -> None:
    cast.approved()


@pytest.mark.parametrize(
    ("kind", "walk"),
    [
        ("reviewer_invited", invited),
        ("reviewer_cancelled", cancelled),
        ("reviewer_decided", decided),
    ],
)
@pytest.mark.parametrize(
    ("roles", "outcome"),
    [
        ([], (DeliveryStatus.SUPPRESSED, LOST)),
        (["Editors"], (DeliveryStatus.SUPPRESSED, LOST)),
        (["Chairs"], (DeliveryStatus.DELIVERED, "")),
        (["Board"], (DeliveryStatus.DELIVERED, "")),
    ],
)
def test_what_the_board_is_told_goes_to_board_and_chairs(
    cast: Cast,
    kind: str,
    walk: Callable[[Cast], object],
    roles: list[str],
    outcome: tuple[str, str],
) -> None:
    walk(cast)
    grade(cast.reviewers[0], *roles)
    deliver_notifications()
    outcomes = mails(kind)
    assert outcomes.pop("Reviewer One") == outcome
    assert set(outcomes.values()) <= {(DeliveryStatus.DELIVERED, "")}


def test_a_role_is_asked_for_in_the_one_question_of_a_batch(cast: Cast) -> None:
    invited(cast)
    Notification.objects.filter(channel=Channel.MAIL).exclude(kind="editors_submitted").delete()
    grade(cast.other_editor)
    with CaptureQueriesContext(connection) as seen:
        assert deliver_notifications() == 2
    roles = [query["sql"] for query in seen.captured_queries if "auth_group" in query["sql"]]
    assert len(roles) == 1


def test_every_other_kind_is_for_a_role() -> None:
    beginnings = {kind.partition("_")[0] + "_" for kind in KINDS - {"digest"}}
    to_somebody = {
        "author_",
        "co_",
        "delivery_",
        "keys_",
        "reviewed_",
    }  # for what one wrote, signed or holds, whatever one's roles are now
    assert beginnings - to_somebody == set(WRITTEN_FOR)


def test_what_died_is_not_told_to_who_wrote_the_text_nor_of_a_first_draft(cast: Cast) -> None:
    grade(cast.author, "Editors")
    cast.draft(title="Is the canary singing?").withdraw(by=cast.author)
    cast.invite(cast.under_review())
    Notification.objects.filter(channel=Channel.MAIL).update(attempts=99)
    deliver_notifications()
    notifications = Notification.objects.filter(kind="delivery_failed").select_related("recipient")
    assert {notification.recipient for notification in notifications} == {
        cast.editor,
        cast.other_editor,
        cast.chair,
    }
    assert not [
        notification.subject
        for notification in notifications
        if "canary" in notification.subject + notification.text
    ]
