"""References of a file as CSL-JSON items that fit a row of the editor page: what does not fit is
cut or left out, and said."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError

from ..references.lines import item_of
from ..references.rows import row_of
from ..text.citations import AUTHORS_LIMIT
from ..text.citations.identifiers import CHECKS

WORDS_LIMIT = 500  # characters, as the column has them
_OTHERS = ", et al."


def from_line(words: str, number: int, notes: list[str]) -> dict[str, Any]:
    """Return a formatted line as an item; as a title where nothing in it is recognised."""
    try:
        return fitting(item_of(words), number, notes)
    except ValidationError:
        notes.append(f"Reference {number} could not be taken apart: it stands under “Title”.")
        return {"title": words[:WORDS_LIMIT]}


def fitting(item: dict[str, Any], number: int, notes: list[str]) -> dict[str, Any]:
    """Return an item without identifiers that are none, with as many authors as a row holds."""
    kept = {
        name: value
        for name, value in item.items()
        if name not in CHECKS or _is_one(name, str(value))
    }
    notes += [
        f"Reference {number}: “{str(item[name])[:40]}” is no {name}, and was left out."
        for name in item
        if name not in kept
    ]
    authors = row_of({"author": kept.get("author")}, number)["authors"]
    if len(authors) > AUTHORS_LIMIT:
        names = "".join(_first_names(authors))
        notes.append(f"Reference {number} has more authors than fit: the first ones are kept.")
        kept["author"] = names + _OTHERS
    return kept


def _first_names(authors: str) -> Iterator[str]:
    length = len(_OTHERS)
    for at, name in enumerate(authors.split(", ")):
        part = f", {name}" if at else name
        length += len(part)
        if length > AUTHORS_LIMIT:
            return
        yield part


def _is_one(kind: str, value: str) -> bool:
    try:
        return bool(CHECKS[kind](value))
    except ValidationError:
        return False
