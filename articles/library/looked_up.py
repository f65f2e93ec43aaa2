"""The library as editors look at it: statements by words, and where else one is stated."""

from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from ..models import ApprovedStatement, address
from ..publishing.search.searching import search
from .elsewhere import ORDER, how, in_words, pages_of, sources_of
from .rows import alike
from .wording import wording


class Source(NamedTuple):
    """A reference that a statement cites: its number in its text, and what it is, in words."""

    number: int
    words: str


class Also(NamedTuple):
    """A statement of another public text: `how` it is like the one that is looked at ("same",
    "numbers", "near")."""

    how: str
    row: ApprovedStatement
    title: str
    path: str


def holding(rows: QuerySet[Any], typed: str) -> tuple[QuerySet[Any], bool]:
    """Narrow rows down to those that hold all words that were typed, in the statement or its place;
    and say whether more texts hold them than were looked through.

    The index of public texts finds the texts, whatever their number; only their rows are read.
    """
    found = search(typed)
    if not found.ranked or not found.groups or found.is_any or found.left_out:
        return rows.none(), False
    holds = [
        reduce(or_, (Q(label__icontains=form) | Q(place__icontains=form) for form in group.forms))
        for group in found.groups
    ]
    galleys = [candidate.galley for *_, candidate in found.ranked]
    return rows.filter(reduce(and_, holds), galley__in=galleys), found.is_part


def cited(row: ApprovedStatement) -> list[Source]:
    """Return what a row cites; its galley and revision at hand."""
    references = row.galley.revision.listed
    numbers = [number for number in row.numbers if number <= len(references)]
    return [
        Source(number, in_words(item))
        for number, item in zip(numbers, sources_of(row, references), strict=True)
    ]


def also(row: ApprovedStatement) -> list[Also]:
    """Return where else it is stated, the same words first, in two queries at most."""
    if row.likeness is None:
        return []
    rows = alike([row.likeness], row.article_id)
    pages, own = pages_of(rows), wording(row.label)
    found = [
        Also(how(own, wording(row.label)), row, page.title, address(page.slug, page.audience))
        for row in rows
        if (page := pages.get(row.galley_id))
    ]
    return sorted(found, key=lambda hit: (ORDER.index(hit.how), -hit.row.galley_id))
