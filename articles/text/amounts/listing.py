"""Every amount of a short answer and a body, in the order of the text, each with the words and
the place it stands in."""

from collections.abc import Iterator
from typing import NamedTuple

from ..document import Block, Document, Place
from ..figures.figure import CREDIT
from ..language.amounts import Amount, amounts, bare, unit_of

_AROUND = 45  # characters of its sentence that are shown on either side
_SHOWN = 60  # of the head of a row or column
_NO_PART = {"question", "reference", "rule", CREDIT}
_WHOLE = {
    "item",
    "continuation",
    "cell",
    "head",
    "heading",
    "title",
    "code",
}  # read as one sentence


class Listed(NamedTuple):
    """One amount. `written` is how, and `sentence` where it stands, from `at` on; `place` is where
    that is.

    `unit` is that of the amount, or for the bare number of a table that of the head of its column.
    `block` is the position of its block.
    """

    written: str
    sentence: str
    at: int
    place: Place
    unit: str
    amount: Amount
    block: int

    @property
    def unit_above(self) -> str:
        """The unit that the head of its column names, where it has none of its own."""
        return "" if self.unit == self.amount.unit else self.unit

    @property
    def label(self) -> str:
        """The amount as it is listed: with the unit of its column, where it has none of its own."""
        return f"{self.written} ({self.unit})" if self.unit_above else self.written

    @property
    def before(self) -> str:
        """The words before it, at most some."""
        start = self.at - _AROUND
        return (
            self.sentence[: self.at]
            if start <= 0
            else f"…{self.sentence[start : self.at].partition(' ')[2]}"
        )

    @property
    def after(self) -> str:
        """The words behind it, likewise."""
        end = self.at + len(self.written)
        rest = self.sentence[end : end + _AROUND + 1]
        return rest if len(rest) <= _AROUND else f"{rest[:_AROUND].rpartition(' ')[0]}…"

    @property
    def where(self) -> str:
        """Its place in words: the heads of row and column of a cell, the headings and items
        above all else."""
        beside = " · ".join(
            _shortened(head) for head in (self.place.row, self.place.column) if head
        )
        return " › ".join(part for part in (self.place.path, beside) if part)


def _shortened(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"


def listed(document: Document) -> tuple[Listed, ...]:
    """Return every amount of the short answer and the body."""
    return tuple(
        amount
        for at, block in enumerate(document.blocks)
        if block.kind not in _NO_PART
        for amount in _of_block(block, at)
    )


def _of_block(block: Block, at: int) -> Iterator[Listed]:
    found = amounts(block.text)
    if not found:
        yield from _bare(block, at)
        return
    bounds = _bounds(block)
    begun, end = next(bounds)
    sentence = block.text[begun:end].rstrip()
    for amount in found:
        if amount.start >= end:
            begun, end = next(each for each in bounds if amount.start < each[1])
            sentence = block.text[begun:end].rstrip()  # one text for all amounts in it
        yield Listed(
            block.text[amount.start : amount.end],
            sentence,
            amount.start - begun,
            block.place,
            amount.unit,
            amount,
            at,
        )


def _bare(block: Block, at: int) -> Iterator[Listed]:
    """The number of a cell whose column names the unit."""
    unit = unit_of(block.place.column) if block.kind == "cell" and block.text else ""
    if unit and (unit_alone := bare(block.text)):
        yield Listed(block.text, block.text, 0, block.place, unit, unit_alone, at)


def _bounds(block: Block) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a block begin, and where the next one does."""
    if block.kind in _WHOLE:
        yield 0, len(block.text)
        return
    begun, starts = 0, []
    for sentence in block.sentences:
        begun = block.prose.index(sentence, begun)
        starts.append(begun)
        begun += len(sentence)
    starts = [0, *starts[1:]]
    yield from zip(starts, [*starts[1:], len(block.text)], strict=True)
    yield len(block.text), len(block.text) + 1
