"""CSL-JSON items as RIS, which every reference manager imports
(https://en.wikipedia.org/wiki/RIS_(file_format)), in UTF-8."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...references.items import day_of, note_of
from ...references.names import inverted

TYPES = {
    "article-journal": "JOUR",
    "book": "BOOK",
    "webpage": "ELEC",
    "report": "RPRT",
}  # CSL's type: RIS's; all else is "GEN"
TAGS = {  # ours: the tag of RIS; PubMed's own files have its two numbers there
    "title": "TI",
    "container-title": "T2",
    "version": "ET",
    "volume": "VL",
    "issue": "IS",
    "publisher": "PB",
    "edition": "ET",
    "language": "LA",
    "DOI": "DO",
    "PMID": "AN",
    "PMCID": "C2",
    "ISBN": "SN",
    "ISSN": "SN",
    "URL": "UR",
}


def ris(items: Iterable[Mapping[str, Any]]) -> str:
    """Return the items as records. A value is one line, so nothing in it begins a field or ends
    a record."""
    return "".join(
        f"{tag}  - {' '.join(value.splitlines())}\r\n"
        for item in items
        for tag, value in _fields(item)
    )


def _fields(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "TY", TYPES.get(item["type"], "GEN")
    yield "ID", item["id"]
    for name in item.get("author", ()):
        yield "AU", inverted(name)
    parts = item.get("issued", {"date-parts": [[]]})["date-parts"][0]
    if parts:
        yield "PY", str(parts[0])
    if len(parts) == 3:
        yield "DA", "/".join(f"{part:02}" for part in parts)
    yield from _pages(str(item.get("page") or ""))
    if day := day_of(item, "accessed", "/"):
        yield "Y2", day
    yield from (("KW", word) for word in item.get("keyword", "").split(", ") if word)
    if note := note_of(item):
        yield "N1", note
    yield from ((tag, item[name]) for name, tag in TAGS.items() if item.get(name))
    yield "ER", ""


def _pages(pages: str) -> Iterator[tuple[str, str]]:
    first, dash, last = pages.partition("-")
    if dash and "-" not in last and first and last:
        yield from (("SP", first), ("EP", last))
    elif pages:
        yield "SP", pages
