"""When the processes in the background were last seen."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    """One row for each kind of process."""

    def beat(self, name: str) -> None:
        """Write down that a process of this kind is at work now. One statement."""
        row = self.model(name=name, seen_at=timezone.now())
        self.bulk_create(
            [row], update_conflicts=True, unique_fields=["name"], update_fields=["seen_at"]
        )

    def seen(self) -> dict[str, datetime]:
        """Return when each kind was last seen; who never was is missing."""
        return dict(self.values_list("name", "seen_at"))


class Heartbeat(models.Model):
    """That a kind of process was at work at a time."""

    WORKER, BEAT = "worker", "beat"
    EVERY = timedelta(seconds=5)  # no process writes more often than this
    SILENT_AFTER = timedelta(minutes=2)  # both are seen every SWEEP_SECONDS while they are well

    name = models.CharField(max_length=20, primary_key=True)
    seen_at = models.DateTimeField()

    objects = HeartbeatQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
