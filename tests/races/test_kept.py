"""What is kept, while acts change what it holds: whoever comes first, in the end it is what
there is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from articles.models import Topic
from reviewers.figures import readings
from reviewers.figures.keeping import keep, rebuild
from reviewers.figures.readings import keep_readings
from reviewers.figures.verifying import disagreements
from reviewers.models import CHECKLIST, Interests, KeptFigures, PublicReadings
from tests.cast import Cast, gather, sign_for
from tests.invariants import violations

from .arena import ORDERS, Arena, arena
from .test_races import Act, again, fresh

pytestmark = [pytest.mark.both, pytest.mark.contended]

__all__ = ["arena"]  # a fixture
THEN = datetime(2026, 1, 29, 21, tzinfo=UTC)
WRITTEN, TOGETHER = (
    "the first has written, not committed, when the second comes",
    "both start together",
)


def to_another_topic(cast: Cast) -> Act:
    """An article that was submitted days ago is submitted to another topic."""
    article = cast.changes_requested()
    other = Topic.objects.create(name="Infections", slug="infections")
    article.edit(by=cast.author, version=article.version, title="To others?", topic=other)
    return lambda: fresh(article).submit(by=again(cast.author))


def a_late_review(cast: Cast) -> Act:
    """A third review of a revision that was found ready days ago."""
    article, by = cast.under_review(), cast.reviewers[2]
    first, second, third = cast.invite(article, *cast.reviewers)
    cast.review(first), cast.review(second)
    third.accept(by=by), third.declare(by=by, interests=Interests.NONE)
    review = {
        "digest": third.digest,
        "recommendation": "approve",
        "checklist": dict.fromkeys(CHECKLIST, True),
    }
    return lambda: third.sign(by=again(by), signature=sign_for(again(by), third), **review)


@pytest.mark.parametrize("act", [to_another_topic, a_late_review])
@pytest.mark.parametrize(
    ("order", "is_kept"), [(WRITTEN, True), (WRITTEN, False), (TOGETHER, True)]
)
def test_figures_kept_beside_an_act_are_those_of_the_ledger(
    arena: Arena, act: Any, order: str, is_kept: bool
) -> None:
    cast = gather()
    with time_machine.travel(THEN, tick=False) as traveller:
        acting = act(cast)
        traveller.shift(timedelta(days=5))
        if is_kept:
            keep()
        anew = (lambda: rebuild(lambda done, of: None)) if is_kept else keep
        assert arena.race(acting, anew, ORDERS[order]) == ("done", "done")
        assert list(disagreements()) == []
        keep(timezone.now() + timedelta(hours=3))
        assert KeptFigures.objects.exists() and violations() == []


@pytest.mark.parametrize("order", [WRITTEN, TOGETHER])
def test_readings_kept_beside_a_late_review_are_what_there_is(arena: Arena, order: str) -> None:
    cast = gather()
    article, by = cast.under_review(), cast.reviewers[0]
    [assignment] = cast.invite(article, by)
    assignment.accept(by=by), assignment.declare(by=by, interests=Interests.NONE)
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason="Today.",
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    keep_readings(article.galley_id)
    mine = type(assignment).objects.get(pk=assignment.pk)
    review = {
        "digest": mine.digest,
        "recommendation": "approve",
        "checklist": dict.fromkeys(CHECKLIST, True),
    }
    PublicReadings.objects.update(until=0)  # so that there is something to keep
    ends = arena.race(
        lambda: mine.sign(by=again(by), signature=sign_for(again(by), mine), **review),
        lambda: keep_readings(article.galley_id),
        ORDERS[order],
    )
    assert ends == ("done", "done") and list(readings.disagreements()) == []
    assert [own.articles for own in readings.read_by([assignment.member]).values()] == [1]
