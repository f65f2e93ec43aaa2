"""The texts an approval is made under."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from ..founding import CHAIRS, FIRST_TEXTS, FIRST_TEXTS_FOR
from ..ink import Ink
from ..ledger.adopted import Adopted, AdoptedQuerySet, counting
from ..ledger.site_event import SiteEvent
from ..lifecycle import acting
from ..site_settings.version import SiteSettings
from .working_copy import Audience

if TYPE_CHECKING:
    from .person import Person

FIRST = {(kind, ""): text for kind, text in FIRST_TEXTS.items()} | FIRST_TEXTS_FOR
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
ONLY_A_CHAIR = "Only a chair can adopt a text."


class PolicyQuerySet(AdoptedQuerySet["Policy"]):
    """Versions of the house's texts."""

    def in_force(self, audience: str = "") -> dict[str, "Policy"]:
        """Return the text of each kind that counts for an audience, in one query: its own, where it has one, else that for all."""
        everything = self.all_in_force()
        return {kind: everything.get((kind, str(audience))) or everything[kind, ""] for kind in FIRST_TEXTS}

    def all_in_force(self) -> dict[tuple[str, str], "Policy"]:
        """Return the newest version of each kind for each audience it was adopted for, in one query; the audience of all is "".

        Where the newest was altered past the ledger, the one before it counts; behind them all stands the house's first text, which
        is no row: version 0. Where that one query found them, each knows the number of the newest site settings (`site_settings`).
        """
        named = self.on_the_ledger().annotate(site_settings=models.Subquery(SiteSettings.objects.newest_numbers()[:1]))
        alike = named.filter(kind=models.OuterRef("kind"), audience=models.OuterRef("audience"))
        newest = list(named.filter(number=models.Subquery(alike.order_by("-number").values("number")[:1])))
        found = {(policy.kind, policy.audience): policy for policy in newest if policy.is_as_adopted}
        if len(found) < len(newest) or any((kind, "") not in found for kind in FIRST_TEXTS):
            found = {(policy.kind, policy.audience): policy for policy in reversed(self.versions())} | found
        return {key: Policy.first(*key) for key in FIRST} | found

    def versions(self) -> list["Policy"]:
        """Return every version that counts, the newest first, in one query."""
        return counting(self.order_by("-number"))

    def known(self, kind: str) -> list["Policy"]:
        """Return the versions of a text that count, the newest first, and behind them those this program brings along; in one query."""
        adopted = self.filter(kind=kind).versions()
        brought = [Policy.first(*key) for key in FIRST if key[0] == kind]
        return [*adopted, *(one for one in brought if one.audience or not any(not other.audience for other in adopted))]

    def adopt(self, kind: str, text: str, *, by: "Person", audience: str = "") -> "Policy":
        """Write the next version of a text, in force from now on, and return it; the same text again is no new version.

        `audience` is whom it is for, empty for all who have none of their own; versions are numbered through all audiences. Raises
        PermissionDenied for whoever is no chair.
        """
        with acting("adopt", self.model(kind=kind), by):
            SiteEvent.objects.hold()  # of two chairs the later one takes the later number
            if CHAIRS not in by.today().roles:
                raise PermissionDenied(ONLY_A_CHAIR)
            in_force = self.all_in_force().get((kind, str(audience)))
            if in_force and in_force.pk and in_force.text == text:
                return in_force
            last = self.filter(kind=kind).aggregate(last=models.Max("number"))["last"] or 0
            made = self.create(kind=kind, number=last + 1, text=text, audience=audience, adopted_at=timezone.now())
            for_whom = {"audience": str(audience)} if audience else {}
            SiteEvent.objects.append("adopt", by=by, row=made, detail={"kind": kind, "number": made.number, **for_whom})
            return made


class Policy(Adopted):
    """One version of the editorial policy or the disclaimer. Ink: a change is the next number, which the site's ledger names."""

    class Kind(models.TextChoices):
        EDITORIAL_POLICY = "editorial_policy", "Editorial policy"
        DISCLAIMER = "disclaimer", "Disclaimer"

    kind = models.CharField(max_length=20, choices=Kind)
    number = models.PositiveIntegerField()
    text = models.TextField(help_text="Markdown.")
    audience = models.CharField("for", max_length=20, blank=True, choices=Audience.choices, help_text="Empty: for all readers.")
    adopted_at = models.DateTimeField()
    added_later = ("audience",)

    objects = PolicyQuerySet.as_manager()  # type: ignore[misc]  # a manager with more methods than every ink has

    class Meta(Ink.Meta):
        verbose_name_plural = "policies"
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="policy_number"),
            models.CheckConstraint(condition=models.Q(kind__in=["editorial_policy", "disclaimer"]), name="policy_kind_known"),
            models.CheckConstraint(condition=models.Q(audience__in=["", *Audience.values]), name="policy_audience_known"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {f'version {self.number}' if self.number else 'first version'}"

    @property
    def title(self) -> str:
        """What it is, and for whom if not for all."""
        return f"{self.get_kind_display()} for {self.get_audience_display().lower()}" if self.audience else self.get_kind_display()

    @classmethod
    def first(cls, kind: str, audience: str = "") -> "Policy":
        """Return the text that this program brings along: version 0, which is no row. Raises KeyError."""
        return cls(kind=kind, audience=audience, number=0, text=FIRST[kind, audience], adopted_at=BEGINNING)
