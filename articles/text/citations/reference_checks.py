"""What a check finds in a list of references: titles, kinds and identifiers that are missing or
wrong, and works that are listed twice."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError

from ..clean import find_hidden
from . import KINDS
from .finding import Finding, advice, blocking
from .identifiers import CHECKS, link
from .pasted import identified


def in_references(references: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Return what is found in a list of references, CSL-JSON objects of which the first is 1."""
    for number, reference in enumerate(references, start=1):
        yield from _in_reference(number, reference)
    yield from listed_twice(references)


def listed_twice(references: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Return which references have an identifier of one before them, with what to do."""
    for kind in (
        "DOI",
        "PMID",
        "PMCID",
        "ISBN",
    ):  # articles of one journal share its ISSN, pages of one site its address
        yield from _duplicates(kind, references)


def _in_reference(number: int, reference: Mapping[str, Any]) -> Iterator[Finding]:
    if not str(reference.get("title") or "").strip():
        message = f"Reference {number} has no title. Add its title, or remove the reference."
        yield blocking("references", "reference_without_title", message, number)
    if reference.get("kind") and reference["kind"] not in KINDS:
        message = f"Reference {number}: choose what kind of reference it is."
        yield blocking("references", "reference_kind", message, number)
    for name, value in reference.items():
        if isinstance(value, str) and (hidden := find_hidden(value)):
            yield blocking(
                "references", "hidden_character", f"Reference {number}, {name}: {hidden}", number
            )
    yield from _identifiers(
        number, {kind: str(reference[kind]) for kind in CHECKS if reference.get(kind)}
    )


def _identifiers(number: int, given: Mapping[str, str]) -> Iterator[Finding]:
    if not given:
        message = (
            f"Reference {number} has no identifier and no web address. Add one, so that readers "
            "can find it."
        )
        yield advice("references", "reference_without_identifier", message, number)
    for kind, value in given.items():
        if fault := _read(kind, value)[1]:
            yield blocking(
                "references", "identifier_malformed", f"Reference {number}, {kind}: {fault}", number
            )


@lru_cache(maxsize=4_096)
def _read(kind: str, value: str) -> tuple[str, str]:
    """Return the identifier in a stored value, empty if there is none, and what is wrong with it:
    it is none, or was kept so carelessly in former days that its link leads elsewhere.
    """
    try:
        found = CHECKS[kind](value)
        read = identified(f"PMID:{found}" if kind == "PMID" else value)
    except ValidationError as refusal:
        return "", " ".join(refusal.messages)
    if set(read) == {kind} and link(kind, found) == link(kind, value):
        return found, ""
    return (
        found,
        f"“{value}” is read as {', '.join(' '.join(pair) for pair in read.items())}. Save the list "
        "once more to keep it so.",
    )


def _duplicates(kind: str, references: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for number, reference in enumerate(references, start=1):
        value = str(reference.get(kind) or "")
        if value and (identifier := _read(kind, value)[0]):
            earlier = first.setdefault(identifier, number)
            if earlier != number:
                message = (
                    f"Reference {number} has the same {kind} as reference {earlier}. Keep one of "
                    "the two."
                )
                yield advice("references", "reference_twice", message, number)
