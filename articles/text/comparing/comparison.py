"""What became of each block from one text to another: kept, changed, moved, added or removed."""

import re
from collections import deque
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from ..alignment import Stretch, align, most_alike
from ..document import Block, Document
from ..ratings import rated
from .difference import Difference, cited_works, differences_of

_ALIKE = 0.5
_AHEAD = 20  # blocks that are looked at for one that was filled out or cut down
# Of two blocks the longer may have so many times the words of the shorter, all of which are in it,
# to be the same one.
_GROWN = 4
_BARE = re.compile(r"\w+")


@dataclass(frozen=True)
class Step:
    """What became of one block: `state` is "same", "changed", "moved", "added" or "removed";
    `was` and `now` are positions of blocks."""

    state: str
    was: int | None
    now: int | None
    differences: tuple[Difference, ...] = ()


class Comparison:
    """Two texts side by side."""

    def __init__(self, was: Document, now: Document) -> None:
        self.was, self.now = was, now

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """What became of every block of either text: those of the later one in order, what was
        removed where it stood."""
        return tuple(_Pairing(self.was, self.now).steps())

    @cached_property
    def later(self) -> dict[int, Step]:
        """The steps by the position of the former block."""
        return {step.was: step for step in self.steps if step.was is not None}

    @property
    def is_same(self) -> bool:
        """Does every reader read the same?"""
        return all(step.state == "same" for step in self.steps)


def compare(was: Document, now: Document) -> Comparison:
    """Return the comparison of a former text with a later one."""
    return Comparison(was, now)


class _Pairing:
    """Pairs the blocks of two texts: the very same in order, the same words in order, the same
    words elsewhere, then what is alike."""

    def __init__(self, was: Document, now: Document) -> None:
        self._was, self._now = was, now
        self._pairs: dict[
            int, tuple[int, bool]
        ] = {}  # position of a later block: position of the former one, whether it was moved
        self._open: list[tuple[list[int], list[int]]] = []

    def steps(self) -> Iterator[Step]:
        for stretch in align(*(_identities(text) for text in (self._was, self._now))):
            if stretch.is_same:
                self._put(stretch, is_moved=False)
            else:
                self._same_words(stretch)
        self._moved()
        for gone, came in self._open:
            self._same_role(gone, came)
            self._alike(gone, came)
        yield from self._in_order()

    def _put(self, stretch: Stretch, *, is_moved: bool) -> None:
        for at in range(stretch.end - stretch.start):
            self._pairs[stretch.came + at] = stretch.start + at, is_moved

    def _same_words(self, region: Stretch) -> None:
        was, now = (
            _wordings(pair.blocks[start:end])
            for pair, start, end in (
                (self._was, region.start, region.end),
                (self._now, region.came, region.until),
            )
        )
        for stretch in align(was, now):
            here = Stretch(
                stretch.is_same,
                region.start + stretch.start,
                region.start + stretch.end,
                region.came + stretch.came,
                region.came + stretch.until,
            )
            if stretch.is_same:
                self._put(here, is_moved=False)
            else:
                self._open.append(
                    (list(range(here.start, here.end)), list(range(here.came, here.until)))
                )

    def _moved(self) -> None:
        gone: dict[str, list[int]] = {}
        came: dict[str, list[int]] = {}
        for old, other in self._open:
            for text, positions, found in ((self._was, old, gone), (self._now, other, came)):
                for at in positions:
                    found.setdefault(text.blocks[at].text, []).append(at)
        for words in (gone.keys() & came.keys()) - {""}:
            if len(gone[words]) == len(came[words]):  # else nobody can say which of them went where
                self._pairs |= {
                    at: (former, True) for former, at in zip(gone[words], came[words], strict=True)
                }
        self._drop_paired()

    def _same_role(self, gone: list[int], came: list[int]) -> None:
        """The question is the question, a cell of the same row and column the same cell,
        whatever it says; so is the only heading."""
        there, here = (
            _roles(text, region) for text, region in ((self._was, gone), (self._now, came))
        )
        taken = set()
        for role in (there.keys() & here.keys()) - {None}:
            if role != "heading" or _headings(self._was, gone) == _headings(self._now, came) == 1:
                self._pairs[here[role]] = there[role], False
                taken.add(there[role])
        gone[:], came[:] = (
            [at for at in gone if at not in taken],
            [at for at in came if at not in self._pairs],
        )

    def _alike(self, gone: list[int], came: list[int]) -> None:
        words = [
            [text.blocks[at].text.split() for at in region]
            for text, region in ((self._was, gone), (self._now, came))
        ]
        pairs = dict((new, old) for old, new in most_alike(words[0], words[1], _ALIKE))
        taken, last = set(pairs.values()), -1
        for new in range(len(came)):
            ahead = next(
                (
                    pairs[position]
                    for position in range(new, min(new + _AHEAD, len(came)))
                    if position in pairs
                ),
                len(gone),
            )
            if new not in pairs:
                grown = (
                    old
                    for old in range(last + 1, min(ahead, last + 1 + _AHEAD))
                    if old not in taken
                    and _has_grown(self._was.blocks[gone[old]], self._now.blocks[came[new]])
                )
                if (old := next(grown, None)) is not None:
                    pairs[new] = old
                    taken.add(old)
            last = pairs.get(new, last)
        self._pairs |= {came[new]: (gone[old], False) for new, old in pairs.items()}

    def _drop_paired(self) -> None:
        taken = {former for former, _ in self._pairs.values()}
        self._open = [
            ([at for at in gone if at not in taken], [at for at in came if at not in self._pairs])
            for gone, came in self._open
        ]

    def _in_order(self) -> Iterator[Step]:
        taken = {former for former, _ in self._pairs.values()}
        removed = deque(at for at in range(len(self._was.blocks)) if at not in taken)
        for at in range(len(self._now.blocks)):
            former, is_moved = self._pairs.get(at, (None, False))
            while removed and former is not None and not is_moved and removed[0] < former:
                yield Step("removed", removed.popleft(), None)
            yield (
                Step("added", None, at)
                if former is None
                else self._step(former, at, is_moved=is_moved)
            )
        yield from (Step("removed", at, None) for at in removed)

    def _step(self, former: int, at: int, *, is_moved: bool) -> Step:
        was, now = self._was.blocks[former], self._now.blocks[at]
        found = tuple(differences_of(was, now, self._was, self._now))
        if is_moved and not any(difference.aspect in {"place", "form"} for difference in found):
            found = (*found, Difference("order"))
        has_moved = any(difference.aspect in {"place", "order"} for difference in found)
        return Step("moved" if has_moved else "changed" if found else "same", former, at, found)


