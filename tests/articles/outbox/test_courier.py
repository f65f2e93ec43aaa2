"""The courier: what is owed arrives, once if at all possible, and one mail's trouble is nobody
else's."""

import logging
import smtplib
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import tasks
from articles.models import Channel, Notification, State
from articles.models.notification_kinds import ABOUT_KEYS
from articles.outbox.mail import (
    cannot_be_written,
    is_drop,
    letter_of,
    message_id,
    refuses_recipient,
)
from articles.outbox.written import written
from articles.people.addresses import replacing_addresses
from articles.tasks import MAX_ATTEMPTS, deliver_notifications
from tests.cast import Cast, person
from tests.editorial.screens.test_roles import change
from tests.invariants import nothing_is_left_owed, violations
from tests.servers import free_port

from .sink import Sink, mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: Any) -> None:
    """Counts are pinned here, so a slow machine must not mark more often."""
    monkeypatch.setattr(tasks, "MARK_SECONDS", 60.0)


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """A server that takes commands without being waited for; in tests/faults one that does not."""
    settings.EMAIL_TIMEOUT = 2
    with mail_server(settings) as server:
        server.extensions = ["PIPELINING"]
        yield server


def mails() -> Any:
    return Notification.objects.filter(channel=Channel.MAIL).order_by("pk")


def owe(count: int, cast: Cast, **facts: Any) -> list[Notification]:
    """Owe `count` mails about one event, each to a person of their own."""
    event = cast.submitted().events.get()
    Notification.objects.filter(channel=Channel.MAIL).delete()
    shared = {
        "event": event,
        "kind": "author_submitted",
        "channel": Channel.MAIL,
        "subject": "Submitted",
        "text": "Dear you,\n",
    } | facts
    return Notification.objects.owe(
        Notification(recipient=person(f"reader_{number}"), key=f"test:{number}", **shared)
        for number in range(count)
    )


def states() -> set[str]:
    return set(mails().values_list("state", flat=True))


def let_time_pass() -> None:
    """Bring everything owed or claimed to its hour."""
    ago = timezone.now() - timedelta(seconds=1)
    mails().filter(state=State.OWED).update(due_at=ago)
    mails().filter(state=State.CLAIMED).update(leased_until=ago)


@pytest.mark.once
def test_a_hundred_take_four_statements_and_one_connection(sink: Sink, cast: Cast) -> None:
    owe(100, cast)
    with CaptureQueriesContext(connection) as seen:
        assert deliver_notifications() == 100
    assert len(seen) <= 4, [query["sql"][:200] for query in seen.captured_queries]
    assert (sink.connections, len(set(sink.addresses)), len(sink.mails)) == (1, 100, 100)
    assert states() == {State.DELIVERED}


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
    refused = mails().get(state=State.OWED)
    assert (refused.recipient.name, refused.attempts, "no such person" in refused.note) == (
        "Reader 1",
        1,
        True,
    )
    let_time_pass()
    with caplog.at_level(logging.ERROR, "articles.tasks"):
        assert deliver_notifications() == 0
    dead = mails().get(state=State.DEAD)
    assert dead.pk == refused.pk and dead.died_at is not None
    assert f"Notification {dead.pk} " in caplog.text and "reader_1" not in caplog.text
    told = Notification.objects.filter(kind="delivery_failed")
    assert {one.recipient_id for one in told} == {
        cast.editor.pk,
        cast.other_editor.pk,
        cast.chair.pk,
    }
    let_time_pass()
    deliver_notifications()
    assert (len(sink.mails), told.count()) == (4, 3)
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
    assert row.state == State.DEAD and row.attempts == MAX_ATTEMPTS and "come again" in row.note
    assert len(sink.asked) == MAX_ATTEMPTS
    assert timedelta(seconds=44) < waits[0] < timedelta(seconds=76)
    assert waits[0] * 4 < waits[5] and max(waits) < timedelta(hours=8)


def test_a_mail_tried_before_travels_alone(sink: Sink, cast: Cast) -> None:
    owe(4, cast)
    mails().update(
        attempts=1,
        state=State.CLAIMED,
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
        state=State.CLAIMED,
        leased_until=timezone.now() - timedelta(seconds=1),
    )
    assert deliver_notifications() == 1
    poison.refresh_from_db()
    assert (poison.state, "No courier came back" in poison.note) == (State.DEAD, True)


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
    assert set(mails().values_list("state", "lease")) == {(State.CLAIMED, "somebody else")}


