"""Statements with the references that they rest on."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ...text.document import Block, Document
from .unsupported import SILENT


class Resting(NamedTuple):
    """A sentence, an item or a row of a table: its `words`, which begin at the character `at` of
    its block, `under` the heads of its columns, and the `numbers` of the references that are cited
    for it."""

    block: Block
    words: str
    under: str
    numbers: frozenset[int]
    at: int = 0


def resting(document: Document) -> Iterator[Resting]:
    """Yield the statements of a text for which something is cited, in its order."""
    for _, group in groupby(
        enumerate(document.blocks),
        lambda numbered: numbered[1].row if numbered[1].row >= 0 else ~numbered[0],
    ):
        blocks = [block for _, block in group]
        if blocks[0].kind not in SILENT:
            found = _of_row(blocks) if blocks[0].kind == "cell" else _of_sentences(blocks[0])
            yield from (statement for statement in found if statement.numbers)


def _of_row(cells: Sequence[Block]) -> Iterator[Resting]:
    under = " ".join(
        f"{cell.place.column}: {cell.text}" if cell.place.column else cell.text for cell in cells
    )
    numbers = frozenset(
        number for cell in cells for citation in cell.cited for number in citation.numbers
    )
    yield Resting(cells[0], " ".join(cell.text for cell in cells), under, numbers)


def _of_sentences(block: Block) -> Iterator[Resting]:
    end = 0
    for sentence in [block.prose] if block.kind in ("item", "continuation") else block.sentences:
        begun = block.prose.index(sentence, end)
        end = begun + len(sentence)
        words = block.text[begun:end]
        yield Resting(block, words, words, _cited(block, begun, end), begun)


def _cited(block: Block, begun: int, end: int) -> frozenset[int]:
    """The references that a sentence rests on: those in it and right behind it; else all that are
    cited behind it."""
    behind = [citation for citation in block.cited if citation.at >= begun]
    inside = [citation for citation in behind if citation.at <= end]
    return frozenset(number for citation in inside or behind for number in citation.numbers)
