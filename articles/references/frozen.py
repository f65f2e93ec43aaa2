"""The list of references as a revision keeps it: real CSL-JSON items, or, in revisions from before
that, `Reference.as_csl` as it stands, with authors as one line and a date as a year. Both are read
into the second."""

from collections.abc import Mapping, Sequence
from typing import Any

from .items import Item, as_item, day_of
from .names import line_of

Listed = list[dict[str, Any]]


def csl_items(listed: Sequence[Mapping[str, Any]]) -> list[Item]:
    """Return references as CSL-JSON items; the `id` of each is the number that the text cites."""
    return [{"id": str(number), **as_item(reference)} for number, reference in enumerate(listed, 1)]


def are_csl(references: Any) -> bool:
    """Are these items of the newer kind? Each of them has a type, which none of the older has. A
    list without any is of the older kind, as both write it alike, and so is what is no list."""
    is_list = isinstance(references, list)
    return is_list and any(isinstance(item, dict) and "type" in item for item in references)


def listed_in(references: Any) -> Listed:
    """Return the references of a revision, of whichever kind they are, as the list of the working
    copy was when it was frozen."""
    return [*map(_flat, references)] if are_csl(references) else references


def _flat(item: Item) -> dict[str, Any]:
    read = {
        "author": _line(item.get("author", ())),
        "issued": int(day_of(item, "issued", "-") or 0),
        "accessed": day_of(item, "accessed", "-") or item.get("accessed", {}).get("raw"),
    }
    return {
        name: read.get(name, value) for name, value in item.items() if name not in ("id", "type")
    }


def _line(authors: Sequence[Mapping[str, str]]) -> str:
    """Return a line of authors; one that could not be taken apart is as it was typed."""
    alone = authors[0].get("literal") if len(authors) == 1 else None
    return line_of(authors) if alone is None else alone
