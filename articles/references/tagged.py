"""References in lines with tags, read into CSL-JSON items: PubMed's own format (MEDLINE), and
EndNote's.

Tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html, EndNote's "refer" export.
"""

import re
from collections.abc import Iterator

from .items import NUMBERS, PINNED, Item, dated, standard_number
from .names import named, organisation

_MEDLINE = {
    "TI": "title",
    "TA": "container-title",
    "JT": "container-title",
    "VI": "volume",
    "IP": "issue",
    "PG": "page",
    "DP": "issued",
    "LA": "language",
    "EN": "edition",
    "ISBN": "ISBN",
    "PMID": "PMID",
    "PMC": "PMCID",
    "PB": "publisher",
    "BTI": "title",
    "IS": "ISSN",
    "OT": "keyword",
    "GN": "note",
}
_REFER = {
    "%T": "title",
    "%J": "container-title",
    "%B": "container-title",
    "%I": "publisher",
    "%V": "volume",
    "%N": "issue",
    "%P": "page",
    "%7": "edition",
    "%G": "language",
    "%[": "accessed",
    "%D": "issued",
    "%R": "DOI",
    "%M": "PMID",
    "%2": "PMCID",
    "%K": "keyword",
    "%Z": "note",
    "%U": "URL",
}
_REFER_TYPES = {"Book": "book", "Book Section": "chapter", "Web Page": "webpage"}
# What PubMed says a publication is: our kind, or our grade of evidence.
PUBLICATIONS = {
    "Guideline": {"kind": "guideline"},
    "Practice Guideline": {"kind": "guideline"},
    "Systematic Review": {"kind": "systematic_review"},
    "Meta-Analysis": {"kind": "systematic_review"},
    "Preprint": {"kind": "preprint"},
    "Randomized Controlled Trial": {"evidence": "trial"},
    "Observational Study": {"evidence": "observational"},
    "Case Reports": {"evidence": "case"},
}
_TAG = re.compile(r"([A-Z]{2,4}) *- (.*)")


def medline(text: str) -> Iterator[Item]:
    """Yield the items of what PubMed calls its own format."""
    for record in re.split(r"(?m)^(?=PMID- )", text):
        item: Item = {"type": "article-journal", "author": []}
        for tag, value in _tagged(record):
            if tag in ("AU", "CN"):
                item["author"].append({"literal": value})
            elif tag in ("LID", "AID") and value.endswith("[doi]"):
                item["DOI"] = value.removesuffix("[doi]").strip()
            elif tag == "PT":
                item |= PUBLICATIONS.get(value, {})
            elif tag in _MEDLINE:
                _put(item, _MEDLINE[tag], value.removesuffix(".") if tag == "TI" else value)
        if item.keys() & {"title", "PMID"}:
            yield dated(item)


def _tagged(record: str) -> Iterator[tuple[str, str]]:
    """Yield tags and values; a line that begins with white space goes on with the one above."""
    tag, parts = "", list[str]()
    for line in record.splitlines():
        if found := _TAG.match(line):
            yield from [(tag, " ".join(parts))] if tag else []
            tag, parts = found[1], [found[2].strip()]
        elif line.startswith(" "):
            parts.append(line.strip())
    yield from [(tag, " ".join(parts))] if tag else []


def refer(text: str) -> Iterator[Item]:
    """Yield the items of EndNote's tagged text."""
    for record in re.split(r"(?m)^(?=%0 )", text):
        item: Item = {"author": []}
        for line in record.splitlines():
            tag, value = line[:2], line[2:].strip()
            if tag == "%0":
                item["type"] = _REFER_TYPES.get(value, "article-journal")
            elif tag == "%A" and value:
                item["author"].append(organisation(value) or named(value))
            elif tag == "%@" and value:
                item[standard_number(value)] = value
            elif tag in _REFER and value:
                _put(item, _REFER[tag], value)
        if "title" in item:
            yield dated(item)


def _put(item: Item, name: str, value: str) -> None:
    """Keep a value of an item: all keywords, of notes the one that says where in the source, the
    first of all others."""
    if name == "keyword" and name in item:
        item[name] += f", {value}"
    elif name == "ISSN":
        item.setdefault(name, value.split(" ")[0])  # "0009-7322 (Print)"
    elif (name != "note" or value.startswith(PINNED)) and _fits(name, value):
        item.setdefault(name, value)


def _fits(name: str, value: str) -> bool:
    return name not in NUMBERS or NUMBERS[name].fullmatch(value) is not None
