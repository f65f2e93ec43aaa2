"""What statements of different texts have to do with each other: they contradict one another, or
one is withdrawn while others stand."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..models import ApprovedStatement
from .wording import Wording, wording


class Pair(NamedTuple):
    """A statement, and one of another text."""

    own: ApprovedStatement
    other: ApprovedStatement


def contradictions(
    rows: Sequence[ApprovedStatement], others: Iterable[ApprovedStatement]
) -> list[Pair]:
    """Return what is stated in other texts in the same words with another number, each pair of
    words in two texts once."""
    near = _by_likeness(others)
    found: dict[tuple[str, int, str], Pair] = {}
    for row in rows:
        stated = wording(row.label) if row.likeness in near else None
        for other, words in near.get(row.likeness, ()) if stated else ():
            if stated and stated.contradicts(words):
                pair = stated.words, other.article_id, words.words
                found.setdefault(pair, Pair(row, other))
    return list(found.values())


def withdrawn(
    former: Sequence[ApprovedStatement],
    rows: Iterable[ApprovedStatement],
    others: Iterable[ApprovedStatement],
) -> list[Pair]:
    """Return what a text stated and neither states nor words otherwise now, with each statement of
    another text in the same words."""
    kept, near = {row.likeness for row in rows}, _by_likeness(others)
    gone = {
        wording(row.label).words: row
        for row in former
        if row.likeness in near and row.likeness not in kept
    }
    return [
        Pair(row, other)
        for words, row in gone.items()
        for other, stated in near[row.likeness]
        if stated.words == words
    ]


def _by_likeness(
    rows: Iterable[ApprovedStatement],
) -> dict[int | None, list[tuple[ApprovedStatement, Wording]]]:
    found = defaultdict(list)
    for row in rows:
        found[row.likeness].append((row, wording(row.label)))
    return dict(found)
