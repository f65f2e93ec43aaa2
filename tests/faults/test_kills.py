"""Crash safety: worker, broker and mail server are killed, flushed, refuse and hang, and in the end
everybody was told.

The order of events is drawn from a seed, which is printed; FAULTS_SEED repeats a run.
"""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction
from django.db.models import Q

from articles.initial_data.names import BOARD
from articles.models import Channel, DeliveryStatus, Notification
from articles.outbox.mail import message_id
from tests.cast import Cast
from tests.chance import seed
from tests.invariants import violations
from tests.servers import Valkey, free_port

from .stage import Executioner, Worker, ended, eventually

CHILDREN, WORKERS, BROKERS = 13, 2, 6  # how many of each are killed
ARTICLES = 12


class Undone(Exception):
    """What takes an act back."""


@pytest.fixture
def chance() -> random.Random:
    return random.Random(seed("FAULTS_SEED"))


def draw_plan(chance: random.Random) -> dict[int, str]:
    """Spread the kills over the first mails that come; every fifth mail at most, so that work
    gets done between them."""
    deeds = [f"child {chance.choice(['before', 'after'])}" for _ in range(CHILDREN)] + [
        "worker after"
    ] * WORKERS
    chance.shuffle(deeds)
    return {3 + 5 * number + chance.randrange(5): deed for number, deed in enumerate(deeds)}


def act(cast: Cast, number: int) -> None:
    """Walk one article, and take one act back after its notifications were owed."""
    article = cast.under_review(title=f"Question {number}?")
    article.request_changes(by=cast.editor, digest=article.digest, reason="More on magnesium.")
    with pytest.raises(Undone), transaction.atomic():
        article.withdraw(by=cast.author)
        raise Undone


@pytest.mark.killed
@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_and_nobody_is_told_of_what_did_not_happen(
    cast: Cast, broker: Valkey, tmp_path: Path, chance: random.Random
) -> None:
    worker = Worker(tmp_path, free_port())
    server = Executioner(draw_plan(chance), lambda: worker)
    flushes = chance.sample(range(ARTICLES), BROKERS)
    weather = dict(zip(chance.sample(range(ARTICLES), 4), ["refuse", "hang"] * 2, strict=True))
    controller = Controller(server, hostname="127.0.0.1", port=worker.mail_port)
    controller.start()
    try:
        with ended(worker):
            for number in range(ARTICLES):
                with (
                    bad_weather(server, worker, weather.get(number, "")),
                    without(broker, number in flushes),
                ):
                    act(cast, number)
            eventually(lambda: worker.start() or not owed(), "everything to be delivered")
    finally:
        controller.stop()
    check(server)
    assert server.killed + BROKERS >= 20 and not server.plan
    assert violations(at_rest=True) == []


@contextmanager
def without(broker: Valkey, is_away: bool) -> Iterator[None]:
    """Kill the broker with all it holds, and start it again afterwards, empty."""
    if is_away:
        broker.kill()
    yield
    if is_away:
        broker.start()


@contextmanager
def bad_weather(server: Executioner, worker: Worker, kind: str) -> Iterator[None]:
    """Let the mail server refuse everybody, or hang, until a courier has met it; then it
    recovers."""
    asked = len(server.asked)
    server.rcpt = lambda address: "421 closing down" if kind == "refuse" else ""
    server.delay = 1.5 if kind == "hang" else 0.0
    yield
    eventually(lambda: worker.start() or len(server.asked) > asked + 1, "a courier to come")
    server.rcpt, server.delay = lambda address: "", 0.0


def owed() -> bool:
    return Notification.objects.filter(
        state__in=[DeliveryStatus.OWED, DeliveryStatus.CLAIMED]
    ).exists()


def check(server: Executioner) -> None:
    """Every mail arrived; a second copy is the same mail; nobody heard of anything that was
    taken back."""
    rows = list(Notification.objects.filter(channel=Channel.MAIL))
    promised = {message_id(row): row for row in rows}
    copies = Counter(mail["Message-ID"] for _, mail in server.mails)
    print(
        f"{len(rows)} mails, {copies.total() - len(copies)} second copies, {server.killed} kills "
        "of a courier"
    )
    assert {row.state for row in rows} == {DeliveryStatus.DELIVERED}
    assert set(copies) == set(promised)
    for address, mail in server.mails:
        row = promised[mail["Message-ID"]]
        assert (address, mail["Subject"]) == (row.recipient.email, row.subject)
    assert not Notification.objects.filter(kind__contains="withdrawn").exists()
    notices = Counter(
        Notification.objects.filter(channel=Channel.INBOX).values_list("event", "recipient")
    )
    # Members of the topic read of a review that begins in their inbox only.
    in_the_inbox = Q(kind="board_review_started", recipient__groups__name=BOARD)
    read = Notification.objects.filter(channel=Channel.INBOX).exclude(in_the_inbox)
    assert set(notices.values()) == {1}
    assert set(read.values_list("event", "recipient")) == {
        (row.event_id, row.recipient_id) for row in rows
    }
