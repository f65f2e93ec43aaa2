"""A stored reference as a CSL-JSON item that others read: authors as names, dates as date-parts
(https://docs.citationstyles.org/)."""

import re
from collections.abc import Mapping
from typing import Any

from ..text.citations import EVIDENCE, KINDS
from .names import same_names

Item = dict[str, Any]
TYPES = {  # kind of reference: CSL's type
    "guideline": "report",
    "systematic_review": "article-journal",
    "research": "article-journal",
    "review": "article-journal",
    "textbook": "book",
    "website": "webpage",
    "preprint": "article",
    "manufacturer": "document",
}
SAME = (
    "title",
    "container-title",
    "volume",
    "issue",
    "page",
    "publisher",
    "edition",
    "language",
    "locator",
)
GRADED = "Evidence: "  # before a grade among keywords
PINNED = "Pinpoint: "  # before where in the source it stands, in a note
IDENTIFIERS = ("DOI", "PMID", "PMCID", "ISBN", "ISSN", "URL")

NUMBERS = {"PMID": re.compile(r"[0-9]{1,8}"), "PMCID": re.compile(r"PMC[0-9]{1,8}")}
_ISBN = re.compile(r"[0-9Xx][0-9Xx -]{9,16}")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_DAY = re.compile(r"[1-9][0-9]{0,4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")


def item_of(stored: Mapping[str, Any]) -> Item:
    """Return a stored reference as an item without identifiers, empty names left out; a row that
    is made of it is the same."""
    accessed = str(stored.get("accessed") or "")
    item: Item = {
        "type": TYPES.get(str(stored.get("kind") or ""), "article"),
        "author": same_names(str(stored.get("author") or "")),
        "issued": _parts(str(stored.get("issued") or "")),
        "accessed": _parts(accessed) or (accessed and {"raw": accessed}),
        **{name: stored.get(name) for name in SAME},
    }
    return {name: value for name, value in item.items() if value}


def as_item(stored: Mapping[str, Any]) -> Item:
    """Return a stored reference as an item with all that is held of it: an import makes the same
    row, and `articles.references.frozen` reads the same reference."""
    item = {
        "kind": stored.get("kind"),
        **item_of(stored),
        "evidence": stored.get("evidence"),
        **{name: stored.get(name) for name in IDENTIFIERS},
    }
    return {name: value for name, value in item.items() if value}


def keywords(stored: Mapping[str, Any]) -> list[str]:
    """Return kind and grade of evidence as words, for formats that have no place of their own for
    them."""
    kind, grade = KINDS.get(str(stored.get("kind"))), EVIDENCE.get(str(stored.get("evidence")))
    return [*([kind] if kind else []), *([f"{GRADED}{grade}"] if grade else [])]


def day_of(item: Mapping[str, Any], name: str, between: str) -> str:
    """Return a date of an item as year, month and day with this sign `between`; empty if it has
    none."""
    year, *day = item.get(name, {}).get("date-parts", [[""]])[0]
    return between.join([str(year), *(f"{part:02}" for part in day)])


def note_of(item: Mapping[str, Any]) -> str:
    """Return the note of an item: where in the source it stands, where it says that."""
    return f"{PINNED}{item['locator']}" if item.get("locator") else str(item.get("note") or "")


def dated(item: Item) -> Item:
    """Return an item with the year of its date alone; without a date where that names none."""
    year = _YEAR.search(str(item.get("issued", "")))
    return (
        item | {"issued": year[0]}
        if year
        else {name: value for name, value in item.items() if name != "issued"}
    )


def standard_number(value: str) -> str:
    """Return which of the two a number is that formats have one place for: ISBN or ISSN."""
    return "ISBN" if _ISBN.fullmatch(value) else "ISSN"


def _parts(day: str) -> dict[str, list[list[int]]] | None:
    is_date = _DAY.fullmatch(day)
    return {"date-parts": [[*map(int, day.split("-"))]]} if is_date else None
