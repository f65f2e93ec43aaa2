"""Doses that rest on sources alone which nobody without a stake has checked: preprints, and who
makes the medicine."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from ..sources.known import Filed, Known
from ..sources.source import SourceKind
from ..text.document import Block, Document
from ..text.language.doses import has_dose
from .found import Found
from .unsupported import SILENT, heads, shown

WEAK = {SourceKind.PREPRINT: "a preprint", SourceKind.MANUFACTURER: "its manufacturer"}


def weakly_supported(document: Document, known: Known) -> Iterator[Found]:
    """Yield the doses all of whose citations are of such sources, in the order of the text."""
    weak = {one.number: one for one in known.filed if one.kind in WEAK}
    if not weak:
        return
    for _, group in groupby(
        enumerate(document.blocks), lambda one: one[1].row if one[1].row >= 0 else ~one[0]
    ):
        blocks = [block for _, block in group]
        if blocks[0].kind not in SILENT:
            yield from (
                _of_row(blocks, weak)
                if blocks[0].kind == "cell"
                else _of_sentences(blocks[0], weak)
            )


def _of_row(cells: Sequence[Block], weak: Mapping[int, Filed]) -> Iterator[Found]:
    text = " ".join(cell.text for cell in cells)
    under = " ".join(
        f"{cell.place.column}: {cell.text}" if cell.place.column else cell.text for cell in cells
    )
    numbers = {number for cell in cells for one in cell.cited for number in one.numbers}
    if numbers and numbers <= weak.keys() and has_dose(under):
        yield _found(cells[0], text, [weak[one] for one in sorted(numbers)])


def _of_sentences(block: Block, weak: Mapping[int, Filed]) -> Iterator[Found]:
    end = 0
    for sentence in [block.prose] if block.kind in ("item", "continuation") else block.sentences:
        begun = block.prose.index(sentence, end)
        end = begun + len(sentence)
        numbers = _cited(block, begun, end)
        if numbers and numbers <= weak.keys() and has_dose(block.text[begun:end]):
            yield _found(block, block.text[begun:end], [weak[one] for one in sorted(numbers)])


def _cited(block: Block, begun: int, end: int) -> set[int]:
    """The references that a sentence rests on: those in it; where there are none, all that are
    cited behind it."""
    behind = [one for one in block.cited if one.at >= begun]
    inside = [one for one in behind if one.at < end]
    return {number for one in inside or behind for number in one.numbers}


def _found(block: Block, words: str, sources: Sequence[Filed]) -> Found:
    kinds = " and ".join(dict.fromkeys(WEAK[SourceKind(one.kind)] for one in sources))
    message = (
        f"“{shown(words)}” rests on {kinds} alone. Cite a source behind it that others have "
        "checked, such as a guideline"
    )
    field = "short_answer" if block.kind == "answer" else "body"
    names = tuple(one.name for one in sources)
    return Found(
        "dose_on_weak_source", message, field, block.lines[0] + 1, (*heads(block), words, *names)
    )
