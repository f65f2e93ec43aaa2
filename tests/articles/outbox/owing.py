"""Mail that is owed, and the server that takes it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles import tasks
from articles.models import Channel, DeliveryStatus, Notification
from tests.cast import Cast, person

from .sink import Sink, mail_server


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
    return Notification.objects.enqueue(
        Notification(recipient=person(f"reader_{number}"), key=f"test:{number}", **shared)
        for number in range(count)
    )


def states() -> set[str]:
    return set(mails().values_list("state", flat=True))


def let_time_pass() -> None:
    """Bring everything owed or claimed to its hour."""
    ago = timezone.now() - timedelta(seconds=1)
    mails().filter(state=DeliveryStatus.OWED).update(due_at=ago)
    mails().filter(state=DeliveryStatus.CLAIMED).update(leased_until=ago)
