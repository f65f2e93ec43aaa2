"""Lists of medicines: by which names a text speaks of one. Versioned, append-only data; a review
names the version it began under.

A version counts only while an act on the site's ledger names it as it is: a list with fewer names
asks for fewer reviewers.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from articles.database.prepared import Prepared
from articles.initial_data.names import CHAIRS, EDITORS
from articles.ledger import site_acts
from articles.ledger.adopted import Adopted, AdoptedQuerySet, counting
from articles.ledger.append_only import AppendOnly
from articles.ledger.site_event import SiteEvent
from articles.text.clean import clean, enumerated
from articles.workflow.recorded import Opposed, acting

from ..medicines.first_list import FIRST_LIST
from ..medicines.names import Names, ready, words_of

NAME_LIMIT, LIST_LIMIT = 80, 5_000  # characters; names
ONLY_EDITORS = "Only an editor or a chair can adopt a list of medicines."


class MedicineListQuerySet(AdoptedQuerySet["MedicineList"]):
    """Versions of the list."""

    def in_force(self, below: int | None = None) -> "MedicineList":
        """Return the newest version that counts, or the newest with a number `below` that, in one
        query.

        Where that was altered past the ledger, the one before it counts; behind them all stands the
        house's first list, which is no row: version 0.
        """
        versions = self.all() if below is None else self.filter(number__lt=below)
        newest = (
            next(iter(_newest()), None)
            if below is None
            else versions.on_the_ledger().order_by("-number").first()
        )
        if newest is not None and not newest.is_as_adopted:
            newest = next(iter(counting(versions.order_by("-number"))), None)
        return newest or MedicineList.first()

    def adopt(self, names: Iterable[str], *, by: Any) -> "MedicineList":
        """Write the next version, in force for reviews that start from now on, and return it. The
        same names are no new version.

        An editor adds; only a chair takes names off. Raises PermissionDenied and Opposed, with the
        sentences.
        """
        with acting(site_acts.ADOPT, self.model(), by):
            SiteEvent.objects.hold()  # of two, the later reads after the wait
            by = by.today()
            if not by.is_active or not {EDITORS, CHAIRS} & by.roles:
                raise PermissionDenied(ONLY_EDITORS)
            wanted, now = tidy(names), self.in_force()
            if refusals := against(wanted, now, may_remove=CHAIRS in by.roles):
                raise Opposed(refusals)
            if wanted == now.names:
                return now
            last = self.aggregate(last=models.Max("number"))["last"] or 0
            made = self.create(number=last + 1, names=wanted, by=by, adopted_at=timezone.now())
            SiteEvent.objects.append(
                site_acts.ADOPT,
                by=by,
                row=made,
                detail={"number": made.number, "names": len(made.names)},
            )
            return made


@Prepared
def _newest() -> Any:
    return MedicineList.objects.on_the_ledger().order_by("-number")[:1]


def tidy(names: Iterable[str]) -> list[str]:
    """Return names as a list keeps them: on one line, in lower case, each once, in order."""
    return sorted({tidied for name in names if (tidied := " ".join(clean(name).lower().split()))})


def against(wanted: list[str], now: "MedicineList", *, may_remove: bool) -> list[str]:
    """Return, in sentences, why these names cannot be the next version."""
    objections = [
        f"“{name[:NAME_LIMIT]}…” is too long: at most {NAME_LIMIT} characters."
        for name in wanted
        if len(name) > NAME_LIMIT
    ]
    objections += [
        f"“{name}” has no letter or digit by which it could be found."
        for name in wanted
        if not words_of(name)
    ]
    objections += [
        f"“{name}”: after the star stands one word of at least three letters."
        for name in wanted
        if name.startswith("*")
        and words_of(name)
        and (len(words_of(name)) > 1 or len(words_of(name)[0]) < 3)
    ]
    gone = sorted(set(now.names) - set(wanted))
    if gone and not may_remove:
        more = f" and {len(gone) - 5} more" if len(gone) > 5 else ""
        objections.append(f"Only a chair takes names off the list: {enumerated(gone[:5])}{more}.")
    return [*objections, *([f"At most {LIST_LIMIT} names."] if len(wanted) > LIST_LIMIT else [])]


class MedicineList(Adopted):
    """One version of the list: generic names, classes, and common endings (`*statin`)."""

    number = models.PositiveIntegerField(unique=True)
    names = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField()

    # A manager with more methods than every append-only model has.
    objects = MedicineListQuerySet.as_manager()  # type: ignore[misc]

    class Meta(AppendOnly.Meta):
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"List of medicines {self.number}"

    @classmethod
    def first(cls) -> "MedicineList":
        """Return the house's first list, which is no row."""
        return cls(number=0, names=list(FIRST_LIST))

    @property
    def ready(self) -> Names:
        """The names, to be looked for."""
        return ready(tuple(self.names))
