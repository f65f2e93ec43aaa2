"""Mail that is dead is sent again by hand; and whether the queue stands."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from articles import tasks
from articles.models import Channel, DeliveryStatus, Notification
from articles.outbox.mail import message_id
from articles.tasks import MAX_ATTEMPTS, deliver_notifications
from tests.cast import Cast

from .owing import let_time_pass, mails, owe, sink, states, unhurried
from .sink import Sink

__all__ = ["sink", "unhurried"]

pytestmark = pytest.mark.django_db


# --- Sending again --------------------------------------------------------------------------------


def dead_by(sink: Sink, count: int, cast: Cast) -> None:
    """Owe mails that the server refuses until they are given up, then mend the server."""
    owe(count, cast)
    mails().update(attempts=MAX_ATTEMPTS - 1)
    sink.rcpt = lambda address: "550 no"
    while mails().exclude(state=DeliveryStatus.DEAD).exists():
        let_time_pass()
        deliver_notifications()
    sink.rcpt = lambda address: ""


def test_what_is_dead_is_sent_again_as_it_was(sink: Sink, cast: Cast) -> None:
    dead_by(sink, 3, cast)
    before = {row.pk: message_id(row) for row in mails()}
    assert mails().send_again() == 3
    assert mails().send_again() == 0, "a second press finds nothing dead"
    assert deliver_notifications() == 3
    assert {mail["Message-ID"] for _, mail in sink.mails} == set(before.values())
    assert set(mails().values_list("state", "times_revived", "died_at")) == {
        (DeliveryStatus.DELIVERED, 1, None)
    }


def test_what_dies_again_is_reported_again(sink: Sink, cast: Cast) -> None:
    dead_by(sink, 1, cast)
    mails().send_again()
    mails().update(attempts=MAX_ATTEMPTS - 1)
    sink.rcpt = lambda address: "550 no"
    deliver_notifications()
    assert states() == {DeliveryStatus.DEAD}
    assert Notification.objects.filter(kind="delivery_failed", recipient=cast.editor).count() == 2


def test_only_the_dead_are_sent_again(sink: Sink, cast: Cast) -> None:
    owe(2, cast)
    deliver_notifications()
    assert mails().send_again() == 0
    assert states() == {DeliveryStatus.DELIVERED}


def test_an_invitation_that_died_keeps_the_link_it_is_to_bring(sink: Sink, cast: Cast) -> None:
    [asked] = cast.invite(cast.under_review(), cast.reviewers[0])
    row = mails().get(kind="reviewer_invited", recipient=asked.member.person)
    mails().filter(pk=row.pk).update(attempts=MAX_ATTEMPTS - 1)
    sink.rcpt = lambda address: "550 no"
    deliver_notifications()
    assert mails().get(pk=row.pk).text == row.text
    sink.rcpt = lambda address: ""
    mails().filter(pk=row.pk).send_again()
    deliver_notifications()
    assert mails().get(pk=row.pk).text == "", "once delivered it is not ours any more"


# --- Does the queue stand? ------------------------------------------------------------------------


def test_a_queue_stands_when_nobody_tries_or_nothing_arrives(sink: Sink, cast: Cast) -> None:
    [first, second] = owe(2, cast)
    assert not mails().stuck().exists(), "it was only just owed"
    mails().update(created_at=timezone.now() - timedelta(minutes=16))
    assert list(mails().stuck()) == [first, second], "nobody has tried"
    mails().filter(pk=first.pk).update(attempts=1)
    assert mails().stuck().first() == first, "tried, but nothing arrived"
    mails().filter(pk=second.pk).end(DeliveryStatus.DELIVERED)
    assert not mails().stuck().exists(), "one recipient who is refused, while others get their mail"


def test_one_person_is_told_once_of_one_event(cast: Cast) -> None:
    [row] = owe(1, cast)
    again = {
        "event": row.event,
        "kind": "other",
        "channel": Channel.MAIL,
        "subject": "S",
        "text": "T",
    }
    made = Notification.objects.enqueue(
        Notification(recipient=row.recipient, key=key, **again) for key in ("one", "two")
    )
    assert [notification.key for notification in made] == ["one"]


def test_attempts_are_counted_before_any_work(cast: Cast, monkeypatch: Any) -> None:
    owe(1, cast)
    counted: list[int] = []
    monkeypatch.setattr(
        tasks.Line,
        "send",
        lambda line, mail: counted.extend(mails().values_list(F("attempts"), flat=True)),
    )
    deliver_notifications()
    assert counted == [1]
