"""What each statement of a text was in a former one, and whether it is the very same: then a
verdict on it is carried.

It is when words, place, links and works are the same and nothing moved: not the statement, and no
other sentence into its paragraph, out of it or within it, for what "it" and "this" mean is said by
the sentences around. What is new, changed or gone beside it is no move: that is asked about, or
shown, by itself. Nor is it one where a whole section goes past another.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

from ..alignment import align, most_alike
from ..statements import Statement
from .comparison import Comparison

# So much of the words of a statement must still be there for it to be the one it was, changed.
_ALIKE = 0.6

_Statements = Sequence[Statement]
_Pair = tuple[Statement, Statement]  # as it was, as it is now


@dataclass(frozen=True)
class Earlier:
    """What a statement was in an earlier revision. `is_same`: the very same, and nothing moved;
    else it changed."""

    statement: Statement
    is_same: bool


def earlier(was: _Statements, now: _Statements, comparison: Comparison) -> dict[str, Earlier]:
    """Return what each statement of `now` was in a former revision, by key. `comparison` is that of
    the two texts.

    Of those that are not the very same, the one of the same words, else the most alike between the
    same neighbours, is what it was.
    """
    stretches = [
        (stretch.is_same, was[stretch.start : stretch.end], now[stretch.came : stretch.until])
        for stretch in align(
            [statement.identity for statement in was], [statement.identity for statement in now]
        )
    ]
    kept = [
        list(zip(before, after, strict=True)) if is_same else []
        for is_same, before, after in stretches
    ]
    gaps = [([], []) if is_same else (before, after) for is_same, before, after in stretches]
    former = {new.key: old for old, new in (*chain.from_iterable(kept), *_elsewhere(gaps))}
    taken = {statement.key for statement in former.values()}
    for before, after in gaps:
        former |= _alike(
            [statement for statement in before if statement.key not in taken],
            [statement for statement in after if statement.key not in former],
        )
    stays, passed = _Stays(was, now, former, comparison), _passed(kept, gaps)
    same = {
        new.key
        for old, new in chain.from_iterable(kept)
        if new.key not in passed and stays(old, new)
    }
    return {key: Earlier(old, is_same=key in same) for key, old in former.items()}


class _Stays:
    """Tells whether a statement still stands in its paragraph (item, row), among those of its
    sentences that there still are."""

    def __init__(
        self,
        was: _Statements,
        now: _Statements,
        former: Mapping[str, Statement],
        comparison: Comparison,
    ) -> None:
        later = {old.key: key for key, old in former.items()}
        self._sentences = (_by_block(was, later), _by_block(now, {key: key for key in former}))
        self._later = comparison.later
        self._former = {step.now: step.was for step in comparison.steps}
        self._kinds = [
            [block.kind for block in text.blocks] for text in (comparison.was, comparison.now)
        ]

    def __call__(self, old: Statement, new: Statement) -> bool:
        became, came_from = self._later[old.block].now, self._former[new.block]
        is_elsewhere = became not in {None, new.block} or came_from not in {None, old.block}
        is_of_a_kind = (
            self._kinds[0][old.block] == self._kinds[1][new.block]
        )  # an item of a list may have become a sentence among others
        return (
            is_of_a_kind
            and not is_elsewhere
            and self._sentences[0][old.block] == self._sentences[1][new.block]
        )


def _by_block(found: Iterable[Statement], keys: Mapping[str, str]) -> dict[int, int]:
    """Return a digest of the sentences in each block that stand in both texts, in their order,
    by these keys."""
    sentences: dict[int, list[str]] = defaultdict(list)
    for statement in found:
        if statement.key in keys:
            sentences[statement.block].append(keys[statement.key])
    return {block: hash(tuple(names)) for block, names in sentences.items()}


def _passed(
    kept: Sequence[Sequence[_Pair]], gaps: Sequence[tuple[_Statements, _Statements]]
) -> set[str]:
    """Return the keys of the statements that changed places with as much or more of their section:
    which of the two moved, nobody can say.

    Both lists have an entry for each stretch: what is the same in it, and what is not.
    """
    blocks = list(_counted(kept))  # of text that is the same, before each stretch
    left = {old.identity: at for at, (before, _) in enumerate(gaps) for old in before}
    moves: dict[tuple[int, int, tuple[str, ...]], set[int]] = defaultdict(set)
    for at, (_, after) in enumerate(gaps):
        for new in after:
            if (start := left.get(new.identity, at)) != at:
                moves[min(start, at), max(start, at), new.place.headings].add(new.block)
    return {
        new.key
        for (start, end, section), moved in moves.items()
        if blocks[end] - blocks[start] <= len(moved)
        for pairs in kept[start:end]
        for _, new in pairs
        if new.place.headings == section
    }


def _counted(kept: Sequence[Sequence[_Pair]]) -> Iterator[int]:
    count, last = 0, -1
    for pairs in kept:
        yield count
        at = [last, *(new.block for _, new in pairs)]
        count, last = count + sum(position != other for position, other in pairwise(at)), at[-1]


def _elsewhere(gaps: Sequence[tuple[_Statements, _Statements]]) -> Iterator[_Pair]:
    """Yield the statements of the same words in another place, or in another order."""
    waiting: dict[Any, list[Statement]] = defaultdict(list)
    for old in chain.from_iterable(before for before, _ in gaps):
        waiting[_words(old)].append(old)
    for new in chain.from_iterable(after for _, after in gaps):
        if same := waiting.get(_words(new)):
            yield same.pop(0), new


def _alike(before: _Statements, after: _Statements) -> dict[str, Statement]:
    pairs = most_alike(
        [statement.label.split() for statement in before],
        [statement.label.split() for statement in after],
        _ALIKE,
    )
    return {after[new].key: before[old] for old, new in pairs}


def _words(statement: Statement) -> Any:
    return statement.text, statement.cells
