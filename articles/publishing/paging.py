"""Paging by place, not by number: the thousandth leaf costs what the first does, and nothing is
counted."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import Http404

from ..models import Page
from ..models.published.page import PageQuerySet

LEAF = 10  # answers on a leaf


@dataclass(frozen=True)
class Leaf:
    """Some pages of a list; `before` is the place of the last when there are more, else empty."""

    pages: list[Page]
    is_first: bool
    before: str


def leaf(pages: PageQuerySet, before: str = "", by: str = "approved_at") -> Leaf:
    """Return the leaf of `pages` that follows the place `before`, the latest by the time `by`
    first, in one query.

    Raises Http404 when `before` is not a place: nobody is led to one.
    """
    pages = pages.newest(by)
    found = list((pages.before(*cursor_of(before), by) if before else pages)[: LEAF + 1])
    more, shown = len(found) > LEAF, found[:LEAF]
    return Leaf(
        shown,
        is_first=not before,
        before=named(getattr(shown[-1], by), shown[-1].pk) if more else "",
    )


def named(at: datetime, pk: int) -> str:
    """Return the name of the place of a row in a list by time and key, as it stands in an
    address."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S.%f}-{pk}"


def cursor_of(name: str) -> tuple[datetime, int]:
    """Return the time and key that a name stands for; raises Http404 when it is none."""
    at, _, pk = name.partition("-")
    try:
        return datetime.strptime(at, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC), int(pk[:18])
    except ValueError:
        raise Http404 from None
