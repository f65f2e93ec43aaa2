"""The mail queue at a glance, for those who look after it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from ..models import Heartbeat, Notification


@dataclass(frozen=True)
class MailQueue:
    """Since when the oldest mail is owed and since when the queue stands, and when worker and
    beat were last seen; None: never."""

    oldest_at: datetime | None
    stands_since: datetime | None
    worker_seen_at: datetime | None
    beat_seen_at: datetime | None

    @property
    def is_worker_silent(self) -> bool:
        """Has no worker been seen for long?"""
        return is_silent(self.worker_seen_at)

    @property
    def is_beat_silent(self) -> bool:
        """Has beat not been seen for long?"""
        return is_silent(self.beat_seen_at)


def is_silent(seen_at: datetime | None) -> bool:
    """Is that too long ago for a process that is well?"""
    return seen_at is None or seen_at < timezone.now() - Heartbeat.SILENT_AFTER


def mail_queue() -> MailQueue:
    """Return how the queue is doing. Three queries."""
    seen = Heartbeat.objects.seen()
    return MailQueue(
        _first(Notification.objects.open_mail()),
        stands_since(),
        seen.get(Heartbeat.WORKER),
        seen.get(Heartbeat.BEAT),
    )


def stands_since() -> datetime | None:
    """Return since when mail waits in a queue that stands; None while it moves. One query."""
    return _first(Notification.objects.stuck())


def _first(rows: Any) -> datetime | None:
    return rows.values_list("created_at", flat=True).first()
