"""A reference as a CSL-JSON item (https://docs.citationstyles.org/) as a row of the editor page."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..text.citations import EVIDENCE, KINDS
from ..text.citations.days import DAY_LIMIT, is_unclear, iso
from ..text.citations.languages import tag
from .items import GRADED, IDENTIFIERS, PINNED
from .names import line_of, words
from .unreadable import Unreadable

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
    "edition",
    "issued",
    "accessed",
    "language",
    "locator",
    "evidence",
    "keyword",
    *IDENTIFIERS,
}
_BY_LABEL = {label: kind for kind, label in KINDS.items()}  # as our own exports name it
_BY_GRADE = {label: grade for grade, label in EVIDENCE.items()}  # likewise


def row_of(item: Mapping[str, Any], number: int) -> dict[str, str]:
    """Return the fields of a row, by name; `number` is that of the item, for what is said of it.
    Raises Unreadable."""
    keywords = _keywords(item)
    named = _BY_LABEL.get(keywords[0])
    kind = str(item.get("kind") or named or KIND_OF.get(str(item.get("type") or ""), "research"))
    if kind not in KINDS:
        raise Unreadable(
            f"Reference {number}: “{kind[:40]}” is no kind. Known are {', '.join(KINDS)}."
        )
    return {
        "kind": kind,
        "title": words(item.get("title")),
        "authors": _authors(item.get("author"), number),
        "year": _year(item, number),
        "source": words(item.get("container-title")),
        "volume": words(item.get("volume")),
        "issue": words(item.get("issue")),
        "pages": hyphenated(words(item.get("page"))),
        "publisher": words(item.get("publisher")),
        "edition": words(item.get("edition")),
        "language": tag(words(item.get("language"))),
        "accessed": _accessed(item),
        "pinpoint": _pinpoint(item),
        "evidence": _evidence(item, keywords, number),
        "identifiers": " ".join(_identifiers(item)),
    }


def hyphenated(pages: str) -> str:
    """Return pages as they are kept: "1-9", whichever dash was typed."""
    return pages.replace("\u2013", "-").replace("--", "-")


def _authors(given: Any, number: int) -> str:
    """Return authors as one line; a line of words is taken as it is."""
    if given is None or isinstance(given, str):
        return words(given)
    if not isinstance(given, list) or not all(isinstance(name, dict | str) for name in given):
        raise Unreadable(
            f"Reference {number}: “author” must be a list of names, each with family and given."
        )
    return line_of(given)


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


def _accessed(item: Mapping[str, Any]) -> str:
    """Return when it was looked at; nothing of a date that cannot be read, and one that can be read
    in two ways as it is: the form takes its year, and says so."""
    given = item.get("accessed")
    if isinstance(given, dict):
        parts = given.get("date-parts")
        first = parts[0] if isinstance(parts, list) and parts else None
        given = (
            "-".join(map(str, first))
            if isinstance(first, list)
            else given.get("raw") or given.get("literal")
        )
    phrase = words(given)
    return phrase if is_unclear(phrase) and len(phrase) <= DAY_LIMIT else iso(phrase)


def _evidence(item: Mapping[str, Any], keywords: Sequence[str], number: int) -> str:
    named = (
        _BY_GRADE.get(keyword.removeprefix(GRADED))
        for keyword in keywords
        if keyword.startswith(GRADED)
    )
    grade = words(item.get("evidence")) or next(filter(None, named), "")
    if grade and grade not in EVIDENCE:
        raise Unreadable(
            f"Reference {number}: “{grade[:40]}” is no grade of evidence. Known are "
            f"{', '.join(EVIDENCE)}."
        )
    return grade


def _pinpoint(item: Mapping[str, Any]) -> str:
    note = words(item.get("note"))
    return words(item.get("locator")) or (
        note.removeprefix(PINNED) if note.startswith(PINNED) else ""
    )


def _keywords(item: Mapping[str, Any]) -> list[str]:
    """Return the first keyword, and all others that say what the evidence is."""
    first, *others = [keyword.strip() for keyword in words(item.get("keyword")).split(",")]
    return [first, *(keyword for keyword in others if keyword.startswith(GRADED))]


def _identifiers(item: Mapping[str, Any]) -> Iterator[str]:
    for kind in IDENTIFIERS:
        if value := words(item.get(kind)):
            yield value if kind in ("DOI", "URL", "PMCID") else f"{kind}:{value.replace(' ', '')}"
