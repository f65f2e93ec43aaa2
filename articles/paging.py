"""Paging by place, not by number: the thousandth leaf costs what the first does, and nothing is counted."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import Http404

from .models import Page
from .models.page import PageQuerySet

LEAF = 10  # answers on a leaf


@dataclass(frozen=True)
class Leaf:
    """Some pages of a list; `before` is the place of the last when there are more, else empty."""

    pages: list[Page]
    is_first: bool
    before: str


def leaf(pages: PageQuerySet, before: str = "") -> Leaf:
    """Return the leaf of `pages` (in the order of `newest`) that follows the place `before`, in one query.

    Raises Http404 when `before` is not a place: nobody is led to one.
    """
    found = list((pages.before(*_place(before)) if before else pages)[: LEAF + 1])
    more, shown = len(found) > LEAF, found[:LEAF]
    return Leaf(shown, is_first=not before, before=_name(shown[-1]) if more else "")


def _name(page: Page) -> str:
    return f"{page.approved_at.astimezone(UTC):%Y%m%dT%H%M%S.%f}-{page.pk}"


def _place(name: str) -> tuple[datetime, int]:
    at, _, pk = name.partition("-")
    try:
        return datetime.strptime(at, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC), int(pk[:18])
    except ValueError:
        raise Http404 from None
