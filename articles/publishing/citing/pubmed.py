"""CSL-JSON items in the format of PubMed (MEDLINE,
https://www.nlm.nih.gov/bsd/mms/medlineelements.html), in UTF-8.

It has no place for a web address, nor for when it was looked at.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...references.items import note_of
from ...text.citations.languages import THREE_LETTERS

TAGS = {
    "container-title": "JT",
    "volume": "VI",
    "issue": "IP",
    "page": "PG",
    "publisher": "PB",
    "edition": "EN",
    "ISBN": "ISBN",
    "ISSN": "IS",
    "PMCID": "PMC",
}
_LETTERS = {code: letters for letters, code in THREE_LETTERS.items()}


def pubmed(items: Iterable[Mapping[str, Any]]) -> str:
    """Return the items as records. A value is one line, so nothing in it begins a field."""
    return "\n".join(
        "".join(f"{tag:<4}- {' '.join(value.splitlines())}\n" for tag, value in _fields(item))
        for item in items
    )


def _fields(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "PMID", item.get("PMID", "")  # each record begins with it
    if title := item.get("title", ""):
        yield "TI", title if title.endswith(("?", "!")) else f"{title}."  # as PubMed has it
    yield from ((tag, item[name]) for name, tag in TAGS.items() if item.get(name))
    for name in item.get("author", ()):
        yield ("CN", name["literal"]) if "literal" in name else ("AU", " ".join(_parts(name)))
    if "issued" in item:
        yield "DP", str(item["issued"]["date-parts"][0][0])
    if language := item.get("language"):
        yield "LA", _LETTERS.get(language, language)
    if "DOI" in item:
        yield "LID", f"{item['DOI']} [doi]"
    yield from (("OT", word) for word in item.get("keyword", "").split(", ") if word)
    if note := note_of(item):
        yield "GN", note


def _parts(name: Mapping[str, str]) -> tuple[str, str]:
    return name["family"], name["given"]