def test_a_slow_server_s_mail_is_marked_on_the_way(
    sink: Sink, cast: Cast, monkeypatch: Any
) -> None:
    owe(3, cast)
    monkeypatch.setattr(tasks, "MARK_SECONDS", 0.0)
    marked = []
    sent = tasks.Line.send

    def watched(line: tasks.Line, mail: Any) -> None:
        marked.append(mails().filter(state=State.DELIVERED).count())
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
    assert states() == {State.OWED}
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
    assert set(mails().values_list("state", "attempts")) == {(State.OWED, 0)}


@pytest.mark.once
def test_a_dropped_connection_is_dialled_again_for_the_others(sink: Sink, cast: Cast) -> None:
    owe(5, cast)
    sink.drop = lambda address: address.startswith("reader_2@")
    assert deliver_notifications() == 4
    waiting = mails().get(state=State.OWED)
    assert (waiting.recipient.name, waiting.attempts, sink.connections) == ("Reader 2", 1, 2)


def test_a_server_that_drops_everybody_is_left_alone(sink: Sink, cast: Cast) -> None:
    owe(5, cast)
    sink.drop = lambda address: True
    assert deliver_notifications() == 0
    assert sorted(mails().values_list("attempts", flat=True)) == [0, 0, 0, 1, 1]
    assert states() == {State.OWED} and sink.connections == 2


def test_a_mail_that_cannot_be_written_is_dead_and_the_rest_goes(sink: Sink, cast: Cast) -> None:
    owe(3, cast)
    first = mails().first()
    mails().filter(pk=first.pk).update(subject="Hello\nBcc: everybody@cast.example")
    assert deliver_notifications() == 2
    assert mails().get(state=State.DEAD).pk == first.pk
    assert "everybody@cast.example" not in sink.addresses


def test_nothing_is_sent_to_a_closed_account(sink: Sink, cast: Cast) -> None:
    [row, _] = owe(2, cast)
    row.recipient.is_active = False
    row.recipient.save()
    assert deliver_notifications() == 1
    row.refresh_from_db()
    assert (row.state, row.note) == (State.SUPPRESSED, "The account is no longer active.")


def test_no_approval_is_announced_after_the_retraction(sink: Sink, cast: Cast) -> None:
    cast.retracted()
    deliver_notifications()
    announced = {one.kind: one.state for one in mails().filter(recipient=cast.author)}
    assert (announced["author_approved"], announced["author_retracted"]) == (
        State.SUPPRESSED,
        State.DELIVERED,
    )
    assert not [
        mail
        for _, mail in sink.mails
        if mail["To"] == cast.author.email and mail["Subject"].startswith("Approved")
    ]
    assert violations(at_rest=True) == []


def test_account_mail_that_dies_fills_no_inbox_and_keeps_no_code(sink: Sink, cast: Cast) -> None:
    Notification.objects.owe(
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
    assert (row.state, row.text) == (State.DEAD, "")
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
    [told] = Notification.objects.filter(kind="delivery_failed")
    assert (told.recipient, told.path) == (
        cast.chair,
        f"/admin/articles/notification/{row.pk}/change/",
    )
    assert not [
        one
        for one in (row.address, str(cast.stranger), str(cast.author), "Joins")
        if one and one in told.subject + told.text
    ]
    assert mails().send_again() == 1


# --- Refusals: one recipient, or everybody --------------------------------------------------------


def told(code: int, words: str) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"a@b.example": (code, words.encode())})


REFUSALS: list[tuple[Exception, str]] = [
    *(
        (told(code, words), "no recipient")
        for code, words in [
            (550, "no"),
            (553, "no"),
            (551, "gone"),
            (556, "no mail here"),
            (550, "5.1.1 user unknown"),
            (550, "5.2.1 disabled"),
            (550, "5.1.10 null MX"),
            (553, "5.1.3 bad address"),
            (550, "no such user"),
        ]
    ),
    *(
        (told(code, words), "later")
        for code, words in [
            (450, "no"),
            (452, "4.2.2 full"),
            (550, "5.7.1 relaying denied"),
            (554, "5.7.1 relay access denied"),
            (550, "relay not permitted"),
            (530, "5.7.0 authentication required"),
            (550, "authentication required"),
            (552, "5.2.2 mailbox full"),
            (550, "5.4.4 no route"),
            (550, "5.1.8 bad sender's domain"),
            (550, "blocked by our policy"),
            (503, "5.5.1 MAIL first"),
            (521, "no mail"),
        ]
    ),
    (told(421, "no"), "drop"),
    *(
        (smtplib.SMTPDataError(code, b"no"), meaning)
        for code, meaning in [(554, "later"), (550, "later"), (451, "later"), (421, "drop")]
    ),
    *(
        (smtplib.SMTPSenderRefused(code, b"who?", "us"), meaning)
        for code, meaning in [(550, "later"), (451, "later"), (421, "drop")]
    ),
    (smtplib.SMTPAuthenticationError(535, b"5.7.8 who?"), "later"),
    (smtplib.SMTPNotSupportedError("SMTPUTF8"), "later"),
    (smtplib.SMTPServerDisconnected("gone"), "drop"),
    (TimeoutError("slow"), "drop"),
    (ConnectionResetError("reset"), "drop"),
    (UnicodeEncodeError("ascii", "ä", 0, 1, "no"), "unwritten"),
    (KeyError("bug"), "later"),
]


