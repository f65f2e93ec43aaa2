"""The broker is a convenience: without it every verb succeeds, readers read, and mail goes out
with the next sweep."""

import json
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from celery.signals import before_task_publish
from django.test import Client
from pytest import MonkeyPatch
from redis import Redis

from articles.models import Article, Channel, DeliveryStatus, Notification
from articles.tasks import deliver_notifications
from articles.workflow import wake as courier
from tests.articles.outbox.sink import Sink
from tests.cast import Cast
from tests.invariants import violations
from tests.servers import Valkey, free_port

from .stage import Worker, ended, eventually

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_learnt_yet(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(courier, "_quiet_until", 0.0)


def every_verb(cast: Cast) -> list[Article]:
    """Take each verb of article and assignment at least once; return the articles."""
    declined = cast.under_review(title="Declined?")
    cast.invite(declined)[0].decline(by=cast.reviewers[0], reason="Away.")
    cancelled = cast.under_review(title="Cancelled?")
    cast.invite(cancelled)[0].cancel(by=cast.editor)
    return [
        declined,
        cancelled,
        cast.approved(title="Approved?"),
        cast.revising(title="Revising?"),
        cast.retracted(title="Retracted?"),
        cast.changes_requested(title="Changes?"),
        cast.rejected(title="Rejected?"),
        cast.withdrawn(title="Withdrawn?"),
    ]


def owed() -> int:
    return Notification.objects.filter(channel=Channel.MAIL, state=DeliveryStatus.OWED).count()


def test_without_a_broker_every_verb_succeeds_and_the_sweep_delivers(
    cast: Cast, client: Client
) -> None:
    articles = every_verb(cast)
    assert {str(article.status) for article in articles} == {
        "under_review",
        "approved",
        "draft",
        "retracted",
        "changes_requested",
        "rejected",
        "withdrawn",
    }
    assert client.get("/articles/approved/").status_code == 200
    count = owed()
    assert count > 50 and deliver_notifications() == count - 1, (
        "all but the approval retracted since"
    )
    assert violations(at_rest=True) == []


def test_mail_goes_out_by_itself_after_the_broker_returns(
    cast: Cast, broker: Valkey, tmp_path: Path
) -> None:
    broker.kill()
    cast.submitted()
    sink, port = Sink(), free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with ended(Worker(tmp_path, port)):
            broker.start()
            eventually(lambda: len(sink.mails) == 4, "the sweep")
    finally:
        controller.stop()
    assert sorted(sink.addresses) == sorted(
        person.email for person in (cast.author, cast.editor, cast.other_editor, cast.chair)
    )


def test_nobody_waits_for_a_frozen_broker(cast: Cast, broker: Valkey) -> None:
    articles = [cast.draft(title=f"Question {number}?") for number in range(5)]
    eventually(lambda: not courier._wanted.is_set(), "earlier hints")
    asked: list[Any] = []
    before_task_publish.connect(
        lambda sender, **_: asked.append(sender), weak=False, dispatch_uid="counting"
    )
    broker.signal(signal.SIGSTOP)
    try:
        articles[0].submit(by=cast.author)
        eventually(lambda: bool(asked), "the first hint")
        for article in articles[1:]:
            article.submit(by=cast.author)
        before = time.perf_counter()
        for _ in range(1_000):
            courier.wake_the_courier()
        took = time.perf_counter() - before
        eventually(
            lambda: courier._quiet_until > 0 and not courier._wanted.is_set(),
            "the end of its patience",
        )
    finally:
        broker.signal(signal.SIGCONT)
        before_task_publish.disconnect(dispatch_uid="counting")
    assert took < 0.5, "half a millisecond for each, on a slow machine"
    assert len(asked) == 1, "nobody asks it again for a while"
    assert owed() == 20


def test_a_verb_puts_one_hint_into_the_worker_s_queue(cast: Cast, broker: Valkey) -> None:
    article = cast.draft()
    article.submit(by=cast.author)
    with Redis.from_url(broker.url) as queue:
        eventually(lambda: queue.llen("celery") > 0, "the hint")
        [hint] = queue.lrange("celery", 0, -1)
    assert json.loads(hint)["headers"]["task"] == deliver_notifications.name
