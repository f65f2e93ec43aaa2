"""Classifications: classes of one quantity that overlap, or leave out what lies between two of
them.

A classification is a column of a table, or a list, each row or item of which begins with a range or
a bound of the same unit, three at least, in rising or falling order. One that has no class without
an end ("< 3", "5 or more") may leave out what it likes, and only its shared ends are looked at.
Numbers are compared in steps of the last decimal place that the classification uses.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from ...text.document import Block, Document
from ...text.language.amounts import Amount, amounts, bare
from ...text.language.values import decimal_places, value
from ..found import Found
from ..resting.unsupported import heads
from .substances import named

_LEAST = 3  # classes
_EITHER = re.compile(r" (?:or|and) ")


class _Class(NamedTuple):
    """One class: its first and last value, None without an end, and whether these are part of
    it. `words` are how it is written."""

    low: Fraction | None
    high: Fraction | None
    has_low: bool
    has_high: bool
    block: Block
    words: str

    def first(self, step: Fraction) -> Fraction | None:
        """The least value of it."""
        return self.low if self.low is None or self.has_low else self.low + step

    def last(self, step: Fraction) -> Fraction | None:
        """The greatest value of it."""
        return self.high if self.high is None or self.has_high else self.high - step


def uneven(document: Document) -> Iterator[Found]:
    """Yield where the classes of a text overlap or leave a gap, in order."""
    found = [
        finding
        for blocks in _groups(document)
        if len(blocks) >= _LEAST
        for finding in _between(blocks)
    ]
    yield from sorted(found, key=lambda finding: finding.line)


def _groups(document: Document) -> Iterable[Sequence[Block]]:
    """The columns of tables, and the lists: blocks under the same heads."""
    groups: list[list[Block]] = []
    columns: dict[tuple[object, ...], list[Block]] = {}
    for block in document.blocks:
        if block.kind == "cell":
            _put(block, (block.place.column, block.place.parents), columns, groups)
        elif block.kind == "item":
            _put(block, (block.place.headings, block.place.parents), columns, groups)
        elif (
            block.kind != "continuation"
        ):  # another list or table begins behind it; behind the head of a table, too
            columns = {}
    return groups


def _put(
    block: Block,
    key: tuple[object, ...],
    columns: dict[tuple[object, ...], list[Block]],
    groups: list[list[Block]],
) -> None:
    if key not in columns:
        groups.append(columns.setdefault(key, []))
    columns[key].append(block)


def _between(blocks: Sequence[Block]) -> Iterator[Found]:
    classes = _classes(blocks)
    if len(classes) < _LEAST:
        return
    step = Fraction(
        1,
        10
        ** max(
            decimal_places(bound)
            for block in blocks
            if (amount := _amount(block))
            for bound in (amount.low, amount.high)
        ),
    )
    is_open = classes[0].low is None or classes[-1].high is None
    for lower, other in pairwise(classes):
        last, first = lower.last(step), other.first(step)
        if last is None or first is None:
            continue
        if first > last + step and is_open:
            yield _gap(lower, other)
        elif first <= last and (is_open or lower.high == other.low):
            yield _overlap(lower, other)


def _classes(blocks: Sequence[Block]) -> list[_Class]:
    """Return the classes from the lowest to the highest; none where the blocks are no
    classification."""
    read = [(block, _amount(block)) for block in blocks]
    found = [made for block, amount in read if amount and (made := _class(block, amount))]
    units = {_plain_unit(amount) for _, amount in read if amount} - {""}
    if (
        len(found) != len(blocks)
        or len(units) > 1
        or len({named_value.substance for block in blocks for named_value in named(block.text)}) > 1
    ):
        return []
    for classes in (found, found[::-1]):
        if all(map(_rises, classes, classes[1:])):
            return classes
    return []


def _rises(first: _Class, other: _Class) -> bool:
    is_low = first.low is None or (other.low is not None and first.low < other.low)
    return (
        other.low is not None
        and first.high is not None
        and is_low
        and (other.high is None or first.high < other.high)
    )


def _amount(block: Block) -> Amount | None:
    if block.kind == "cell" and (number := bare(block.text)):
        return number
    return next(iter(amounts(block.text)), None)


def _class(block: Block, amount: Amount) -> _Class | None:
    low, high = value(amount.low), value(amount.high) if amount.high else None
    words = block.text[amount.start : amount.end]
    if (
        low is None
        or (amount.high and (high is None or high <= low))
        or (amount.high and _EITHER.search(words))
        or amount.sign == "~"
    ):
        return None
    if amount.high:
        return (
            _Class(low, high, amount.sign != ">", not amount.is_below, block, words)
            if "<" not in amount.sign
            else None
        )
    match amount.sign:
        case "<" | "<=":
            return _Class(None, low, True, amount.sign == "<=", block, words)
        case ">" | ">=":
            return _Class(low, None, amount.sign == ">=", True, block, words)
    return None


def _plain_unit(amount: Amount) -> str:
    unit = amount.unit.lower().removesuffix(" old").removesuffix("-old")
    return f"{amount.power} {unit.removesuffix('s')} {amount.rate}".strip()


def _gap(first: _Class, other: _Class) -> Found:
    ends = _said(first.high), _said(other.low)
    left_out = (
        f"{ends[0]} itself" if ends[0] == ends[1] else f"what lies between {ends[0]} and {ends[1]}"
    )
    return _found(
        "ranges_gap",
        f"“{first.words}” and “{other.words}” leave out {left_out}. Let one begin where the other "
        "ends",
        first,
        other,
    )


def _overlap(first: _Class, other: _Class) -> Found:
    ends = _said(other.low), _said(first.high)
    both = ends[0] if ends[0] == ends[1] else f"what lies between {ends[0]} and {ends[1]}"
    return _found(
        "ranges_overlap",
        f"“{first.words}” and “{other.words}” both hold {both}. Say to which of them it belongs",
        first,
        other,
    )


def _found(code: str, message: str, first: _Class, other: _Class) -> Found:
    later = max(first.block, other.block, key=lambda block: block.lines)
    about = (*heads(first.block), *heads(other.block), first.block.text, other.block.text)
    return Found.of(code, message, later, about)


def _said(number: Fraction | None) -> str:
    """A number as it is written, decimals behind a full stop."""
    return f"{float(number or 0):,.6f}".rstrip("0").rstrip(".")
