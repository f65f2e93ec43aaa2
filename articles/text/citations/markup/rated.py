"""Recommendations that cannot be read as such: without a rating, without words, or in a place where
none is set."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, takewhile

from markdown_it.token import Token

from ...grammar import Body, plain
from ...ratings import RECOMMENDATION, Certainty, Strength
from ..finding import Finding, blocking

_MARKER = re.compile(rf"^[ \t]*\[!{RECOMMENDATION}\]", re.ASCII | re.IGNORECASE | re.MULTILINE)
_STRENGTHS = f"{Strength.STRONG}, {Strength.CONDITIONAL} or {Strength.GOOD_PRACTICE}"
*_HIGHER, _LOWEST = Certainty
_SILENT = {"heading_open", "th_open"}  # what is in them says where, not what
_CODE = {"fence", "code_block"}
_UNRATED = (
    "this recommendation does not say what it is. Write behind the marker how strong it is "
    f"({_STRENGTHS}) and how certain the evidence ({', '.join(_HIGHER)} or {_LOWEST}), such as "
    f"“{Strength.STRONG}, {Certainty.LOW} certainty”; “{Strength.GOOD_PRACTICE}” stands alone"
)
_EMPTY = (
    "this recommendation says nothing that could be judged. Write it in a sentence on the lines "
    "below, each behind a “>”; a heading or a citation alone is none"
)
_WITHIN = (
    "a recommendation begins at the margin, with “>” before the marker and an empty line above. "
    "Here it is not set as one"
)


def as_rated(body: Body) -> Iterator[Finding]:
    """Return what keeps the recommendations of a body from being read."""
    for at, token in enumerate(body.tokens):
        line = token.map[0] if token.map else 0
        if token.type == "callout_title_open" and token.meta["kind"] == RECOMMENDATION:
            if not token.meta["rating"]:
                yield _finding("recommendation_unrated", line, _UNRATED)
            if not _says_something(body.tokens, at):
                yield _finding("recommendation_empty", line, _EMPTY)
        elif token.type == "inline":
            for found in _MARKER.finditer(token.content):
                before = token.content.count("\n", 0, found.start())
                yield _finding("recommendation_within", line + before, _WITHIN)


def _says_something(tokens: Sequence[Token], title: int) -> bool:
    """Does anything stand below the title at this position, within its box, that becomes a
    statement (articles.text.statements), so that reviewers are asked about it?"""
    below = pairwise(islice(tokens, title + 2, None))
    within = takewhile(lambda pair: pair[1].type != "callout_close", below)
    return any(any(map(str.isalnum, _asserted(before, token))) for before, token in within)


def _asserted(before: Token, token: Token) -> str:
    """Return the words of a block that are not only where others stand; a marker is none."""
    if token.type == "inline":
        return "" if before.type in _SILENT else plain(token.children)
    return token.content if token.type in _CODE else ""


def _finding(code: str, line: int, message: str) -> Finding:
    return blocking("body", code, f"Line {line + 1}: {message}.", line + 1, 1)
