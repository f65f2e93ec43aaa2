"""The texts an approval is made under."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from ..founding import CHAIRS, FIRST_TEXTS
from ..ink import Ink
from ..ledger.adopted import Adopted, AdoptedQuerySet, counting
from ..ledger.site_event import SiteEvent
from ..lifecycle import acting

if TYPE_CHECKING:
    from .person import Person

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
ONLY_A_CHAIR = "Only a chair can adopt a text."


class PolicyQuerySet(AdoptedQuerySet["Policy"]):
    """Versions of the house's texts."""

    def in_force(self) -> dict[str, "Policy"]:
        """Return the newest version of each kind that counts, in one query.

        Where the newest was altered past the ledger, the one before it counts; behind them all stands the house's first text, which
        is no row: version 0.
        """
        named = self.on_the_ledger()
        newest = named.filter(kind=models.OuterRef("kind")).order_by("-number").values("number")[:1]
        found = {policy.kind: policy for policy in named.filter(number=models.Subquery(newest)) if policy.is_as_adopted}
        if found.keys() != FIRST_TEXTS.keys():
            found = {policy.kind: policy for policy in reversed(self.versions())} | found
        first = {kind: Policy(kind=kind, number=0, text=text, adopted_at=BEGINNING) for kind, text in FIRST_TEXTS.items()}
        return first | found

    def versions(self) -> list["Policy"]:
        """Return every version that counts, the newest first, in one query."""
        return counting(self.order_by("-number"))

    def adopt(self, kind: str, text: str, *, by: "Person") -> "Policy":
        """Write the next version of a text, in force from now on, and return it; the same text again is no new version.

        Raises PermissionDenied for whoever is no chair.
        """
        with acting("adopt", self.model(kind=kind), by):
            SiteEvent.objects.hold()  # of two chairs the later one takes the later number
            if CHAIRS not in by.today().roles:
                raise PermissionDenied(ONLY_A_CHAIR)
            in_force = self.in_force()[kind]
            if in_force.pk and in_force.text == text:
                return in_force
            last = self.filter(kind=kind).aggregate(last=models.Max("number"))["last"] or 0
            made = self.create(kind=kind, number=last + 1, text=text, adopted_at=timezone.now())
            SiteEvent.objects.append("adopt", by=by, row=made, detail={"kind": kind, "number": made.number})
            return made


class Policy(Adopted):
    """One version of the editorial policy or the disclaimer. Ink: a change is the next number, which the site's ledger names."""

    class Kind(models.TextChoices):
        EDITORIAL_POLICY = "editorial_policy", "Editorial policy"
        DISCLAIMER = "disclaimer", "Disclaimer"

    kind = models.CharField(max_length=20, choices=Kind)
    number = models.PositiveIntegerField()
    text = models.TextField(help_text="Markdown.")
    adopted_at = models.DateTimeField()

    objects = PolicyQuerySet.as_manager()  # type: ignore[misc]  # a manager with more methods than every ink has

    class Meta(Ink.Meta):
        verbose_name_plural = "policies"
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="policy_number"),
            models.CheckConstraint(condition=models.Q(kind__in=["editorial_policy", "disclaimer"]), name="policy_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.number}"
