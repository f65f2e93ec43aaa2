"""Running text: the tokens inside one block as its words, with what is marked and cited in them."""

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import NamedTuple

from markdown_it.token import Token

from .citations import markers
from .grammar import NEWEST, parse_answer

_SPACE = re.compile(r"\s+")
_MARKS = {"em_open": "em", "strong_open": "strong", "link_open": "link"}
_ENDS = {"em_close": "em", "strong_close": "strong", "link_close": "link"}


class Mark(NamedTuple):
    """What is marked from `start` to `end`: "em", "strong", "code", "link", which leads to
    `target` (with its title), or "break"."""

    start: int
    end: int
    name: str
    target: str = ""


class Citation(NamedTuple):
    """A citation: where in the words it stands, and the numbers of the references it names;
    `text` if it cannot be understood."""

    at: int
    numbers: tuple[int, ...]
    text: str = ""


class Inline(NamedTuple):
    """The words of one block, white space folded."""

    text: str
    marks: tuple[Mark, ...] = ()
    cited: tuple[Citation, ...] = ()


def read_answer(text: str, form: int = NEWEST) -> Inline:
    """Return the words of a short answer, with what is marked and cited in them."""
    return read_inline(
        [token for block in parse_answer(text, form).blocks() for token in block.children or []]
    )


def in_words(short_answer: str, form: int = NEWEST) -> str:
    """Return a short answer as it stands wherever nothing can be followed from it: in lists, mails,
    summaries for programs.

    Plain words on one line: no markup, and no marker that would lead nowhere there.
    """
    return read_answer(short_answer, form).text


def read_inline(tokens: Sequence[Token]) -> Inline:
    """Return the words of inline tokens. A citation stands close to the word before it and is
    not among them."""
    if len(tokens) == 1 and tokens[0].type == "text":
        return Inline(_SPACE.sub(" ", tokens[0].content).strip(" "))
    pieces: list[str] = []
    length, is_spaced = (
        0,
        True,
    )  # white space is one space, also where two tokens meet, and none stands at the ends
    open_marks: list[tuple[int, str, str]] = []
    marks: list[Mark] = []
    cited: list[Citation] = []
    for token, after in zip_longest(tokens, tokens[1:]):
        if token.type == "citation":
            numbers = markers.numbers(token.content)[0]
            cited.append(
                Citation(
                    length - is_spaced if pieces else 0, numbers, "" if numbers else token.content
                )
            )
        elif token.type in _MARKS:
            target = " ".join(
                str(token.attrs[name]) for name in ("href", "title") if token.attrs.get(name)
            )
            open_marks.append((length, _MARKS[token.type], target))
        elif token.type in _ENDS and open_marks:
            start, name, target = open_marks.pop()
            marks.append(Mark(start, length, name, target))
        elif shown := _shown(
            token, is_before_citation=after is not None and after.type == "citation"
        ):
            if token.type == "hardbreak":
                marks.append(Mark(length, length, "break"))
            shown = _SPACE.sub(" ", shown)
            shown = shown[1:] if is_spaced and shown[0] == " " else shown
            if shown:
                if token.type == "code_inline":
                    marks.append(Mark(length, length + len(shown), "code"))
                pieces.append(shown)
                length += len(shown)
                is_spaced = shown[-1] == " "
    text = "".join(pieces).rstrip()
    return Inline(text, _fitted(marks, len(text)) if marks else (), tuple(cited))


def _fitted(marks: Iterable[Mark], end: int) -> tuple[Mark, ...]:
    """Return marks in order, within a text that ends there."""
    fitted = (
        Mark(min(mark.start, end), min(mark.end, end), mark.name, mark.target) for mark in marks
    )
    return tuple(
        sorted(
            mark for mark in fitted if mark.start < mark.end or mark.target or mark.name == "break"
        )
    )


def _shown(token: Token, *, is_before_citation: bool) -> str:
    if token.type == "text":
        return token.content.rstrip(" ") if is_before_citation else token.content
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type == "code_inline" else ""
