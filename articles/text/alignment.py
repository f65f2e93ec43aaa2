"""Aligning two sequences: what stands in both, in the same order, and what lies between."""

from collections.abc import Hashable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import Indel

# Aligning takes memory by the product of both lengths; of longer sequences, several neighbours at
# once are compared.
LIMIT = 12_000
# How many pairs are held against each other, in all, to see which is most like which.
PAIRS_LIMIT = 20_000


class Stretch(NamedTuple):
    """Positions `start` to `end` of the former sequence against `came` to `until` of the later
    one; the same or not."""

    is_same: bool
    start: int
    end: int
    came: int
    until: int


def align(was: Sequence[Hashable], now: Sequence[Hashable]) -> Iterator[Stretch]:
    """Return both sequences in stretches, alternately the same and not, with the longest common
    subsequence as the same ones."""
    ahead = _shared(was, now)
    behind = _shared(was[ahead:][::-1], now[ahead:][::-1])
    if ahead:
        yield Stretch(True, 0, ahead, 0, ahead)
    yield from _between(was[ahead : len(was) - behind], now[ahead : len(now) - behind], ahead)
    if behind:
        yield Stretch(True, len(was) - behind, len(was), len(now) - behind, len(now))


def most_alike(
    was: Sequence[Sequence[str]], now: Sequence[Sequence[str]], least: float, apart: float = 0.0
) -> list[tuple[int, int]]:
    """Return pairs of positions, in order, of texts (lists of words) that are most like each other,
    from both sides.

    They are alike by at least `least` (0 to 1), and by more than `apart` more than either is like
    any other.
    """
    likeness: dict[tuple[int, int], float] = {}
    reach = max(1, PAIRS_LIMIT // (1 + len(was) + len(now)))
    for new, mine in enumerate(now):
        middle = new * len(was) // len(now)
        for old in range(max(0, middle - reach), min(len(was), middle + reach + 1)):
            if value := _likeness(was[old], mine, least):
                likeness[old, new] = value
    ranked = sorted(likeness, key=lambda pair: -likeness[pair])
    best: tuple[dict[int, list[tuple[int, int]]], dict[int, list[tuple[int, int]]]] = ({}, {})
    for pair in ranked:
        for side, at in zip(best, pair, strict=True):
            side.setdefault(at, []).append(pair)
    found, last = [], -1
    for new in range(len(now)):
        pair = best[1].get(new, [(-1, -1)])[0]
        if (
            pair[0] > last
            and best[0][pair[0]][0] == pair
            and all(
                len(side[at]) < 2 or likeness[side[at][0]] - likeness[side[at][1]] >= apart
                for side, at in zip(best, pair, strict=True)
            )
        ):
            found.append(pair)
            last = pair[0]
    return found


def _likeness(was: Sequence[str], now: Sequence[str], least: float) -> float:
    shorter, longer = sorted((len(was), len(now)))
    if 2 * shorter < least * (shorter + longer):  # even if all of the shorter stood in the longer
        return 0.0
    return Indel.normalized_similarity(was, now, score_cutoff=least)


def _between(was: Sequence[Hashable], now: Sequence[Hashable], ahead: int) -> Iterator[Stretch]:
    size = 1 + max(len(was), len(now)) // LIMIT
    steps = Indel.opcodes(_bundles(was, size), _bundles(now, size))
    for is_same, run in groupby(steps, lambda step: step.tag == "equal"):
        region = list(run)
        first, last = region[0], region[-1]
        yield Stretch(
            is_same,
            ahead + size * first.src_start,
            ahead + min(len(was), size * last.src_end),
            ahead + size * first.dest_start,
            ahead + min(len(now), size * last.dest_end),
        )


def _bundles(items: Sequence[Hashable], size: int) -> list[Hashable]:
    if size == 1:
        return list(items)
    return [tuple(items[at : at + size]) for at in range(0, len(items), size)]


def _shared(first: Sequence[Hashable], second: Sequence[Hashable]) -> int:
    return next(
        (n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )
