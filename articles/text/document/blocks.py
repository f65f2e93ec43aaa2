"""Blocks: a text as a sequence of them, and where each stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ..inline import Citation, Mark
from ..language.sentences import sentences

_SHOWN = 60  # characters of a heading or item that are shown as a place


class Place(NamedTuple):
    """Where a block stands, as its reader sees it; words throughout.

    `part` is "question", "answer", "body" or "references"; `headings` those above it, outermost
    first; `parents` what else it stands under, likewise: a line of its own in bold, words that lead
    to it such as "Avoid:", the title of a callout, list items, a row of a table that is nothing but
    its first cell; `step` its number in a numbered list, 0 elsewhere; `callout` the kind of
    callout, of a recommendation with its rating, "quotation" or "figure"; of the cell of a table
    `row` are the words of the first cell of its row, and `column` those of the head of its column.
    """

    part: str = "body"
    headings: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    step: int = 0
    callout: str = ""
    row: str = ""
    column: str = ""

    @property
    def path(self) -> str:
        """Where it is, in words: "Short answer", or headings and list items from the outside in;
        empty above the first heading."""
        return (
            "Short answer"
            if self.part == "answer"
            else " › ".join(map(_shortened, (*self.headings, *self.parents)))
        )


@dataclass(frozen=True)
class Block:
    """One block: its `text` as readers see it, white space folded, without citation markers.

    `kind` is "question", "answer", "heading", "paragraph", "item", "continuation" (a further
    paragraph of an item), "head" or "cell" of a table, "title" of a callout, "code", "rule",
    "figure" (its words are the alternative text), "credit" of one or "reference". `level` is that
    of a heading (2 to 6). `label` is what the page puts before the words, such as "Warning: ".
    `marks` are emphasis, code and links, `cited` the citations, both by offsets in `text`. `lines`
    are the first line in the source and the one after the last, from 0. Cells of one row share
    `row`, a number; other blocks have -1. `facts` are the fields of a reference, or which picture a
    figure shows.
    """

    kind: str
    text: str
    place: Place
    level: int = 0
    label: str = ""
    marks: tuple[Mark, ...] = ()
    cited: tuple[Citation, ...] = ()
    lines: tuple[int, int] = (0, 0)
    row: int = -1
    facts: tuple[tuple[str, str], ...] = ()

    @cached_property
    def prose(self) -> str:
        """The text with code blanked out, character by character: a stop in code ends no
        sentence."""
        pieces, done = [], 0
        for mark in self.marks:
            if mark.name == "code" and mark.end > done:
                pieces += [self.text[done : mark.start], "_" * (mark.end - max(done, mark.start))]
                done = mark.end
        return "".join([*pieces, self.text[done:]])

    @cached_property
    def sentences(self) -> list[str]:
        """Its sentences, for all who ask for them."""
        return sentences(self.prose)


@dataclass(frozen=True)
class Document:
    """A text as blocks in the order they are read. `works` says of each reference, from 1, which
    work it names."""

    blocks: tuple[Block, ...]
    works: tuple[str, ...] = field(default=())

    @cached_property
    def words(self) -> str:
        """The text in plain words: blocks on lines of their own, the cells of a row on one."""
        return "".join(f"{gap}{block.label}{block.text}" for gap, block in self._parted())

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where in `words` the text of each block stands, by its position in `blocks`; a block
        without words has no length."""
        found, end = [], 0
        for gap, block in self._parted():
            start = end + len(gap) + len(block.label)
            end = start + len(block.text)
            found.append((start, end))
        return tuple(found)

    @cached_property
    def starts(self) -> list[int]:
        """Where the text of each block begins in `words`."""
        return [start for start, _ in self.spans]

    def _parted(self) -> Iterator[tuple[str, Block]]:
        is_first, row = True, -1
        for block in self.blocks:
            has_words = bool(block.label or block.text)
            gap = "" if is_first or not has_words else " " if block.row == row != -1 else "\n"
            yield gap, block
            if has_words:
                is_first, row = False, block.row


def _shortened(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"