def _roles(text: Document, positions: Sequence[int]) -> dict[Hashable, int]:
    """Return the positions of blocks by what they are in their place, where that is one of them."""
    found: dict[Hashable, list[int]] = {}
    for at in positions:
        found.setdefault(_role(text.blocks[at]), []).append(at)
    return {role: occurrences[0] for role, occurrences in found.items() if len(occurrences) == 1}


def _headings(text: Document, positions: Sequence[int]) -> int:
    return sum(text.blocks[at].kind == "heading" for at in positions)


def _role(block: Block) -> Hashable:
    """Return what a block is in its place whatever it says; None where its words are all that
    tells."""
    if block.kind == "cell":
        return block.place
    if block.kind == "title" and rated(block.place.callout):
        return block.kind, block.place.headings
    return block.kind if block.kind in {"question", "answer", "heading"} else None


def _identities(text: Document) -> list[int]:
    return [
        hash(
            (
                block.kind,
                block.text,
                block.place,
                block.level,
                block.label,
                block.marks,
                cited_works(block, text),
                block.facts,
            )
        )
        for block in text.blocks
    ]


def _wordings(blocks: Sequence[Block]) -> list[object]:
    # What has no words of its own is paired with nothing by them.
    return [
        (block.kind, block.text) if block.text else (at, block) for at, block in enumerate(blocks)
    ]


def _has_grown(old: Block, new: Block) -> bool:
    """Do all words of a short block stand in the other, in the same order? Then it was filled
    out, or cut down, not replaced."""
    sizes = sorted((len(old.text), len(new.text)))
    if old.kind != new.kind or sizes[1] > 2 * _GROWN * sizes[0]:
        return False
    shorter, longer = sorted((_BARE.findall(block.text) for block in (old, new)), key=len)
    rest = iter(longer)
    return (
        len(shorter) > 1
        and len(longer) <= _GROWN * len(shorter)
        and all(word in rest for word in shorter)
    )


def grouped(steps: Sequence[Step]) -> Iterator[tuple[bool, list[Step]]]:
    """Return the steps in runs of the same and not."""
    return (
        (is_same, list(run)) for is_same, run in groupby(steps, lambda step: step.state == "same")
    )
