"""Acts on two articles of one question at once: nobody waits in a circle, nothing is lost, and
one text is begun for one audience."""

from typing import Any

import pytest

from articles.models import Article, Audience
from tests.cast import Cast, gather, sign_for
from tests.invariants import violations

from .arena import ORDERS, Arena, arena
from .test_races import Act, again, fresh, public_and_under_review

__all__ = ["arena"]  # a fixture
TIMES = 2  # in each order

pytestmark = [pytest.mark.both, pytest.mark.contended]


def variant_of(source: Article) -> Article:
    return Article.objects.get(slug=source.slug, audience=Audience.PATIENT)


def begun(cast: Cast, number: int) -> Article:
    return cast.submitted(title=f"Question {number}?")


def public_with_variant(cast: Cast, number: int) -> Article:
    """A public text whose next revision is under review, and a variant of it likewise."""
    source = public_and_under_review(cast, number)
    source.begin_variant(by=cast.author, audience=Audience.PATIENT)
    variant_of(source).submit(by=cast.author).start_review(by=cast.editor)
    return source


def begin_twice(cast: Cast, source: Article) -> tuple[Act, Act]:
    mine, theirs = fresh(source), fresh(source)
    return (
        lambda: mine.begin_variant(by=again(cast.author), audience=Audience.PATIENT),
        lambda: theirs.begin_variant(by=again(cast.editor), audience=Audience.PATIENT),
    )


def approve(cast: Cast, article: Article) -> Act:
    mine = fresh(article)
    return lambda: mine.approve(
        by=again(cast.editor), digest=article.digest, signature=sign_for(again(cast.editor), mine)
    )


def approve_both(cast: Cast, source: Article) -> tuple[Act, Act]:
    return approve(cast, source), approve(cast, variant_of(source))


def approve_and_begin(cast: Cast, source: Article) -> tuple[Act, Act]:
    mine = fresh(source)
    return approve(cast, source), lambda: mine.begin_variant(
        by=again(cast.author), audience=Audience.PATIENT
    )


def moved(article: Article, by: Any, slug: str) -> Act:
    return lambda: article.change_address(
        by=again(by), former=article.slug, slug=slug, reason="Shorter."
    )


def move_twice(cast: Cast, source: Article) -> tuple[Act, Act]:
    number = source.pk
    return moved(fresh(source), cast.editor, f"first-{number}"), moved(
        fresh(source), cast.other_editor, f"second-{number}"
    )


def approve_and_move(cast: Cast, source: Article) -> tuple[Act, Act]:
    return approve(cast, source), moved(
        fresh(variant_of(source)), cast.other_editor, f"elsewhere-{source.pk}"
    )


RACES: dict[str, Any] = {
    "move twice": (begun, move_twice, ("Stale", "done")),
    "approve the source and move its variant": (
        public_with_variant,
        approve_and_move,
        ("done", "done"),
    ),
    "begin twice": (begun, begin_twice, ("Stale", "done")),
    "approve source and variant": (public_with_variant, approve_both, ("done", "done")),
    "approve the source and begin a variant": (
        public_and_under_review,
        approve_and_begin,
        ("done", "done"),
    ),
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("name", RACES)
def test_one_outcome(arena: Arena, settings: Any, name: str, order: str) -> None:
    cast, (prepare, acts, ends) = gather(), RACES[name]
    settings.REVIEW_QUORUM = 0
    for number in range(TIMES):
        source = prepare(cast, number)
        assert tuple(sorted(arena.race(*acts(cast, source), ORDERS[order]))) == ends
        now = Article.objects.get(pk=source.pk)
        assert (
            name == "move twice"
            or variant_of(now).out_of_step_since is None
            or name != "begin twice"
        )
    assert violations() == []
