"""What a service outside says of the work that an identifier names; or that it is to be asked."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from .naming import WORK_LIMIT

SAID_LIMIT = 200


class RecordState(models.TextChoices):
    """How far a look-up is."""

    WAITING = "waiting", "to be asked"
    FOUND = "found", "found"
    UNKNOWN = "unknown", "known to none"
    FAILED = "failed", "not looked up"


# For so long an answer is shown, and not asked for again; that there was none, at any press.
LASTS = {
    RecordState.FOUND: timedelta(days=30),
    RecordState.UNKNOWN: timedelta(days=1),
    RecordState.FAILED: timedelta(days=1),
}


class WorkRecord(models.Model):
    """A work by one of its identifiers. Rebuildable by asking anew: no act rests on a row, and it
    changes no text by itself."""

    work = models.CharField(max_length=WORK_LIMIT, unique=True)  # as `naming.work_named` has it
    state = models.CharField(max_length=10, choices=RecordState, default=RecordState.WAITING)
    due_at = models.DateTimeField(default=timezone.now)  # while it waits: when it may be asked for
    attempts = models.PositiveSmallIntegerField(default=0)  # since somebody wanted to know
    answered_at = models.DateTimeField(null=True)
    service = models.CharField(max_length=20, blank=True)  # which one has answered
    item = models.JSONField(default=dict, blank=True)  # the work in CSL-JSON, cleaned
    # Why it is not known yet, as a sentence without a stop; of a work that is found the end of one,
    # where something must be told of it.
    said = models.CharField(max_length=SAID_LIMIT, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=RecordState.values), name="work_record_state_known"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state="waiting"),
                name="work_record_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.work

    def is_shown(self, now: datetime) -> bool:
        """Does it wait, or was it answered of late?"""
        if self.answered_at is None or self.state == RecordState.WAITING:
            return self.state == RecordState.WAITING
        return self.answered_at + LASTS[RecordState(self.state)] > now

    def is_settled(self, now: datetime) -> bool:
        """Is there no need to ask once more?"""
        return self.state != RecordState.FAILED and self.is_shown(now)

    def answer(self, state: RecordState, **facts: Any) -> None:
        """Write down what came of asking."""
        self.state, self.answered_at = state, timezone.now()
        for name, value in {"service": "", "item": {}, "said": "", **facts}.items():
            setattr(self, name, value)
        self.said = self.said[:SAID_LIMIT]
        self.save(update_fields=["state", "answered_at", "service", "item", "said"])

    def put_off(self, pause: timedelta, remark: str, attempts: int) -> None:
        """Ask again later; `remark` is why, `attempts` how often it has been tried so far."""
        self.due_at, self.said = timezone.now() + pause, remark[:SAID_LIMIT]
        self.attempts = attempts
        self.save(update_fields=["due_at", "said", "attempts"])
