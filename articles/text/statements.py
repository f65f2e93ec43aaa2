"""Statements: what an article asserts, sentence by sentence, so that each can be agreed with or not.

Picked by structure: every sentence of the short answer, every list item, every row of a table that cites, holds a number or
recommends something, and every other sentence that does. Headings, a table's too, and code assert nothing here.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import Protocol

from markdown_it.token import Token

from . import grammar
from .citations import markers
from .plain import plain
from .sentences import sentences
from .typeset import set_inline

STATEMENTS_LIMIT = 500
SHORT_ANSWER = "short_answer"

# A number of its own: not the one in a name, such as B12, CYP3A4 or COVID-19.
_NUMBER = re.compile(r"(?<!\w)(?<![^\W\d_][-\u2010\u2011\u2013])[\d\u00bc-\u00be\u2150-\u215e]")
_RECOMMENDATION = re.compile(
    r"\b(?:should|must|ought to|shall|needs? to|do not|don't|never|always|avoid(?:s|ed|ing)?|recommend(?:s|ed|ation|ations)?"
    r"|advise[sd]?|contra-?indicat(?:ed|ion|ions)|indicated|(?:re)?consider(?:ed)?|suggest(?:s|ed)?|offer(?:ed)?|stop(?:ped)?|start(?:ed)?"
    r"|discontinue[d]?|continue|withhold|withheld|refer(?:red)?|give|given|take|taken|prescribe[sd]?|switch|reduce|increase|monitor"
    r"|measure|check|repeat|screen|treat|test|admit|vaccinate)\b",
    re.IGNORECASE,
)
_KEY = re.compile(r"[0-9a-f]{12}(?:-\d+)?")
_NO_STATEMENT = {"heading_open", "th_open"}


_Cited = tuple[tuple[int, ...], ...]  # the references that each of several citations names
_Found = tuple[str, str, _Cited, tuple[tuple[str, str], ...]]  # of a statement: text, place, cited, cells


class Written(Protocol):
    """What has statements: a revision, or the working copy."""

    short_answer: str
    body: str


@dataclass(frozen=True)
class Statement:
    """One statement: its words as readers see them, without citations, and its `place`, SHORT_ANSWER or the heading above.

    An unchanged statement has the same `key` in the next revision. `cited` are the numbers of the references it rests on, in order.
    Of the row of a table `cells` are its words under the head of each column.
    """

    key: str
    text: str
    place: str
    cited: tuple[int, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> str:
        """Its words so that they can be understood by themselves: the cells of a row with the heads of their columns."""
        return " · ".join(f"{head}: {words}" if head else words for head, words in self.cells) or self.text


def statements(revision: Written) -> list[Statement]:
    """Return the statements of a revision in order, the first STATEMENTS_LIMIT of them."""
    found: list[_Found] = [(text, SHORT_ANSWER, (), ()) for text in sentences(plain(set_inline(revision.short_answer)).replace("\n", " "))]
    found += _in_body(grammar.parse(revision.body).tokens)
    times: Counter[str] = Counter()
    result = []
    for text, place, cited, cells in [one for one in found if any(map(str.isalnum, one[0]))][:STATEMENTS_LIMIT]:
        key = sha256(text.encode()).hexdigest()[:12]
        times[key] += 1
        result.append(Statement(key if times[key] == 1 else f"{key}-{times[key]}", text, place, tuple(dict.fromkeys(chain(*cited))), cells))
    return result


def is_key(name: str) -> bool:
    """Is this what the key of a statement looks like?"""
    return _KEY.fullmatch(name) is not None


@dataclass(frozen=True)
class _Words:
    """The words of a block. In `prose` code is blanked out, character by character.

    `cited` are the references that each of its citations names, and `places` where those stand.
    """

    text: str
    prose: str
    cited: _Cited = ()
    places: tuple[int, ...] = ()


def _in_body(tokens: Sequence[Token]) -> Iterator[_Found]:
    place, items = "", 0
    heads: list[str] = []
    row: list[_Words] = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        items += token.nesting if token.type.startswith("list_item") else 0
        if token.type == "tr_close":
            yield from [_of_row(row, heads, place)] if any(map(_asserts, row)) else []
            row = []
        heads = [] if token.type == "table_open" else heads
        if token.type != "inline" or before is None:
            continue
        if before.type == "heading_open" and before.level == 0:
            place = grammar.plain(token.children)
        if before.type == "th_open":
            heads.append(grammar.plain(token.children))
        elif before.type == "td_open":
            row.append(_words(token.children) if token.children else _Words("", ""))
        elif before.type not in _NO_STATEMENT:
            words = _words(token.children or [])
            asserted = [(words.text.strip(), words.cited)] if items else _asserting(words)
            yield from ((text, place, cited, ()) for text, cited in asserted)


def _of_row(row: Sequence[_Words], heads: Sequence[str], place: str) -> _Found:
    cells = [(head, cell.text.strip()) for head, cell in zip(heads, row, strict=False) if cell.text.strip()]
    cited = tuple(chain.from_iterable(cell.cited for cell in row))
    return " ".join(words for _, words in cells), place, cited, tuple(cells)  # as reading.plain has it: the cells of a row are one line


def _asserts(words: _Words) -> bool:
    return bool(words.cited or _NUMBER.search(words.prose) or _RECOMMENDATION.search(words.prose))


def _asserting(words: _Words) -> Iterator[tuple[str, _Cited]]:
    end = 0
    for sentence in sentences(words.prose):
        start = words.prose.index(sentence, end)
        begun, end = end, start + len(sentence)
        cited = words.cited[bisect_right(words.places, begun) if begun else 0 : bisect_right(words.places, end)]
        if cited or _NUMBER.search(sentence) or _RECOMMENDATION.search(sentence):
            yield words.text[start:end], cited


def _words(tokens: Sequence[Token]) -> _Words:
    text, prose, cited, places = "", "", list[tuple[int, ...]](), list[int]()
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "citation":
            cited.append(markers.numbers(token.content)[0])
            places.append(len(text.rstrip()))  # a marker at the start of a line belongs to what stands before it
        shown = _shown(token, is_before_citation=after is not None and after.type == "citation")
        # White space is one space, also where two tokens meet.
        shown = re.sub(r"\s+", " ", shown)
        shown = shown[1:] if shown[:1] == " " and text[-1:] in ("", " ") else shown
        text += shown
        prose += "_" * len(shown) if token.type == "code_inline" else shown
    return _Words(text, prose, tuple(cited), tuple(places))


def _shown(token: Token, *, is_before_citation: bool) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "text":
        # As it is set: a raised number stands close to its word.
        return token.content.rstrip(" ") if is_before_citation else token.content
    return token.content if token.type == "code_inline" else ""
