"""The courier: what is owed arrives, once if at all possible, and one mail's trouble is nobody
else's."""

import logging
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import tasks
from articles.models import Channel, DeliveryStatus, Notification
from articles.models.notification_kinds import ABOUT_KEYS
from articles.outbox.mail import letter_of, message_id
from articles.outbox.written import written
from articles.people.addresses import replacing_addresses
from articles.tasks import MAX_ATTEMPTS, deliver_notifications
from tests.cast import Cast
from tests.editorial.screens.test_roles import change
from tests.invariants import violations
from tests.invariants.kept import nothing_is_left_owed
from tests.servers import free_port

from .owing import let_time_pass, mails, owe, sink, states, unhurried
from .sink import Sink, mail_server

__all__ = ["sink", "unhurried"]

pytestmark = pytest.mark.django_db


@pytest.mark.once
def test_a_hundred_take_four_statements_and_one_connection(sink: Sink, cast: Cast) -> None:
    owe(100, cast)
    with CaptureQueriesContext(connection) as seen:
        assert deliver_notifications() == 100
    assert len(seen) <= 4, [query["sql"][:200] for query in seen.captured_queries]
    assert (sink.connections, len(set(sink.addresses)), len(sink.mails)) == (1, 100, 100)
    assert states() == {DeliveryStatus.DELIVERED}


@pytest.mark.once
def test_more_than_a_batch_goes_in_one_run_over_one_connection(
    sink: Sink, cast: Cast, monkeypatch: Any
) -> None:
    monkeypatch.setattr(tasks, "BATCH", 10)
    owe(25, cast)
    assert deliver_notifications() == 25
    assert (sink.connections, len(sink.mails)) == (1, 25)


def test_a_mail_is_what_the_row_says(sink: Sink, cast: Cast) -> None:
    cast.submitted()
    deliver_notifications()
    row = mails().get(recipient=cast.author)
    mail = next(mail for address, mail in sink.mails if address == cast.author.email)
    assert (mail["Subject"], mail.get_content().replace("\r\n", "\n")) == (row.subject, row.text)
    assert (mail["To"], mail["Message-ID"], mail["Auto-Submitted"]) == (
        cast.author.email,
        message_id(row),
        "auto-generated",
    )
    assert mail["Date"].datetime == row.created_at.replace(microsecond=0)


def test_every_copy_of_a_mail_is_the_same(cast: Cast) -> None:
    [row] = owe(1, cast)
    [first] = mails().to_send()
    mails().update(attempts=7, lease="other", due_at=timezone.now())
    [same] = mails().to_send()
    assert written(first) == written(same) and letter_of(first) == letter_of(same)
    assert message_id(row) != message_id(
        Notification(pk=row.pk, key="test:other", created_at=row.created_at)
    )


def test_nothing_due_asks_no_mail_server(sink: Sink, cast: Cast) -> None:
    owe(1, cast, due_at=timezone.now() + timedelta(hours=1))
    assert deliver_notifications() == 0
    assert sink.connections == 0


def test_a_refused_address_is_dead_once_others_have_passed_reported_and_delays_nobody(
    sink: Sink, cast: Cast, caplog: Any
) -> None:
    owe(5, cast)
    sink.rcpt = lambda address: (
        f"550 5.1.1 no such person: {address}" if address.startswith("reader_1@") else ""
    )
    assert deliver_notifications() == 4
    refused = mails().get(state=DeliveryStatus.OWED)
    assert (refused.recipient.name, refused.attempts, "no such person" in refused.note) == (
        "Reader 1",
        1,
        True,
    )
    let_time_pass()
    with caplog.at_level(logging.ERROR, "articles.tasks"):
        assert deliver_notifications() == 0
    dead = mails().get(state=DeliveryStatus.DEAD)
    assert dead.pk == refused.pk and dead.died_at is not None
    assert f"Notification {dead.pk} " in caplog.text and "reader_1" not in caplog.text
    notifications = Notification.objects.filter(kind="delivery_failed")
    assert {notification.recipient_id for notification in notifications} == {
        cast.editor.pk,
        cast.other_editor.pk,
        cast.chair.pk,
    }
    let_time_pass()
    deliver_notifications()
    assert (len(sink.mails), notifications.count()) == (4, 3)
    assert list(nothing_is_left_owed()) == []


@pytest.mark.once
def test_a_temporary_refusal_waits_longer_each_time_and_ends_dead(sink: Sink, cast: Cast) -> None:
    [row] = owe(1, cast)
    sink.rcpt = lambda address: "451 4.7.1 come again"
    waits = []
    for _ in range(MAX_ATTEMPTS):
        let_time_pass()
        before = timezone.now()
        deliver_notifications()
        row.refresh_from_db()
        waits.append(row.due_at - before)
    assert (
        row.state == DeliveryStatus.DEAD
        and row.attempts == MAX_ATTEMPTS
        and "come again" in row.note
    )
    assert len(sink.asked) == MAX_ATTEMPTS
    assert timedelta(seconds=44) < waits[0] < timedelta(seconds=76)
    assert waits[0] * 4 < waits[5] and max(waits) < timedelta(hours=8)


