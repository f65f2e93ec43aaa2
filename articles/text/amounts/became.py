"""What became of the amounts of a text since a former one: new, gone, another, moved, or the
same among other words."""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..alignment import align
from ..comparing.comparison import Comparison, Step
from ..document import Place
from ..ratings import unrated
from .listing import Listed, listed


class Became(NamedTuple):
    """One amount as it `was` and as it is `now`; None where there was none, or is none.

    `state` is "same", "changed", "new", "gone", "moved" (the same in another place) or "reworded"
    (the same among other words).
    """

    state: str
    was: Listed | None
    now: Listed | None

    @property
    def latest(self) -> Listed:
        """The amount as it is now, or was last."""
        found = self.now or self.was
        assert found is not None  # noqa: S101  # it is about an amount
        return found

    @property
    def sentence(self) -> str:
        """What became of it, in words; empty where nothing did."""
        was, now = (amount.label if amount else "" for amount in (self.was, self.now))
        is_headed = (
            self.state == "moved"
            and self.was
            and self.now
            and _beside(self.was.place) == _beside(self.now.place)
        )
        return (
            "The same, under other words"
            if is_headed
            else _SAYS[self.state].format(was=was, now=now)
        )


_SAYS = {
    "same": "",
    "changed": "From {was} to {now}",
    "new": "New",
    "gone": "Gone",
    "moved": "The same, in another place",
    "reworded": "The same, among other words",
}


def became(comparison: Comparison) -> list[Became]:
    """Return the amounts of the later text in order, those that are gone where they stood, and
    what became of each."""
    was, now = _by_block(listed(comparison.was)), _by_block(listed(comparison.now))
    found = [change for step in comparison.steps for change in _of_step(step, was, now)]
    return list(_elsewhere(found))


def _by_block(found: Sequence[Listed]) -> dict[int | None, list[Listed]]:
    blocks: dict[int | None, list[Listed]] = defaultdict(list)
    for change in found:
        blocks[change.block].append(change)
    return blocks


def _of_step(
    step: Step, was: dict[int | None, list[Listed]], now: dict[int | None, list[Listed]]
) -> Iterator[Became]:
    before, after = was.get(step.was, []), now.get(step.now, [])
    if step.state == "same":
        yield from (Became("same", *pair) for pair in zip(before, after, strict=True))
        return
    for stretch in align(
        [_spelled(amount) for amount in before], [_spelled(amount) for amount in after]
    ):
        pair = before[stretch.start : stretch.end], after[stretch.came : stretch.until]
        if stretch.is_same:
            yield from (_kept(old, new) for old, new in zip(*pair, strict=True))
        else:
            yield from _other(*pair)


def _kept(old: Listed, new: Listed) -> Became:
    is_elsewhere = _told_apart(old.place) != _told_apart(new.place)
    return Became(
        "moved" if is_elsewhere else "reworded" if old.sentence != new.sentence else "same",
        old,
        new,
    )


def _other(before: list[Listed], after: list[Listed]) -> Iterator[Became]:
    """Pair what is no longer there with what is: one by one if they are as many, else those of
    one unit in their order."""
    if len(before) == len(after):
        yield from (Became("changed", *pair) for pair in zip(before, after, strict=True))
        return
    positions: dict[str, deque[int]] = defaultdict(deque)
    for at, old in enumerate(before):
        positions[old.unit].append(at)
    done = 0
    for new in after:
        left = positions[new.unit]
        while left and left[0] < done:
            left.popleft()
        if left:
            yield from (Became("gone", old, None) for old in before[done : left[0]])
            yield Became("changed", before[left[0]], new)
            done = left[0] + 1
        else:
            yield Became("new", None, new)
    yield from (Became("gone", old, None) for old in before[done:])


def _elsewhere(found: list[Became]) -> Iterator[Became]:
    """Yield all, what is gone in one block and new in another in the same words as moved."""
    gone: dict[tuple[str, str], list[Listed]] = defaultdict(list)
    for change in reversed(found):
        if change.was and not change.now:
            gone[change.was.label, change.was.sentence].append(change.was)
    came = {
        id(change): gone[change.now.label, change.now.sentence].pop()
        for change in found
        if change.now and not change.was and gone[change.now.label, change.now.sentence]
    }
    moved = {id(was) for was in came.values()}
    for change in found:
        if id(change) in came:
            yield Became("moved", came[id(change)], change.now)
        elif change.now or id(change.was) not in moved:
            yield change


def _spelled(amount: Listed) -> tuple[str, str]:
    return " ".join(amount.written.split()), amount.unit


def _told_apart(place: Place) -> tuple[object, ...]:
    """What of a place says of whom or what an amount holds: a step may be counted anew."""
    return *_beside(place), place.parents, place.headings


def _beside(place: Place) -> tuple[object, ...]:
    return place.part, unrated(place.callout), place.row, place.column
