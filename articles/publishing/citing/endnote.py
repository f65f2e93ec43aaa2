"""CSL-JSON items in the tagged format of EndNote ("refer"), in UTF-8."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...references.items import day_of, note_of
from ...references.names import inverted

TYPES = {
    "article-journal": "Journal Article",
    "book": "Book",
    "webpage": "Web Page",
    "report": "Report",
}  # CSL's type: EndNote's; all else is "Generic"
TAGS = {
    "title": "%T",
    "container-title": "%J",
    "volume": "%V",
    "issue": "%N",
    "page": "%P",
    "publisher": "%I",
    "edition": "%7",
    "language": "%G",
    "DOI": "%R",
    "PMID": "%M",
    "PMCID": "%2",
    "ISBN": "%@",
    "ISSN": "%@",
    "URL": "%U",
}


def endnote(items: Iterable[Mapping[str, Any]]) -> str:
    """Return the items as records. A value is one line, so nothing in it begins a field."""
    return "\n".join(
        "".join(f"{tag} {' '.join(value.splitlines())}\n" for tag, value in _fields(item))
        for item in items
    )


def _fields(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "%0", TYPES.get(item["type"], "Generic")
    for name in item.get("author", ()):
        is_plain = "literal" in name and "," not in name["literal"]
        yield "%A", f"{name['literal']}," if is_plain else inverted(name)  # no person's, either way
    yield from ((tag, item[name]) for name, tag in TAGS.items() if item.get(name))
    if "issued" in item:
        yield "%D", str(item["issued"]["date-parts"][0][0])
    if day := day_of(item, "accessed", "-"):
        yield "%[", day
    yield from (("%K", word) for word in item.get("keyword", "").split(", ") if word)
    if note := note_of(item):
        yield "%Z", note
