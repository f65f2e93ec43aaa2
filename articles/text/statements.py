"""Statements: what an article asserts, so that each can be agreed with or not.

Listed are every sentence, every list item and every row of a table with content; headings and heads
of columns say where these stand. Which of them are clinical statements is told by form: what cites,
or asserts something (articles.text.language.assertions).
"""

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import chain, groupby
from typing import Any, NamedTuple

from .document import Block, Document, Place, read
from .figures.figure import CREDIT, FIGURE
from .inline import Citation
from .language.forms import CURRENT_FORM, FORMS
from .ratings import Rating, rated
from .recommendations import boxes

STATEMENTS_LIMIT = 500
# A key of form 1 is made of the words; one of form 2 of the words and the place. Both are stored
# with verdicts.
_KEY = re.compile(r"[0-9a-f]{12}(?:-\d+)?|s2-[0-9a-f]{16}")
_encoded = json.JSONEncoder(ensure_ascii=False).encode
_UNNAMED = re.compile(r"(?:\(\d+\))?")  # a column without a head has a number
_SILENT = {
    "question",
    "heading",
    "head",
    "rule",
    "reference",
    FIGURE,
    CREDIT,
}  # kinds of block that say where, not what

Numbers = tuple[int, ...]


class Statement(NamedTuple):
    """One statement: its words as readers see them, without citations, and its place
    (articles.text.document.Place).

    `cited` are the numbers of the references it rests on, in order, `works` what these name,
    `marked` where its links lead and its citations stand, `block` the position of its block. Of the
    row of a table `cells` are its words with the head of each column. `nth` tells it from others of
    the same words in the same place: which of how many.
    `is_clinical`: by its form it is a clinical statement. `rating` is that of the recommendation it
    is the first of; of all others None. `key` names it in its revision.
    """

    key: str
    text: str
    place: Place
    cited: Numbers = ()
    cells: tuple[tuple[str, str], ...] = ()
    is_clinical: bool = True
    works: tuple[str, ...] = ()
    nth: tuple[int, int] = (1, 1)
    marked: tuple[str, ...] = ()
    block: int = 0
    rating: Rating | None = None

    @property
    def label(self) -> str:
        """Its words so that they can be understood by themselves: the cells of a row with the
        heads of their columns."""
        return (
            " · ".join(
                words if _UNNAMED.fullmatch(head) else f"{head}: {words}"
                for head, words in self.cells
            )
            or self.text
        )

    @property
    def recommended(self) -> Rating | None:
        """The rating of the recommendation it stands in; None elsewhere."""
        return rated(self.place.callout)

    @property
    def identity(self) -> tuple[Any, ...]:
        """What makes it the same statement in another revision: words, place, where links lead,
        on what it rests where, and whether a recommendation is judged with it."""
        return (
            self.text,
            self.cells,
            self.place,
            self.nth,
            self.works,
            self.marked,
            self.rating,
        )


def statements(text: Any, document: Document | None = None) -> list[Statement]:
    """Return the statements of a revision, or of a working copy, in order; at most
    STATEMENTS_LIMIT, clinical ones before others.

    `document` is its model, where it is at hand. A revision of form 1 has keys made of words, and
    those statements alone that are clinical by form.
    """
    document = document or read(text)
    is_former = getattr(text, "form", 2) == 1
    found = list(_rated(document, is_former=is_former))
    if is_former:
        return _with_former_keys(
            [statement for statement in found if statement.is_clinical][:STATEMENTS_LIMIT]
        )
    return _with_keys(found[:STATEMENTS_LIMIT] if len(found) <= STATEMENTS_LIMIT else _first(found))


def listed(document: Document) -> list[Statement]:
    """Return every statement of a text, however many, clinical or not."""
    return _with_keys(_rated(document, is_former=False))


def is_key(name: str) -> bool:
    """Is this what the key of a statement looks like?"""
    return _KEY.fullmatch(name) is not None


def _rated(document: Document, *, is_former: bool) -> Iterator[Statement]:
    """Yield the statements that have words. All of a recommendation are clinical, and its first one
    has the rating."""
    within = {at: box for box in boxes(document) for at in box.positions}
    judged = set[int]()
    for statement in _found(document, is_former=is_former):
        if any(map(str.isalnum, statement.text)):
            box = within.get(statement.block)
            rating = box.rating if box and box.title not in judged else None
            judged |= {box.title} if box else set()
            yield statement._replace(is_clinical=True, rating=rating) if box else statement