def test_a_mail_tried_before_travels_alone(sink: Sink, cast: Cast) -> None:
    owe(4, cast)
    mails().update(
        attempts=1,
        state=DeliveryStatus.CLAIMED,
        lease="gone",
        leased_until=timezone.now() - timedelta(seconds=1),
    )
    claimed = []
    for number in range(4):
        lease = f"lease {number}"
        claimed.append(
            Notification.objects.claim(lease, timezone.now() + timedelta(minutes=1), at_most=100)
        )
    assert claimed == [1, 1, 1, 1]


def test_a_row_whose_courier_never_comes_back_dies_alone(sink: Sink, cast: Cast) -> None:
    [poison, _] = owe(2, cast)
    mails().filter(pk=poison.pk).update(
        attempts=MAX_ATTEMPTS,
        state=DeliveryStatus.CLAIMED,
        leased_until=timezone.now() - timedelta(seconds=1),
    )
    assert deliver_notifications() == 1
    poison.refresh_from_db()
    assert (poison.state, "No courier came back" in poison.note) == (DeliveryStatus.DEAD, True)


def test_a_claim_is_exclusive_and_a_lapsed_one_is_taken_over(cast: Cast) -> None:
    owe(3, cast)
    soon = timezone.now() + timedelta(minutes=1)
    assert Notification.objects.claim("first", soon, at_most=2) == 2
    assert Notification.objects.claim("second", soon, at_most=100) == 1
    assert Notification.objects.claim("third", soon, at_most=100) == 0
    let_time_pass()
    assert Notification.objects.claim("fourth", soon, at_most=100) == 1
    assert [
        Notification.objects.held(lease).count() for lease in ("first", "second", "fourth")
    ] == [1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_couriers_at_once_never_claim_the_same_mail(cast: Cast) -> None:
    owe(60, cast)
    soon = timezone.now() + timedelta(minutes=1)

    def work(name: int) -> list[int]:
        claimed: list[int] = []
        for number in range(40):
            lease = f"{name}-{number}"
            if Notification.objects.claim(lease, soon, at_most=7):
                claimed += Notification.objects.held(lease).values_list("pk", flat=True)
        connection.close()
        return claimed

    with ThreadPoolExecutor(4) as threads:
        shares = list(threads.map(work, range(4)))
    assert sorted(pk for share in shares for pk in share) == list(
        mails().values_list("pk", flat=True)
    )


def test_who_lost_the_lease_stops_and_changes_nothing(
    sink: Sink, cast: Cast, monkeypatch: Any
) -> None:
    owe(3, cast)
    monkeypatch.setattr(tasks, "MARK_SECONDS", 0.0)

    def taken_over(address: str) -> str:
        mails().update(lease="somebody else")
        return ""

    batch = tasks.Batch.claim()
    rows = list(batch.rows)
    with tasks.Line() as line:
        monkeypatch.setattr(line, "send", lambda due: taken_over(due.email))
        batch.rows = rows
        assert batch.deliver(line) == 1
    assert set(mails().values_list("state", "lease")) == {(DeliveryStatus.CLAIMED, "somebody else")}


def test_a_slow_server_s_mail_is_marked_on_the_way(
    sink: Sink, cast: Cast, monkeypatch: Any
) -> None:
    owe(3, cast)
    monkeypatch.setattr(tasks, "MARK_SECONDS", 0.0)
    marked = []
    sent = tasks.Line.send

    def watched(line: tasks.Line, mail: Any) -> None:
        marked.append(mails().filter(state=DeliveryStatus.DELIVERED).count())
        sent(line, mail)

    monkeypatch.setattr(tasks.Line, "send", watched)
    deliver_notifications()
    assert marked == [0, 1, 2]


@pytest.mark.once
def test_while_the_server_is_away_nothing_is_used_up(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
    )
    settings.EMAIL_PORT = free_port()
    owe(3, cast)
    for _ in range(MAX_ATTEMPTS + 1):
        let_time_pass()
        assert deliver_notifications() == 0
    assert states() == {DeliveryStatus.OWED}
    assert set(mails().values_list("attempts", flat=True)) == {0}
    assert all(
        timedelta(seconds=10) < row.due_at - timezone.now() < timedelta(seconds=26)
        for row in mails()
    )
    with mail_server(settings) as sink:
        let_time_pass()
        assert deliver_notifications() == 3
    assert len(sink.mails) == 3


def test_a_server_that_hangs_holds_up_nobody_for_long(cast: Cast, settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        settings.EMAIL_TIMEOUT = 0.2
        owe(3, cast)
        assert deliver_notifications() == 0
    assert set(mails().values_list("state", "attempts")) == {(DeliveryStatus.OWED, 0)}


@pytest.mark.once
def test_a_dropped_connection_is_dialled_again_for_the_others(sink: Sink, cast: Cast) -> None:
    owe(5, cast)
    sink.drop = lambda address: address.startswith("reader_2@")
    assert deliver_notifications() == 4
    waiting = mails().get(state=DeliveryStatus.OWED)
    assert (waiting.recipient.name, waiting.attempts, sink.connections) == ("Reader 2", 1, 2)


def test_a_server_that_drops_everybody_is_left_alone(sink: Sink, cast: Cast) -> None:
    owe(5, cast)
    sink.drop = lambda address: True
    assert deliver_notifications() == 0
    assert sorted(mails().values_list("attempts", flat=True)) == [0, 0, 0, 1, 1]
    assert states() == {DeliveryStatus.OWED} and sink.connections == 2


def test_a_mail_that_cannot_be_written_is_dead_and_the_rest_goes(sink: Sink, cast: Cast) -> None:
    owe(3, cast)
    first = mails().first()
    mails().filter(pk=first.pk).update(subject="Hello\nBcc: everybody@cast.example")
    assert deliver_notifications() == 2
    assert mails().get(state=DeliveryStatus.DEAD).pk == first.pk
    assert "everybody@cast.example" not in sink.addresses


def test_nothing_is_sent_to_a_closed_account(sink: Sink, cast: Cast) -> None:
    [row, _] = owe(2, cast)
    row.recipient.is_active = False
    row.recipient.save()
    assert deliver_notifications() == 1
    row.refresh_from_db()
    assert (row.state, row.note) == (DeliveryStatus.SUPPRESSED, "The account is no longer active.")


def test_no_approval_is_announced_after_the_retraction(sink: Sink, cast: Cast) -> None:
    cast.retracted()
    deliver_notifications()
    announced = {mail.kind: mail.state for mail in mails().filter(recipient=cast.author)}
    assert (announced["author_approved"], announced["author_retracted"]) == (
        DeliveryStatus.SUPPRESSED,
        DeliveryStatus.DELIVERED,
    )
    assert not [
        mail
        for _, mail in sink.mails
        if mail["To"] == cast.author.email and mail["Subject"].startswith("Approved")
    ]
    assert violations(at_rest=True) == []


def test_account_mail_that_dies_fills_no_inbox_and_keeps_no_code(sink: Sink, cast: Cast) -> None:
    Notification.objects.enqueue(
        [
            Notification(
                address="typed@nowhere.example",
                channel=Channel.MAIL,
                kind="account_unknown_account",
                key="1",
                subject="No account",
                text="https://secret.example/link",
            )
        ]
    )
    sink.rcpt = lambda address: "550 no"
    mails().update(attempts=MAX_ATTEMPTS - 1)
    deliver_notifications()
    row = mails().get()
    assert (row.state, row.text) == (DeliveryStatus.DEAD, "")
    assert not Notification.objects.filter(kind="delivery_failed").exists()
    assert not mails().dead().exists() and mails().send_again() == 0, (
        "there is nothing left to send"
    )


@pytest.mark.parametrize("kind", sorted(ABOUT_KEYS))
def test_a_notice_of_who_holds_which_keys_that_dies_is_reported_to_chairs_and_can_be_sent_again(
    sink: Sink, cast: Cast, kind: str
) -> None:
    change(cast.stranger, cast.chair)
    cast.author.emailaddress_set.create(email=cast.author.email, verified=True, primary=True)
    with replacing_addresses(cast.author, method="password"):
        cast.author.emailaddress_set.create(email="new@cast.example", verified=True)
    row = mails().filter(kind=kind).first()
    sink.rcpt = lambda address: "550 no"
    mails().filter(pk=row.pk).update(attempts=MAX_ATTEMPTS - 1)
    mails().exclude(pk=row.pk).delete()
    deliver_notifications()
    dead = mails().dead().get()
    assert (dead.pk, dead.text) == (row.pk, row.text)
    [notification] = Notification.objects.filter(kind="delivery_failed")
    assert (notification.recipient, notification.path) == (
        cast.chair,
        f"/admin/articles/notification/{row.pk}/change/",
    )
    assert not [
        name
        for name in (row.address, str(cast.stranger), str(cast.author), "Joins")
        if name and name in notification.subject + notification.text
    ]
    assert mails().send_again() == 1
