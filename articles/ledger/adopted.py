"""Append-only rows that count only while the site's ledger names them as they are."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models.functions import Cast, Concat

from .append_only import AppendOnly, AppendOnlyQuerySet, Row
from .site_event import SiteEvent


class AdoptedQuerySet(AppendOnlyQuerySet[Row]):
    """Rows each of which an act on the site wrote."""

    def on_the_ledger(self) -> Any:
        """Rows that an act names, with the digest it names them by; whether they are still so is
        `is_as_adopted`."""
        name = Concat(
            models.Value(f"{self.model._meta.label_lower}:"), Cast("pk", models.CharField())
        )
        rows = SiteEvent.objects.exclude(row="")  # as the index says, which can be used only then
        digest = rows.filter(row=models.OuterRef("row_name")).values("row_digest")[:1]
        named = self.annotate(row_name=name).annotate(named_digest=models.Subquery(digest))
        return named.filter(named_digest__isnull=False)


class Adopted(AppendOnly):
    """A row that the site's ledger names. What was put beside it into the table, or altered
    since, counts for nothing."""

    is_adopted = True  # verification: a row no act names is found
    named_digest: str  # on rows of `on_the_ledger()` only

    class Meta(AppendOnly.Meta):
        abstract = True

    @property
    def is_as_adopted(self) -> bool:
        """Is it in every column what the act wrote that names it?"""
        return self.named_digest == self.fingerprint()


def counting(rows: Any) -> list[Any]:
    """Return those of these rows that count: named by an act on the site, and not altered since.
    One query."""
    return counted(rows.on_the_ledger())


def counted(named: Iterable[Any]) -> list[Any]:
    """Return those of these rows, each read with what the ledger says of it (`on_the_ledger`),
    that were not altered since."""
    return [row for row in named if row.is_as_adopted]