def _found(document: Document, *, is_former: bool) -> Iterator[Statement]:
    silent = _SILENT | {"code"} if is_former else _SILENT
    for _, group in groupby(
        enumerate(document.blocks),
        lambda numbered: numbered[1].row if numbered[1].row >= 0 else ~numbered[0],
    ):
        (at, first), *others = group
        if first.kind not in silent:
            cells = [first, *(block for _, block in others)]
            yield from (
                _of_row(cells, at, document, is_former)
                if first.kind == "cell"
                else _of_block(first, at, document, is_former)
            )


def _of_row(
    cells: Sequence[Block], at: int, document: Document, is_former: bool
) -> Iterator[Statement]:
    cited = tuple(
        dict.fromkeys(
            chain.from_iterable(citation.numbers for cell in cells for citation in cell.cited)
        )
    )
    place = cells[0].place._replace(
        column=""
    )  # its row is named where it goes on with the one above it
    words = tuple((cell.place.column, cell.text) for cell in cells if cell.text)
    asserts = FORMS[1 if is_former else CURRENT_FORM].asserts
    is_clinical = any(
        cell.cited or asserts(cell.prose if is_former else cell.text) for cell in cells
    )
    marked = tuple(
        f"{nth} {sentence}"
        for nth, cell in enumerate(cells)
        for sentence in _marked(cell, 0, len(cell.text))
    )
    yield Statement(
        "",
        " ".join(text for _, text in words),
        place,
        cited,
        words,
        is_clinical,
        _works(cited, document),
        marked=marked,
        block=at,
    )


def _of_block(block: Block, at: int, document: Document, is_former: bool) -> Iterator[Statement]:
    cut = FORMS[1 if is_former else CURRENT_FORM]
    is_whole = block.kind in {"item", "continuation", "code"}
    end = 0
    positions = [citation.at for citation in block.cited]
    for sentence in (
        [block.prose] if is_whole else cut.sentences(block.prose) if is_former else block.sentences
    ):
        begun = block.prose.index(sentence, end)
        end = begun + len(sentence)
        here = (
            block.cited
            if is_whole
            else block.cited[
                bisect_right(positions, begun) if begun else 0 : bisect_right(positions, end)
            ]
        )
        cited = tuple(dict.fromkeys(chain.from_iterable(citation.numbers for citation in here)))
        words = sentence if is_former else block.text[begun:end]  # form 1 took code for no words
        is_clinical = (
            block.kind in {"item", "continuation", "answer"} or bool(here) or cut.asserts(words)
        )
        yield Statement(
            "",
            block.text[begun:end],
            block.place,
            cited,
            (),
            is_clinical,
            _works(cited, document),
            marked=_marked(block, begun, end, here),
            block=at,
        )


def _marked(
    block: Block, begun: int, end: int, cited: Sequence[Citation] | None = None
) -> tuple[str, ...]:
    """Return what a stretch of a block has beside its words: where its links lead, where its
    citations stand, code as it is written."""
    links = [
        f"{mark.start - begun} {mark.target}"
        for mark in block.marks
        if mark.target and mark.start < end and begun < mark.end
    ]
    citations = [
        f"{citation.at - begun}{citation.text}"
        for citation in (block.cited if cited is None else cited)
    ]
    return (*links, *citations, *(text for name, text in block.facts if name == "code"))


def _works(cited: Numbers, document: Document) -> tuple[str, ...]:
    return tuple(document.works[number - 1] for number in cited if number <= len(document.works))


def _first(found: list[Statement]) -> list[Statement]:
    """Return as many as are listed, in order: clinical ones first."""
    room = STATEMENTS_LIMIT - sum(statement.is_clinical for statement in found)
    return [statement for statement in found if statement.is_clinical or (room := room - 1) >= 0][
        :STATEMENTS_LIMIT
    ]


def _with_keys(found: Iterable[Statement]) -> list[Statement]:
    """Return statements with keys of form 2: SHA-256 of words, cells and place, and of which of
    how many alike this is."""
    named = [
        (statement, _encoded([statement.text, statement.cells, statement.place]))
        for statement in found
    ]
    count, reached, result = Counter(name for _, name in named), Counter[str](), []
    for statement, name in named:
        reached[name] += 1
        nth = reached[name], count[name]
        result.append(
            statement._replace(
                key=f"s2-{sha256(f'{name}{nth}'.encode()).hexdigest()[:16]}", nth=nth
            )
        )
    return result


def _with_former_keys(found: Iterable[Statement]) -> list[Statement]:
    """Return statements with keys of form 1: SHA-256 of the words, and a number from the second
    of the same words on."""
    times, result = Counter[str](), []
    for statement, keyed in zip(found := list(found), _with_keys(found), strict=True):
        key = sha256(statement.text.encode()).hexdigest()[:12]
        times[key] += 1
        result.append(keyed._replace(key=key if times[key] == 1 else f"{key}-{times[key]}"))
    return result
