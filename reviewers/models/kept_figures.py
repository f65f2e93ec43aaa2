"""Figures that were counted once: what the ledger holds of an hour, a day or a month."""

from django.db import models


class KeptFigures(models.Model):
    """What was counted of one piece of time, of a topic and a member; rebuildable, and never the
    truth about anything.

    `topic` and `person` are keys, 0 for all: what is kept of all of them is there for each piece
    that is kept, of others where there is something; of a person only that of all topics. `sums`
    and `moves` are JSON: how often what was done and how long it took, and by how many articles
    each status gained or lost (reviewers/figures/packing.py).
    """

    unit = models.CharField(
        max_length=5, choices=[("hour", "Hour"), ("day", "Day"), ("month", "Month")]
    )
    start = models.DateTimeField()
    topic = models.PositiveBigIntegerField(default=0)
    person = models.PositiveBigIntegerField(default=0)
    sums = models.TextField()
    moves = models.TextField(default="{}")

    class Meta:
        verbose_name_plural = "kept figures"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "topic", "unit", "start"], name="figures_kept_once"
            )
        ]
        indexes = [
            models.Index(fields=["start"], condition=models.Q(unit="hour"), name="figures_of_hours")
        ]  # few of many

    def __str__(self) -> str:
        return f"Figures of the {self.unit} from {self.start:%Y-%m-%d %H:%M}"
