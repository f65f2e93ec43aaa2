"""Citation markers: `[1]`, `[2, 5]`, `[3-5]` in the text of a body."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from markdown_it.token import Token

from articles.citations import NUMBERS_PER_MARKER
from articles.markdown import Body

_PART = re.compile(r"\s*([0-9]{1,6})\s*(?:[-\u2013\u2014]\s*([0-9]{1,6})\s*)?")


@dataclass(frozen=True)
class Marker:
    """A marker: the reference numbers it cites in order, ranges spelled out, and where it stands, both counted from 1.

    A marker that cannot be understood cites nothing, and `fault` says why, as the end of a sentence about it.
    """

    numbers: tuple[int, ...]
    text: str
    line: int
    column: int
    fault: str = ""


class _Faulty(ValueError):
    pass


def numbers(text: str) -> tuple[tuple[int, ...], str]:
    """Return the numbers that the marker `text` (with its brackets) cites, each once, and "" - or none, and the fault."""
    try:
        spelled = [number for part in re.split("[,;]", text[1:-1]) for number in _spelled_out(part)]
        if len(spelled) > NUMBERS_PER_MARKER:
            raise _too_many(len(spelled))
    except _Faulty as fault:
        return (), str(fault)
    return tuple(dict.fromkeys(spelled)), ""


def find(body: Body) -> list[Marker]:
    """Return every marker of `body` in order. What stands in code, in a link's text or behind a backslash is none."""
    lines = body.text.split("\n")
    return [marker for block in body.blocks() for marker in _in_block(block, lines)]


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


def _in_block(block: Token, lines: list[str]) -> Iterator[Marker]:
    tokens = [token for token in block.children or [] if token.type == "citation"]
    if not tokens:
        return
    rows = block.content.split("\n")
    starts = [0, *accumulate(len(row) + 1 for row in rows)]
    first = block.map[0] if block.map else 0
    sources = lines[first : first + len(rows)]
    # The parser takes indentation and quotation marks off each line; what it left tells how much.
    taken = [max(0, source.find(row.strip())) - (len(row) - len(row.lstrip())) for row, source in zip(rows, sources, strict=False)]
    for token in tokens:
        at = token.meta["at"]
        row = bisect_right(starts, at) - 1
        cited, fault = numbers(token.content)
        yield Marker(cited, token.content, first + row + 1, at - starts[row] + taken[row] + 1, fault)
