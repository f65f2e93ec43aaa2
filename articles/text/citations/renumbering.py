"""Markers after the list of references was moved: each goes on citing what it cited."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from ..clean import BODY_LIMIT
from ..grammar import NEWEST, Body, parse_answer, read_only
from . import markers
from .finding import Fix

_RUN = 3  # so many numbers in a row are written as a range
_NUMBER, _DASH = re.compile("[0-9]+"), re.compile("[-\u2010-\u2014\u2212]")


def moved(act: str, at: int, count: int) -> dict[int, int]:
    """Return where each number of a list of `count` goes that changes, when the reference `at` is
    moved "up", "down" or taken out ("remove"); 0 for the one that is taken out.
    """
    if act == "remove":
        return {at: 0} | {number: number - 1 for number in range(at + 1, count + 1)}
    other = at + (-1 if act == "up" else 1)
    return {at: other, other: at} if 1 <= other <= count else {}


def renumbered_body(text: str, to: Mapping[int, int]) -> tuple[str, int]:
    """Return a body whose markers follow the list, and how many of them cited what was taken
    out. Of a text too long nothing changes."""
    return (text, 0) if len(text) > BODY_LIMIT else _renumbered(read_only(text, NEWEST), to)


def renumbered_answer(text: str, to: Mapping[int, int]) -> tuple[str, int]:
    """Return the same of a short answer."""
    return _renumbered(parse_answer(text), to)


def _renumbered(body: Body, to: Mapping[int, int]) -> tuple[str, int]:
    starts = [0, *accumulate(len(line) + 1 for line in body.text.split("\n"))]
    edits, dropped = [], 0
    for marker in markers.find(body):
        if to.keys().isdisjoint(marker.numbers):
            continue
        start = starts[marker.line - 1] + marker.column - 1
        if found := _typed(marker.text).match(body.text, start):
            left = [to.get(number, number) for number in marker.numbers]
            dropped += 0 in left
            now = _rewritten(found[0], marker.numbers, left)
            is_gone_after_a_space = not now and body.text[start - 1 : start] == " "
            edits.append((start - is_gone_after_a_space, found.end(), now))
    return Fix("", tuple(edits)).apply(body.text), dropped


def _typed(marker: str) -> re.Pattern[str]:
    """Return the pattern of a marker as it is typed: of one over several lines with the signs of
    a list or a quotation before each."""
    return re.compile(
        r"[ \t]*\n[ \t>]*".join(re.escape(line.strip(" \t")) for line in marker.split("\n"))
    )


def _rewritten(typed: str, numbers: Sequence[int], left: Sequence[int]) -> str:
    """Return a marker of `numbers` that cites those that are `left` (0 for none): as it is
    typed, where that can be kept."""
    cited = [number for number in left if number]
    if set(cited) == set(numbers):
        return typed
    ends, ordered = [*map(int, _NUMBER.findall(typed))], sorted(set(cited))
    if _DASH.search(typed) and len(ends) == 2 and _is_range(ordered) and "\n" not in typed:
        following = iter((ordered[0], ordered[-1]))
        return _NUMBER.sub(lambda _: str(next(following)), typed)
    is_list = ends == [*numbers] and len(cited) == len(numbers) and "\n" not in typed
    if typed == written(numbers) or not is_list or _DASH.search(typed):
        return written(cited)
    following = iter(sorted(cited) if [*numbers] == sorted(numbers) else cited)
    return _NUMBER.sub(lambda _: str(next(following)), typed)


def _is_range(ordered: Sequence[int]) -> bool:
    """Are these two numbers or more, each one more than that before it?"""
    return len(ordered) > 1 and ordered[-1] - ordered[0] == len(ordered) - 1


def written(cited: Iterable[int]) -> str:
    """Write numbers as a marker: in order, three and more in a row as a range; nothing where
    there are none."""
    runs: list[list[int]] = []
    for number in sorted(set(cited)):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [
        f"{run[0]}-{run[-1]}" if len(run) >= _RUN else ", ".join(map(str, run)) for run in runs
    ]
    return f"[{', '.join(parts)}]" if parts else ""
