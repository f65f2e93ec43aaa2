"""Aligning two sequences: what stands in both, in the same order, and what lies between."""

from collections.abc import Hashable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import Indel

# Aligning takes memory by the product of both lengths; of longer sequences, several neighbours at once are compared.
LIMIT = 12_000


class Stretch(NamedTuple):
    """Positions `start` to `end` of the former sequence against `came` to `until` of the later one; the same or not."""

    is_same: bool
    start: int
    end: int
    came: int
    until: int


def align(was: Sequence[Hashable], now: Sequence[Hashable]) -> Iterator[Stretch]:
    """Return both sequences in stretches, alternately the same and not, with the longest common subsequence as the same ones."""
    ahead = _shared(was, now)
    behind = _shared(was[ahead:][::-1], now[ahead:][::-1])
    if ahead:
        yield Stretch(True, 0, ahead, 0, ahead)
    yield from _between(was[ahead : len(was) - behind], now[ahead : len(now) - behind], ahead)
    if behind:
        yield Stretch(True, len(was) - behind, len(was), len(now) - behind, len(now))


def _between(was: Sequence[Hashable], now: Sequence[Hashable], ahead: int) -> Iterator[Stretch]:
    size = 1 + max(len(was), len(now)) // LIMIT
    steps = Indel.opcodes(_bundles(was, size), _bundles(now, size))
    for is_same, run in groupby(steps, lambda step: step.tag == "equal"):
        region = list(run)
        first, last = region[0], region[-1]
        yield Stretch(is_same, ahead + size * first.src_start, ahead + min(len(was), size * last.src_end),
                      ahead + size * first.dest_start, ahead + min(len(now), size * last.dest_end))


def _bundles(items: Sequence[Hashable], size: int) -> list[Hashable]:
    if size == 1:
        return list(items)
    return [tuple(items[at : at + size]) for at in range(0, len(items), size)]


def _shared(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
