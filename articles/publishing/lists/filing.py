"""The index from A to Z: what a question is filed as, and a shelf of it at a time.

Filing is letter by letter (NISO TR03, 3.2): spaces and signs do not count, so every database puts
the same order in the same words.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from string import ascii_lowercase

from django.db.models import Q, Subquery
from django.http import Http404

from ...models import Page
from ...models.published.page import DIGITS
from ...text.characters.slugs import slug

LETTERS = (DIGITS, *ascii_lowercase)
SHELF = 50  # questions


def filed_as(title: str) -> str:
    """Return what a question is filed as: its words in small ASCII letters and digits, whatever
    script they are in."""
    return slug(title).replace("-", "")


@dataclass(frozen=True)
class Shelf:
    """Some pages of the index, of one letter or, where `letter` is empty, of all; `after` is the
    place of the last when there are more."""

    letter: str
    pages: list[Page]
    is_first: bool
    after: str


def shelf(letter: str = "", after: str = "") -> Shelf:
    """Return the pages that follow the place `after`, in one query; raises Http404 when it is
    not a place."""
    pages = Page.objects.listed().order_by("filed_as", "pk")
    pages = pages.under(letter) if letter else pages
    found = list((pages.filed_after(*_place(after)) if after else pages)[: SHELF + 1])
    shown = found[:SHELF]
    return Shelf(
        letter,
        shown,
        is_first=not after,
        after=f"{shown[-1].filed_as}-{shown[-1].pk}" if len(found) > SHELF else "",
    )


def letters() -> list[tuple[str, bool]]:
    """Return every letter, and whether a question is filed under it, in one query: one page of
    each is looked up."""
    listed = Page.objects.filter(is_listed=True)
    first = [
        Q(pk=Subquery(listed.under(letter).order_by("filed_as", "pk").values("pk")[:1]))
        for letter in LETTERS
    ]
    found = Page.objects.filter(reduce(or_, first)).values_list("filed_as", flat=True)
    there = {name[:1] if name[:1] in ascii_lowercase else DIGITS for name in found if name}
    return [(letter, letter in there) for letter in LETTERS]


def _place(name: str) -> tuple[str, int]:
    filed, _, key = name.partition("-")
    if not (
        filed.isascii() and filed.isalnum() and key.isascii() and key.isdecimal() and len(key) < 19
    ):
        raise Http404
    return filed, int(key)
