"""Citation markers: `[1]`, `[2, 5]`, `[3-5]` in the text of a body."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from markdown_it.token import Token

from ..grammar import Body
from . import NUMBERS_PER_MARKER

_LINE_END = re.compile(r"\r\n?|\n")
# As many write a range: with a hyphen, a minus sign or a dash.
_PART = re.compile(r"\s*([0-9]{1,6})\s*(?:[-\u2010-\u2014\u2212]\s*([0-9]{1,6})\s*)?")
_BRACKETS = str.maketrans("", "", "[]")


@dataclass(frozen=True)
class Marker:
    """A marker: the reference numbers it cites in order, ranges spelled out, and where it stands,
    both counted from 1.

    A marker that cannot be understood cites nothing, and `fault` says why, as the end of a sentence
    about it.
    """

    numbers: tuple[int, ...]
    text: str
    line: int
    column: int
    fault: str = ""


class _Faulty(ValueError):
    pass


@lru_cache(maxsize=1_024)  # a text has few markers, each of them many times
def numbers(text: str) -> tuple[tuple[int, ...], str]:
    """Return the numbers that the marker `text` (with its brackets) cites, each once, and "" - or
    none, and the fault.

    Two markers with a dash between them are one, a range: "[1]-[3]".
    """
    try:
        spelled = [
            number
            for part in re.split("[,;]", text.translate(_BRACKETS))
            for number in _spelled_out(part)
        ]
        if len(spelled) > NUMBERS_PER_MARKER:
            raise _too_many(len(spelled))
    except _Faulty as fault:
        return (), str(fault)
    return tuple(dict.fromkeys(spelled)), ""


def find(body: Body) -> list[Marker]:
    """Return every marker of `body` in order. What stands in code, in a link's text or behind a
    backslash is none."""
    lines = _LINE_END.split(body.text)
    reached: Counter[int] = Counter()
    return [marker for block in body.blocks() for marker in _in_block(block, lines, reached)]


def _spelled_out(part: str) -> range:
    found = _PART.fullmatch(part)
    if not found:
        raise _Faulty("is not a list of numbers")
    first, last = int(found[1]), int(found[2] or found[1])
    if first == 0:
        raise _Faulty("counts from 0; the first reference is 1")
    if last < first:
        raise _Faulty(f"runs backwards; write [{last}-{first}]")
    if last - first >= NUMBERS_PER_MARKER:
        raise _too_many(last - first + 1)
    return range(first, last + 1)


def _too_many(count: int) -> _Faulty:
    return _Faulty(f"names {count:,} references; one marker may name {NUMBERS_PER_MARKER}")


def _in_block(block: Token, lines: list[str], reached: Counter[int]) -> Iterator[Marker]:
    tokens = [token for token in block.children or [] if token.type == "citation"]
    if not tokens:
        return
    rows = block.content.split("\n")
    starts = [0, *accumulate(len(row) + 1 for row in rows)]
    first, end = block.map or (0, len(lines))
    # The parser takes indentation, quotation marks and other cells off each line; what it left
    # tells how much.
    taken = [
        source.find(row.strip()) - len(row) + len(row.lstrip())
        for row, source in zip(rows, lines[first:end], strict=False)
    ]
    for token in tokens:
        at = token.meta["at"]
        row = bisect_right(starts, at) - 1
        line, column = _place(
            token.content, lines, range(first + row, end), at - starts[row] + taken[row], reached
        )
        cited, fault = numbers(token.content)
        yield Marker(cited, token.content, line + 1, column + 1, fault)


def _place(
    text: str, lines: list[str], where: range, earliest: int, reached: Counter[int]
) -> tuple[int, int]:
    # It stands there or further on: behind an escaped bar, in a later cell, below lines of nothing
    # but wide spaces.
    for line in where:
        column = lines[line].find(
            text.split("\n")[0].rstrip(), max(reached[line], earliest if line == where.start else 0)
        )
        if column >= 0:
            reached[line] = column + 1
            return line, column
    return where.start, max(0, earliest)
