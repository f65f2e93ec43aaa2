"""Dose limits: the most of a medicine that is given at once, in a day or in a week, for whom,
and by what source."""

from django.db import models
from simple_history.models import HistoricalRecords

from ..ledger.append_only import AppendOnly


class Per(models.TextChoices):
    """For how long a limit holds."""

    DAY = "day", "Day"
    DOSE = "dose", "Single dose"
    WEEK = "week", "Week"


class DoseUnit(models.TextChoices):
    """In what a limit is said."""

    MILLIGRAM = "mg", "mg"
    GRAM = "g", "g"
    MICROGRAM = "microgram", "micrograms"
    UNIT = "unit", "units"


SPANS = {Per.DOSE: "at once", Per.DAY: "a day", Per.WEEK: "a week"}  # as a limit says them


class DoseLimit(models.Model):
    """The most of a medicine for an adult. What is inactive is known, and no dose is held against
    it.

    Of several for one medicine and span the highest counts: another route, another disease.
    """

    name = models.CharField("medicine", max_length=100)
    other_names = models.TextField(blank=True, max_length=2_000)  # a name to a line
    amount = models.DecimalField("at most", max_digits=9, decimal_places=3)
    unit = models.CharField(max_length=10, choices=DoseUnit)
    per = models.CharField("in a", max_length=10, choices=Per)
    holds_for = models.CharField("for whom and by which route", max_length=100)
    source = models.CharField("where it is said", max_length=300)
    notes = models.TextField("editors’ notes", blank=True, max_length=5_000)
    is_active = models.BooleanField("active", default=True)

    history = HistoricalRecords(bases=[AppendOnly])

    class Meta:
        ordering = ["name", "per", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "per", "holds_for"],
                name="dose_limit_once",
                violation_error_message=(
                    "There is a limit of this medicine for the same span and people already."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, unit__in=DoseUnit.values, per__in=Per.values),
                name="dose_limit_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_per_display().lower()}, {self.holds_for}"
