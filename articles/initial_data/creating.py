"""Creates what is missing of it, and puts rows from before the site's ledger on it."""

from typing import Any

from django.db.models import Max
from django.utils import timezone

from ..database.canonical import digest
from .names import BOARD, CHAIRS, EDITORS, THE_HOUSE
from .texts import FIRST_TEXTS


def found(apps: Any) -> None:
    """Create what is missing; `apps` is a registry, the real one or a migration's. Idempotent."""
    groups = apps.get_model("auth", "Group").objects
    for name in (EDITORS, BOARD, CHAIRS):
        groups.get_or_create(name=name)
    policies = apps.get_model("articles", "Policy").objects
    for kind, text in FIRST_TEXTS.items():
        if not policies.filter(kind=kind).exists():
            policies.create(kind=kind, number=1, text=text, adopted_at=timezone.now())
    take_in(apps, "articles", "Policy", added_later=("audience",))


def take_in(apps: Any, app: str, model: str, added_later: tuple[str, ...] = ()) -> None:
    """Put every row that no act names yet on the site's ledger, as found; idempotent.

    What counts must be named by an act, and these are from before there was such a ledger. `apps`
    may be a migration's registry, whose models have no methods: so this says once more how a chain
    is appended and a row fingerprinted (`ledger/site_event.py`, `append_only.py`); a test compares
    the two.
    """
    try:
        ledger = apps.get_model("articles", "SiteEvent").objects
    except LookupError:
        return  # an older state of the house
    rows = apps.get_model(app, model).objects.order_by("pk")
    label = rows.model._meta.label_lower
    named = set(ledger.filter(row__startswith=f"{label}:").values_list("row", flat=True))
    for row in rows:
        if (name := f"{label}:{row.pk}") not in named:
            columns = {
                field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields
            }
            printed = digest(
                {
                    column: value
                    for column, value in columns.items()
                    if value or column not in added_later
                }
            )
            _found(ledger, name, printed)


def _found(ledger: Any, name: str, printed: str) -> None:
    sequence = (ledger.aggregate(last=Max("sequence"))["last"] or 0) + 1
    previous = ledger.filter(sequence=sequence - 1).values_list("hash", flat=True).first() or ""
    at, reason = timezone.now(), "It was here before this ledger began."
    facts: dict[str, Any] = {
        "form": "site_event/1",
        "sequence": sequence,
        "verb": "found",
        "actor": [None, THE_HOUSE],
        "about": None,
        "reason": reason,
        "at": at,
        "detail": {},
        "row": [name, printed],
        "previous": previous,
    }
    ledger.create(
        sequence=sequence,
        verb="found",
        actor_name=THE_HOUSE,
        reason=reason,
        at=at,
        row=name,
        row_digest=printed,
        previous=previous,
        hash=digest(facts),
    )
