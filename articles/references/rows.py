"""A reference as a CSL-JSON item (https://docs.citationstyles.org/) as a row of the editor page."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..text.citations import KINDS
from .unreadable import Unreadable

IDENTIFIERS = ("DOI", "PMID", "PMCID", "ISBN", "ISSN", "URL")
KIND_OF = {
    "book": "textbook",
    "chapter": "textbook",
    "webpage": "website",
    "post-weblog": "website",
}  # all others are research
KEPT = {
    "kind",
    "type",
    "id",
    "author",
    "title",
    "container-title",
    "publisher",
    "volume",
    "issue",
    "page",
    "issued",
    "keyword",
    *IDENTIFIERS,
}
_INITIALS = 4  # letters: a longer given name in capitals is a name
_BY_LABEL = {label: kind for kind, label in KINDS.items()}  # as our own exports name it


def row_of(item: Mapping[str, Any], number: int) -> dict[str, str]:
    """Return the fields of a row, by name; `number` is that of the item, for what is said of it.
    Raises Unreadable."""
    named = _BY_LABEL.get(str(item.get("keyword") or ""))
    kind = str(item.get("kind") or named or KIND_OF.get(str(item.get("type") or ""), "research"))
    if kind not in KINDS:
        raise Unreadable(
            f"Reference {number}: “{kind[:40]}” is no kind. Known are {', '.join(KINDS)}."
        )
    return {
        "kind": kind,
        "title": _words(item.get("title")),
        "authors": _authors(item.get("author"), number),
        "year": _year(item, number),
        "source": _source(item),
        "identifiers": " ".join(_identifiers(item)),
    }


def _words(value: Any) -> str:
    value = value[0] if isinstance(value, list) and value else value
    return "" if value is None or isinstance(value, dict | list) else " ".join(str(value).split())


def _authors(given: Any, number: int) -> str:
    """Return authors as one line, "Family GN, Family GN"; a line of words is taken as it is."""
    if given is None or isinstance(given, str):
        return _words(given)
    if not isinstance(given, list) or not all(isinstance(one, dict | str) for one in given):
        raise Unreadable(
            f"Reference {number}: “author” must be a list of names, each with family and given."
        )
    return ", ".join(filter(None, map(_name, given)))


def _name(one: Any) -> str:
    if isinstance(one, str):
        return _words(one)
    given = _words(one.get("given"))
    are_initials = given.isalpha() and given.isupper() and len(given) <= _INITIALS
    initials = (
        given
        if are_initials
        else "".join(part[0] for part in given.replace(".", " ").replace("-", " ").split())
    )
    family = " ".join(
        filter(None, (_words(one.get("non-dropping-particle")), _words(one.get("family"))))
    )
    return _words(one.get("literal")) or " ".join(filter(None, (family, initials)))


def _year(item: Mapping[str, Any], number: int) -> str:
    issued = item.get("issued")
    if isinstance(issued, dict):
        parts = issued.get("date-parts")
        first = parts[0] if isinstance(parts, list) and parts else None
        issued = (
            first[0]
            if isinstance(first, list) and first
            else issued.get("raw") or issued.get("literal")
        )
    if isinstance(issued, dict | list):
        raise Unreadable(
            f"Reference {number}: “issued” must be a year, or date-parts as [[2024, 5, 31]]."
        )
    return "" if issued is None else str(issued)[:4]


def _source(item: Mapping[str, Any]) -> str:
    """Return journal, volume, issue and pages as they stand in a list of references: "BMJ 29(4):
    1-9"."""
    volume, issue, page = (_words(item.get(name)) for name in ("volume", "issue", "page"))
    numbers = f"{volume}({issue})" if issue else volume
    name = _words(item.get("container-title")) or _words(item.get("publisher"))
    return ": ".join(filter(None, (" ".join(filter(None, (name, numbers))), page)))


def _identifiers(item: Mapping[str, Any]) -> Iterator[str]:
    for kind in IDENTIFIERS:
        if value := _words(item.get(kind)):
            yield value if kind in ("DOI", "URL", "PMCID") else f"{kind}:{value.replace(' ', '')}"
