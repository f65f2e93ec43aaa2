"""The site's ledger: its chain, the rows its acts wrote, and rows that count for nothing because
no act wrote them."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model

from ..database.canonical import digest
from ..ledger import site_acts
from ..ledger.signature import disagreements
from ..models import Person, SiteEvent
from ..people.roles import HeldRoles
from .guard import guarded
from .keys import Keys

AT_ONCE = 100


def verify_site() -> Iterator[str]:
    """Yield, in sentences, what does not agree in the site's ledger and in the rows that stand
    on it."""
    named = {model._meta.label_lower: Keys() for model in _adopted()}
    number, previous, is_begun = 0, "", False
    for event in SiteEvent.objects.order_by("sequence").iterator(AT_ONCE):
        number += 1
        if event.sequence != number:
            yield f"Site ledger: act {number} is missing; act {event.sequence} stands after it."
            number = event.sequence
        elif event.previous != previous:
            yield f"Site ledger: act {event.sequence} does not follow the act before it."
        is_begun = is_begun or event.verb != site_acts.FOUND
        yield from (
            f"Site ledger: {sentence}"
            for sentence in guarded(_name(event), _event, event, named, is_begun)
        )
        previous = event.hash
    for model in _adopted():
        yield from guarded(
            f"What stands in {model._meta.db_table}",
            _unnamed,
            model,
            named[model._meta.label_lower],
        )


def _adopted() -> list[type[Model]]:
    return [model for model in apps.get_models() if getattr(model, "is_adopted", False)]


def _name(event: SiteEvent) -> str:
    return f"act {event.sequence} ({event.verb})"


def _event(event: SiteEvent, named: dict[str, Keys], is_begun: bool) -> Iterator[str]:
    label, _, key = event.row.partition(":")
    if label in named and key.isascii() and key.isdecimal() and len(key) < 19:
        named[label].add(int(key))
        yield from guarded(event.row, _row, event, label, int(key))
    elif event.row:
        yield f"{_name(event)} names {event.row!a}, which is no row of ours."
    if event.verb == site_acts.FOUND and is_begun:
        yield (
            f"{_name(event)} says that {event.row} was there before this ledger, but stands behind "
            "later acts."
        )
    if event.verb != site_acts.FOUND and (
        event.actor_id is None or not Person.objects.filter(pk=event.actor_id).exists()
    ):
        yield f"{_name(event)} was done by nobody."
    if event.verb == site_acts.CHANGE_ROLES:
        yield from guarded(f"The signature of {_name(event)}", _signature, event)
    if event.hash != digest(event.canonical()):
        yield f"{_name(event)} was altered."


def _signature(event: SiteEvent) -> Iterator[str]:
    """Roles are changed with a signature: by whoever acted, on what the person might do until
    then."""
    signature, before = event.detail.get("signature"), event.detail["before"]
    if not signature:
        yield f"{_name(event)} is not signed."
        return
    seen = HeldRoles(event.about_id or 0, frozenset(before["roles"]), before["active"])
    for disagreement in disagreements(signature, person_id=event.actor_id or 0, digest=seen.digest):
        yield f"{_name(event)} {disagreement}."


def _row(event: SiteEvent, label: str, key: int) -> Iterator[str]:
    row: Any = apps.get_model(label)._base_manager.filter(pk=key).first()
    if row is None:
        yield f"{_name(event)} names {event.row}, which is gone."
    elif row.fingerprint() != event.row_digest:
        yield f"{event.row}, written by {_name(event)}, was altered."


def _unnamed(model: type[Model], named: Keys) -> Iterator[str]:
    for key in model._base_manager.order_by("pk").values_list("pk", flat=True).iterator():
        if key not in named:
            yield (
                f"{model._meta.label_lower} {key} is on no ledger: no act adopted it, and it "
                "counts for nothing."
            )
