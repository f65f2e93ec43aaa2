"""The texts an approval is made under."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from ...database.prepared import Prepared
from ...initial_data.names import CHAIRS
from ...initial_data.texts import FIRST_TEXTS, FIRST_TEXTS_FOR
from ...ledger import site_acts
from ...ledger.adopted import Adopted, AdoptedQuerySet, counting
from ...ledger.append_only import AppendOnly
from ...ledger.site_event import SiteEvent
from ...site_settings.version import SiteSettings
from ...workflow.recorded import acting
from .working_copy import Audience

if TYPE_CHECKING:
    from ..person import Person

FIRST = {(kind, ""): text for kind, text in FIRST_TEXTS.items()} | FIRST_TEXTS_FOR
FOUNDED = 1  # the number of the text for all that a new house starts with
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
ONLY_A_CHAIR = "Only a chair can adopt a text."


class PolicyQuerySet(AdoptedQuerySet["Policy"]):
    """Versions of the house's texts."""

    def in_force(self, audience: str = "") -> dict[str, "Policy"]:
        """Return the text of each kind that counts for an audience, in one query (`newest_for`)."""
        newest = self.all_in_force()
        return {kind: newest_for(newest, kind, audience) for kind in FIRST_TEXTS}

    def all_in_force(self) -> dict[tuple[str, str], "Policy"]:
        """Return the newest version of each kind for each audience it was adopted for, in one
        query; the audience of all is "".

        Which of them counts for whom says `newest_for`.

        Where the newest was altered past the ledger, the one before it counts; behind them all
        stands the house's first text, which is no row: version 0. Where that one query found them,
        each knows the number of the newest site settings (`site_settings`).
        """
        newest = _newest()
        found = {
            (policy.kind, policy.audience): policy for policy in newest if policy.is_as_adopted
        }
        if len(found) < len(newest) or any((kind, "") not in found for kind in FIRST_TEXTS):
            found = {
                (policy.kind, policy.audience): policy for policy in reversed(self.versions())
            } | found
        return {key: Policy.first(*key) for key in FIRST} | found

    def versions(self) -> list["Policy"]:
        """Return every version that counts, the newest first, in one query."""
        return counting(self.order_by("-number"))

    def known(self, kind: str) -> list["Policy"]:
        """Return the versions of a text that count, the newest first, and behind them those this
        program brings along; in one query."""
        adopted = self.filter(kind=kind).versions()
        brought = [Policy.first(*key) for key in FIRST if key[0] == kind]
        return [
            *adopted,
            *(
                policy
                for policy in brought
                if policy.audience or not any(not other.audience for other in adopted)
            ),
        ]

    def by_reader(self, kind: str, audience: str = "") -> dict[Audience, "Policy"]:
        """Return the text of a kind that counts for each kind of reader, in one query; only
        those whom a text for `audience` reaches."""
        newest = self.all_in_force()
        return {
            reader: newest_for(newest, kind, reader)
            for reader in ([Audience(audience)] if audience else Audience)
        }

    def adopt(self, kind: str, text: str, *, by: "Person", audience: str = "") -> "Policy":
        """Write the next version of a text, in force from now on, and return it; the same text
        again is no new version.

        `audience` is whom it is for, empty for all, also those who had one of their own; versions
        are numbered through all audiences. Raises PermissionDenied for whoever is no chair.
        """
        with acting(site_acts.ADOPT, self.model(kind=kind), by):
            SiteEvent.objects.hold()  # of two chairs the later one takes the later number
            if CHAIRS not in by.today().roles:
                raise PermissionDenied(ONLY_A_CHAIR)
            replaced = list(self.by_reader(kind, audience).values())
            if (
                replaced[0].pk
                and replaced[0].text == text
                and all(policy is replaced[0] for policy in replaced)
            ):
                return replaced[0]
            last = self.filter(kind=kind).aggregate(last=models.Max("number"))["last"] or 0
            made = self.create(
                kind=kind, number=last + 1, text=text, audience=audience, adopted_at=timezone.now()
            )
            for_whom = {"audience": str(audience)} if audience else {}
            SiteEvent.objects.append(
                site_acts.ADOPT,
                by=by,
                row=made,
                detail={"kind": kind, "number": made.number, **for_whom},
            )
            return made


class Policy(Adopted):
    """One version of the editorial policy or the disclaimer. Append-only: a change is the next
    number, which the site's ledger names."""

    class Kind(models.TextChoices):
        EDITORIAL_POLICY = "editorial_policy", "Editorial policy"
        DISCLAIMER = "disclaimer", "Disclaimer"

    kind = models.CharField(max_length=20, choices=Kind)
    number = models.PositiveIntegerField()
    text = models.TextField(help_text="Markdown.")
    audience = models.CharField(
        "for",
        max_length=20,
        blank=True,
        choices=Audience.choices,
        help_text="Empty: for all readers.",
    )
    adopted_at = models.DateTimeField()
    added_later = ("audience",)

    # A manager with more methods than every append-only model has.
    objects = PolicyQuerySet.as_manager()  # type: ignore[misc]

    class Meta(AppendOnly.Meta):
        verbose_name_plural = "policies"
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="policy_number"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["editorial_policy", "disclaimer"]),
                name="policy_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(audience__in=["", *Audience.values]),
                name="policy_audience_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {f'version {self.number}' if self.number else 'first version'}"

    @property
    def title(self) -> str:
        """What it is, and for whom if not for all."""
        return (
            f"{self.get_kind_display()} for {self.get_audience_display().lower()}"
            if self.audience
            else self.get_kind_display()
        )

    @classmethod
    def first(cls, kind: str, audience: str = "") -> "Policy":
        """Return the text that this program brings along: version 0, which is no row. Raises
        KeyError."""
        return cls(
            kind=kind, audience=audience, number=0, text=FIRST[kind, audience], adopted_at=BEGINNING
        )


def newest_for(newest: Mapping[tuple[str, str], Policy], kind: str, audience: str) -> Policy:
    """Return which of the newest versions of a kind counts for an audience: of its own and that for
    all, the one adopted last.

    Nobody adopted the texts that the house begins with; of those an audience's own goes before the
    one for all.
    """
    general, own = newest[kind, ""], newest.get((kind, str(audience)))
    return general if own is None or general.number > max(own.number, FOUNDED) else own


@Prepared
def _newest() -> Any:
    named = Policy.objects.on_the_ledger().annotate(
        site_settings=models.Subquery(SiteSettings.objects.newest_numbers()[:1])
    )
    alike = named.filter(kind=models.OuterRef("kind"), audience=models.OuterRef("audience"))
    return named.filter(number=models.Subquery(alike.order_by("-number").values("number")[:1]))
