"""CSL-JSON items as RIS, which every reference manager imports
(https://en.wikipedia.org/wiki/RIS_(file_format)), in UTF-8."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

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
    "note": "N1",
    "keyword": "KW",
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
        yield "AU", name.get("literal") or f"{name['family']}, {name['given']}"
    parts = item.get("issued", {"date-parts": [[]]})["date-parts"][0]
    if parts:
        yield "PY", str(parts[0])
    if len(parts) == 3:
        yield "DA", "/".join(f"{part:02}" for part in parts)
    yield from ((tag, item[name]) for name, tag in TAGS.items() if item.get(name))
    yield "ER", ""