@pytest.mark.parametrize(("trouble", "meaning"), REFUSALS)
def test_what_an_answer_means(trouble: Exception, meaning: str) -> None:
    asked = {"drop": is_drop, "no recipient": refuses_recipient, "unwritten": cannot_be_written}
    assert [name for name, is_so in asked.items() if is_so(trouble)] == [meaning] * (
        meaning in asked
    )


ANSWERS = {
    "550 5.1.1 no such user": "rcpt",
    "550 no": "rcpt",
    "554 5.7.1 relay access denied": "rcpt",
    "554 5.6.0 no": "data",
    "552 too much": "data",
}


@pytest.mark.once
@pytest.mark.parametrize("answer", ANSWERS)
def test_a_server_that_refuses_everything_for_a_while_costs_no_mail(
    sink: Sink, cast: Cast, answer: str
) -> None:
    owe(9, cast)
    usual = getattr(sink, ANSWERS[answer])
    setattr(sink, ANSWERS[answer], lambda address: answer)
    for _ in range(4):
        let_time_pass()
        assert deliver_notifications() == 0
    assert states() == {State.OWED}
    setattr(sink, ANSWERS[answer], usual)
    let_time_pass()
    assert deliver_notifications() == 9
    assert states() == {State.DELIVERED}


@pytest.mark.once
def test_mail_taken_before_a_refusal_proves_nothing_about_it(sink: Sink, cast: Cast) -> None:
    """The server breaks down in the middle of a run, and stays so."""
    owe(6, cast)
    sink.rcpt = lambda address: "550 no" if len(sink.mails) >= 3 else ""
    assert deliver_notifications() == 3
    for _ in range(3):
        let_time_pass()
        assert deliver_notifications() == 0
    assert states() == {State.DELIVERED, State.OWED}


# --- Sending again --------------------------------------------------------------------------------


def dead_by(sink: Sink, count: int, cast: Cast) -> None:
    """Owe mails that the server refuses until they are given up, then mend the server."""
    owe(count, cast)
    mails().update(attempts=MAX_ATTEMPTS - 1)
    sink.rcpt = lambda address: "550 no"
    while mails().exclude(state=State.DEAD).exists():
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
        (State.DELIVERED, 1, None)
    }


def test_what_dies_again_is_reported_again(sink: Sink, cast: Cast) -> None:
    dead_by(sink, 1, cast)
    mails().send_again()
    mails().update(attempts=MAX_ATTEMPTS - 1)
    sink.rcpt = lambda address: "550 no"
    deliver_notifications()
    assert states() == {State.DEAD}
    assert Notification.objects.filter(kind="delivery_failed", recipient=cast.editor).count() == 2


def test_only_the_dead_are_sent_again(sink: Sink, cast: Cast) -> None:
    owe(2, cast)
    deliver_notifications()
    assert mails().send_again() == 0
    assert states() == {State.DELIVERED}


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
    assert not mails().standing().exists(), "it was only just owed"
    mails().update(created_at=timezone.now() - timedelta(minutes=16))
    assert list(mails().standing()) == [first, second], "nobody has tried"
    mails().filter(pk=first.pk).update(attempts=1)
    assert mails().standing().first() == first, "tried, but nothing arrived"
    mails().filter(pk=second.pk).end(State.DELIVERED)
    assert not mails().standing().exists(), (
        "one recipient who is refused, while others get their mail"
    )


def test_one_person_is_told_once_of_one_event(cast: Cast) -> None:
    [row] = owe(1, cast)
    again = {
        "event": row.event,
        "kind": "other",
        "channel": Channel.MAIL,
        "subject": "S",
        "text": "T",
    }
    made = Notification.objects.owe(
        Notification(recipient=row.recipient, key=key, **again) for key in ("one", "two")
    )
    assert [one.key for one in made] == ["one"]


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
