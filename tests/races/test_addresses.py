"""Two questions in the same words at once: each gets an address of its own, however both found
the same one free."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from articles.models import Article, Audience, FormerSlug
from tests.cast import Cast, gather
from tests.invariants import violations

from .arena import BOTH_HAVE_READ, ORDERS, Arena, arena
from .test_races import Act, again, fresh

pytestmark = [pytest.mark.both, pytest.mark.contended]

__all__ = ["arena"]  # a fixture
SLUG = "is-it-so"
TOGETHER = "both start together"
CHOSEN = {TOGETHER: ORDERS[TOGETHER], "both have found it free": BOTH_HAVE_READ}


def readers(cast: Cast, by: Any) -> Audience:
    """For whom somebody writes: for others than the other, so that the constraint of one text
    for one audience settles nothing here."""
    return Audience.CLINICIAN if by == cast.author else Audience.PATIENT


def begin(cast: Cast, by: Any) -> Act:
    return lambda: Article.objects.draft(
        by=again(by), title="Is it so?", topic=cast.topic, audience=readers(cast, by)
    )


def rename(cast: Cast, by: Any) -> Act:
    mine = fresh(
        Article.objects.draft(
            by=by, title="Something else?", topic=cast.topic, audience=readers(cast, by)
        )
    )
    return lambda: mine.edit(by=again(by), version=mine.version, title="Is it so?")


def move(cast: Cast, by: Any) -> Act:
    mine = fresh(cast.submitted(title="A third?"))
    return lambda: mine.change_address(
        by=again(cast.editor), former=mine.slug, slug=SLUG, reason="Shorter."
    )


def move_away(cast: Cast, by: Any) -> Act:
    mine = fresh(cast.submitted(title="Is it so?"))
    return lambda: mine.change_address(
        by=again(cast.editor), former=mine.slug, slug="elsewhere", reason="Shorter."
    )


Make = Callable[[Cast, Any], Act]


@pytest.mark.parametrize("order", CHOSEN)
@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        (begin, begin, {SLUG, f"{SLUG}-2"}),
        (begin, rename, {SLUG}),
        (rename, rename, {SLUG}),
        (begin, move, {SLUG}),
        (begin, move_away, {"elsewhere", f"{SLUG}-2"}),
    ],
    ids=lambda made: getattr(made, "__name__", ""),
)
def test_no_two_questions_get_one_address(
    arena: Arena,
    monkeypatch: pytest.MonkeyPatch,
    first: Make,
    second: Make,
    taken: set[str],
    order: str,
) -> None:
    cast, find = gather(), Article.free_slug

    def find_with_pause(self: Article) -> str:
        found = find(self)
        arena.reach("holding")
        return found

    acts = first(cast, cast.author), second(cast, cast.other_author)
    monkeypatch.setattr(Article, "free_slug", find_with_pause)
    # SQLite lets nobody look while somebody else is at it: there both can only start together.
    chosen = (
        {} if CHOSEN[order] is BOTH_HAVE_READ and connection.vendor == "sqlite" else CHOSEN[order]
    )
    ends = arena.race(*acts, chosen)
    assert "done" in ends and set(ends) <= {"done", "Stale", "Opposed"}
    assert first is not begin or ends[0] == "done"  # whoever begins is not asked to begin again
    slugs = list(Article.objects.order_by("slug").values_list("slug", flat=True))
    assert (
        len(set(slugs)) == len(slugs)
        and taken <= set(slugs)
        and not FormerSlug.objects.filter(slug__in=slugs).exists()
    )
    assert violations() == []
