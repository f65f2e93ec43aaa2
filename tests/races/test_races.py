"""Pairs of acts at once, in every order, and exactly one outcome.

Pauses force each order but the last, so a few pairs show it; where both start together luck
decides, and more are run. `make test-all` runs 200 pairs of each kind that decides, 40 of the
others. The twins without the lock must break.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from articles.models import Article, Notification, Person, Topic
from articles.verification import verify
from tests.cast import Cast, gather, sign_for
from tests.invariants import violations

from .arena import BOTH_ARE_SEALING, BOTH_HAVE_READ, ORDERS, Arena, arena, without_locks

pytestmark = [pytest.mark.both, pytest.mark.contended]

__all__ = ["arena"]  # a fixture

MANY, SOME = 200 // len(ORDERS), 40 // len(ORDERS)  # pairs in each order, when every pair is run
FEW, BY_LUCK = 3, 10  # at most so many otherwise, in an order that is forced and in one that is not
Act = Callable[[], Any]


@dataclass(frozen=True)
class Pair:
    """Two acts to run at once; how they may end; how many acts the ledger then holds beyond the
    set-up."""

    prepare: Callable[[Cast, int], Article]
    acts: Callable[[Cast, Article], tuple[Act, Act]]
    ends: frozenset[tuple[str, ...]]
    quorum: int
    each: int = MANY
    twin: dict[Any, Any] = field(default_factory=lambda: BOTH_HAVE_READ)


def fresh(article: Article) -> Article:
    """The article as another request would load it."""
    return Article.objects.select_related("revision").get(pk=article.pk)


def again(person: Person) -> Person:
    """The person as another request would load it."""
    return Person.objects.get(pk=person.pk)


def draft(cast: Cast, number: int) -> Article:
    return cast.draft(title=f"Question {number}?")


def under_review(cast: Cast, number: int) -> Article:
    return cast.under_review(title=f"Question {number}?")


def two_reviews_to_sign(cast: Cast, number: int) -> Article:
    article = under_review(cast, number)
    for assignment in cast.invite(article):
        assignment.accept(by=assignment.member.person)
        assignment.declare(by=assignment.member.person, interests="none")
    return article


def approve_against_reject(cast: Cast, article: Article) -> tuple[Act, Act]:
    mine, theirs = fresh(article), fresh(article)
    return (
        lambda: mine.approve(
            by=again(cast.editor),
            digest=article.digest,
            signature=sign_for(again(cast.editor), mine),
        ),
        lambda: theirs.reject(by=again(cast.other_editor), digest=article.digest, reason="No."),
    )


def approve_twice(cast: Cast, article: Article) -> tuple[Act, Act]:
    mine, theirs = fresh(article), fresh(article)
    return (
        lambda: mine.approve(
            by=again(cast.editor),
            digest=article.digest,
            signature=sign_for(again(cast.editor), mine),
        ),
        lambda: theirs.approve(
            by=again(cast.other_editor),
            digest=article.digest,
            signature=sign_for(cast.other_editor, theirs),
        ),
    )


def last_two_reviews(cast: Cast, article: Article) -> tuple[Act, Act]:
    first, second = article.revision.assignments.select_related(
        "revision__article", "member__person"
    )
    review = {
        "digest": article.digest,
        "recommendation": "approve",
        "checklist": dict.fromkeys(CHECKED, True),
    }
    return tuple(
        lambda by=assignment.member.person, assignment=assignment: assignment.sign(
            by=again(by), signature=sign_for(by, assignment), **review
        )
        for assignment in (first, second)
    )


def edit_against_submit(cast: Cast, article: Article) -> tuple[Act, Act]:
    mine, theirs = fresh(article), fresh(article)
    return (
        lambda: mine.edit(
            by=again(cast.author), version=article.version, body=article.body + "\nMore. [1]"
        ),
        lambda: theirs.submit(by=again(cast.author), version=article.version),
    )


def submit_against_start(cast: Cast, article: Article) -> tuple[Act, Act]:
    mine, theirs = fresh(article), fresh(article)
    return lambda: mine.submit(by=again(cast.author)), lambda: theirs.start_review(
        by=again(cast.editor)
    )


def submit_against_withdraw(cast: Cast, article: Article) -> tuple[Act, Act]:
    mine, theirs = fresh(article), fresh(article)
    return lambda: mine.submit(by=again(cast.author)), lambda: theirs.withdraw(
        by=again(cast.author)
    )


def approve_against_retract(cast: Cast, article: Article) -> tuple[Act, Act]:
    """Of an article with a public text; the retraction is of what its chair saw then."""
    mine, theirs, public = fresh(article), fresh(article), article.digest_for("retract")
    return (
        lambda: mine.approve(
            by=again(cast.editor),
            digest=article.digest,
            signature=sign_for(again(cast.editor), mine),
        ),
        lambda: theirs.retract(
            by=again(cast.chair),
            digest=public,
            reason="Wrong.",
            signature=sign_for(cast.chair, theirs, "retract", digest=public),
        ),
    )


def edit_against_edit(cast: Cast, article: Article) -> tuple[Act, Act]:
    """One of them moves it to another topic."""
    mine, theirs, other = (
        fresh(article),
        fresh(article),
        Topic.objects.get_or_create(name="Other", slug="other")[0],
    )
    return (
        lambda: mine.edit(by=again(cast.author), version=article.version, topic=other),
        lambda: theirs.edit(
            by=again(cast.author), version=article.version, title="Another question?"
        ),
    )


def public_and_under_review(cast: Cast, number: int) -> Article:
    article = under_review(cast, number)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    article.revise(by=cast.author)
    article.edit(by=cast.author, version=article.version, body=article.body + "More. [1]\n")
    return article.submit(by=cast.author).start_review(by=cast.editor)


CHECKED = ("accuracy", "citations", "safety", "clarity")
ONE = frozenset({("Stale", "done")})
BOTH = frozenset({("done", "done")})
RACES = {
    "approve against reject": Pair(under_review, approve_against_reject, ONE, quorum=0),
    "approve twice": Pair(under_review, approve_twice, ONE, quorum=0),
    "last two reviews": Pair(
        two_reviews_to_sign, last_two_reviews, BOTH, quorum=2, twin=BOTH_ARE_SEALING
    ),
    "edit against submit": Pair(draft, edit_against_submit, ONE, quorum=2),
    "submit against start": Pair(draft, submit_against_start, ONE | BOTH, quorum=2, each=SOME),
    "submit against withdraw": Pair(
        draft, submit_against_withdraw, ONE | BOTH, quorum=2, each=SOME
    ),
    "approve against retract": Pair(
        public_and_under_review, approve_against_retract, ONE, quorum=0, each=SOME
    ),
    "edit against edit": Pair(draft, edit_against_edit, ONE, quorum=2, each=SOME),
}


def ready_once(article: Article) -> bool:
    """Were the editors told exactly once that the article is ready for a decision?"""
    notifications = Notification.objects.filter(
        kind="editors_ready", channel="inbox", event__article=article
    )
    return sorted(notifications.values_list("recipient__name", flat=True)) == [
        "Chair",
        "Editor",
        "Other Editor",
    ]


def run(arena: Arena, cast: Cast, pair: Pair, number: int, order: dict[Any, Any]) -> list[str]:
    """Run one pair; return what went wrong, in sentences."""
    article = pair.prepare(cast, number)
    ends = tuple(sorted(arena.race(*pair.acts(cast, article), order)))
    after = fresh(article)
    wrong = [] if ends in pair.ends else [f"The two ended as {ends}."]
    if pair.acts is last_two_reviews and not ready_once(after):
        wrong.append("The editors were not told exactly once.")
    return wrong + verify(after)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("name", RACES)
def test_one_outcome(
    arena: Arena, settings: Any, pytestconfig: pytest.Config, name: str, order: str
) -> None:
    cast, pair = gather(), RACES[name]
    settings.REVIEW_QUORUM = pair.quorum
    enough = (
        pair.each
        if pytestconfig.getoption("--every")
        else min(pair.each, FEW if ORDERS[order] else BY_LUCK)
    )
    for number in range(enough):
        assert run(arena, cast, pair, number, ORDERS[order]) == []
    assert violations() == []


@pytest.mark.parametrize(
    "name", [name for name in RACES if not name.startswith("submit against")]
)  # those may both be done
def test_the_twin_without_the_lock_breaks(arena: Arena, settings: Any, name: str) -> None:
    cast, pair = gather(), RACES[name]
    settings.REVIEW_QUORUM = pair.quorum
    article = pair.prepare(cast, 1)
    acts = pair.acts(cast, article)
    with without_locks(arena):
        ends = tuple(sorted(arena.race(*acts, pair.twin)))
    assert "TimeoutError" not in ends, "something else still held one of them back"
    assert ends not in pair.ends or verify(fresh(article))
