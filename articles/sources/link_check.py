"""What is known of the addresses that references name: whether they answer, and since when they
do not."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

SPEAKS_AFTER = 3  # failures
AGAIN, AFTER_A_FAILURE, ONCE_IT_SPEAKS = timedelta(days=30), timedelta(days=1), timedelta(days=7)


class LinkCheck(models.Model):
    """When an address was last asked, and what came of it. Rebuildable: no act rests on a row."""

    url = models.CharField(max_length=500, unique=True)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    checked_on = models.DateField(null=True)
    failures = models.PositiveSmallIntegerField(
        default=0
    )  # one after the other, up to the last time
    outcome = models.CharField(max_length=100, blank=True)  # in words, for people

    def __str__(self) -> str:
        return self.url

    def note(self, outcome: str, *, is_failure: bool) -> None:
        """Write down what came of asking now, and when to ask again."""
        now = timezone.now()
        self.failures = min(self.failures + 1, 1_000) if is_failure else 0
        pause = (
            AGAIN
            if not is_failure
            else ONCE_IT_SPEAKS
            if self.failures >= SPEAKS_AFTER
            else AFTER_A_FAILURE
        )
        self.checked_on, self.outcome, self.due_at = (
            timezone.localdate(now),
            outcome[:100],
            now + pause,
        )
        self.save(update_fields=["failures", "checked_on", "outcome", "due_at"])
