"""The registry of sources: journals, publishers and sites, what kind of thing each is, and by
what a reference shows that it is from it."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from simple_history.models import HistoricalRecords

from ..ledger.append_only import AppendOnly
from .naming import KEY_LIMIT, keys_of

LISTS = ("other_names", "issns", "doi_beginnings", "sites")  # columns with an entry to a line


class SourceKind(models.TextChoices):
    """What a source publishes, first of all."""

    GUIDELINE_BODY = "guideline_body", "Guideline body"
    PRIMARY = "primary", "Primary research"
    REVIEW = "review", "Reviews"
    TEXTBOOK = "textbook", "Textbook"
    SECONDARY = "secondary", "Secondary summary"
    PREPRINT = "preprint", "Preprint server"
    MANUFACTURER = "manufacturer", "Manufacturer"


class Source(models.Model):
    """A journal, a publisher or a site. What is inactive is known, and nothing is found by it."""

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField("class", max_length=20, choices=SourceKind)
    other_names = models.TextField(blank=True, max_length=5_000)
    issns = models.TextField("ISSNs", blank=True, max_length=1_000)
    doi_beginnings = models.TextField("beginnings of DOIs", blank=True, max_length=5_000)
    sites = models.TextField(blank=True, max_length=5_000)
    notes = models.TextField("editors’ notes", blank=True, max_length=5_000)
    is_active = models.BooleanField("active", default=True)

    keys: Any  # of SourceKey
    history = HistoricalRecords(bases=[AppendOnly])

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=SourceKind.values), name="source_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the keys by which references are told."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.keys.all().delete()
            # What another source was given at this very moment stays with it.
            SourceKey.objects.bulk_create(
                (SourceKey(source=self, key=key) for key in self.wanted_keys()),
                ignore_conflicts=True,
            )

    def wanted_keys(self) -> list[str]:
        """Return the keys that follow from its columns."""
        return keys_of(self.name, {name: getattr(self, name).split("\n") for name in LISTS})


class SourceKey(models.Model):
    """One thing by which a reference shows where it is from; it leads to one source."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="keys")
    key = models.CharField(max_length=KEY_LIMIT, unique=True)

    def __str__(self) -> str:
        return self.key


def held_by_others(keys: Iterable[str], source: Source) -> list[tuple[str, str]]:
    """Return which keys lead to another source already, each with its name."""
    found = SourceKey.objects.filter(key__in=list(keys)).exclude(source=source.pk).order_by("key")
    return list(found.values_list("key", "source__name"))
