"""The grammar of a text: of a body CommonMark and tables, citation markers, callouts; of a short
answer emphasis and markers.

It has forms, because what was reviewed must read for ever as it was read: a revision knows in which
form it was frozen (Revision.form). COMMON is that of all before there were forms. In QUANTITIES
what is typed is what is read: signs that belong to numbers are no markup
(articles/text/quantities.py), indented text is a paragraph, entities are shown as typed. In LINKED
the short answer cites, too, headings are set with a link to themselves, and a sign after "5%" or
")" begins no emphasis. In GRADED a recommendation is a callout that says how strong it is and how
certain its evidence (articles/text/ratings.py). In FIGURED a paragraph that names a picture is a
figure (articles/text/figures). Typesetting makes HTML of the tokens.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, link
from markdown_it.token import Token

from . import quantities
from .clean import is_web_address
from .figures.figure import figure
from .ratings import RECOMMENDATION, rating

COMMON, QUANTITIES, LINKED, GRADED, FIGURED = 1, 2, 3, 4, 5
NEWEST = FIGURED

_ASIDES = {"caveat": "Caveat", "pitfall": "Pitfall", "warning": "Warning"}
CALLOUTS = {**_ASIDES, RECOMMENDATION: "Recommendation"}

# What a text may ask of the parser: far more than anybody writes, and done in a moment.
BRACKETS_PER_BODY = 5_000
COLUMNS_PER_TABLE = 20
CELLS_PER_BODY = 5_000
# Levels of quotes (one each) and of lists (two each) within each other; what stands deeper is not
# read.
NESTING = 100

_FORMER_CITATION = re.compile(r"\[[0-9][0-9\s,;\u2013\u2014-]{0,200}\]")
# With any dash, also one between two markers: [1]-[3].
_CITATION = re.compile(
    r"\[[0-9]{1,6}\]\s?[-\u2010-\u2014\u2212]\s?\[[0-9]{1,6}\]|\[[0-9][0-9\s,;\u2010-\u2014\u2212-]{0,200}\]"
)
_NUMBER_LABEL = re.compile(r"[0-9\s,;\u2010-\u2014\u2212-]+")
_FORMER_CALLOUT, _CALLOUT = (
    re.compile(rf"\[!({'|'.join(kinds)})\][ \t]*([^\n]*)\n?", re.ASCII | re.IGNORECASE)
    for kinds in (_ASIDES, CALLOUTS)
)
_MAIL_ADDRESS = re.compile(
    r"mailto:[\w.+%-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True)
class Body:
    """A body, or a short answer, as read: its text, its block tokens, and the lines, from 1, of
    link definitions with a number for a name.

    `definitions` are the lines and addresses of the others. `large_tables` are the lines of tables
    that were not read as such, or not to their end, for their size; `long_rows` those of rows with
    more cells than the head, of which the last are not set. Words stand in the children of the
    tokens of type "inline". A "citation" token has its marker as content and, in `meta["at"]`, its
    offset in the content of its block.
    """

    text: str
    tokens: Sequence[Token]
    numbered_definitions: Sequence[int]
    large_tables: Sequence[int]
    long_rows: Sequence[int]
    definitions: Sequence[tuple[int, str]]

    def blocks(self) -> Iterator[Token]:
        """Return the tokens that hold running text, in order."""
        return (token for token in self.tokens if token.type == "inline")


def parse(text: str, form: int = NEWEST) -> Body:
    """Read the Markdown `text` of a body in a form of the grammar. Any text that
    `articles.text.clean.clean` lets through is accepted.

    With more than BRACKETS_PER_BODY, no bracket begins a link.
    """
    has_links = text.count("[") <= BRACKETS_PER_BODY
    environment: dict[str, Any] = {
        "form": form,
        "has_links": has_links,
        "cells": 0,
        "large_tables": [],
        "long_rows": [],
    }
    tokens = _GRAMMARS[form].parse(text, environment)
    definitions = [
        (reference["map"][0] + 1, reference["href"])
        for reference in environment.get("references", {}).values()
    ]
    return Body(
        text,
        tokens,
        environment["numbered"],
        environment["large_tables"],
        environment["long_rows"],
        definitions,
    )


def callouts(form: int) -> Collection[str]:
    """Return the kinds of callouts that a form of the grammar has."""
    return CALLOUTS if form >= GRADED else _ASIDES


@lru_cache(maxsize=2)  # of the former text and this one
def read_only(text: str, form: int) -> Body:
    """As `parse`, made once for all who look at a text in one request; they share its tokens,
    and change none of them."""
    return parse(text, form)


def parse_answer(text: str, form: int = NEWEST) -> Body:
    """Read a paragraph of plain words, such as the short answer, in a form of the grammar: one
    block with emphasis and citations."""
    tokens = _ANSWERS[form].parseInline(text, {"form": form})
    for token in tokens:
        token.map = [0, text.count("\n") + 1]
    return Body(text, tokens, (), (), (), ())


def plain(tokens: Sequence[Token] | None) -> str:
    """Return the words of inline `tokens` on one line, without markup and without citations."""
    return " ".join("".join(map(_words, tokens or ())).split())


def label(title: Token) -> str:
    """Return what is set before the words of the title of a callout: its kind; of a recommendation
    also how it is rated."""
    name = CALLOUTS[title.meta["kind"]]
    rated = title.meta["rating"]
    return f"{name}: {rated.words}" if rated else f"{name}{': ' if title.meta['has_title'] else ''}"


def _words(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type in ("text", "code_inline") else ""


class _Grammar(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        """Say whether a link may lead to `url` (percent-encoded): to the web or to a mail
        address, nowhere else."""
        return is_web_address(url) or _MAIL_ADDRESS.fullmatch(url) is not None


def _link(state: StateInline, silent: bool) -> bool:
    # A run of brackets that nothing closes is looked through once, not once per bracket; and a
    # marker with nothing behind it that makes a link of it is none: no link is named by a number
    # (see _numbers_are_citations).
    if (
        state.src[state.pos] != "["
        or not state.env["has_links"]
        or state.src.find("]", state.pos) < 0
    ):
        return False
    marker = None if silent else _marker(state)
    return (marker is None or state.src[marker.end() : marker.end() + 1] in ("(", "[")) and link(
        state, silent
    )


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if not table(state, start, end, True):
        return False
    if silent:
        return True
    columns = (
        state.src[state.bMarks[start + 1] : state.eMarks[start + 1]].strip("| \t").count("|") + 1
    )
    rows = (CELLS_PER_BODY - state.env["cells"]) // columns
    last = min(end, start + 1 + rows)  # below the line under the header, which is no row
    is_read = columns <= COLUMNS_PER_TABLE and rows > 0 and table(state, start, last, False)
    if is_read:
        state.env["cells"] += (state.line - start - 1) * columns
        state.env["long_rows"] += [
            line + 1 for line in range(start + 2, state.line) if _cells(state, line) > columns
        ]
    if not is_read or (state.line == last < end and not state.isEmpty(last)):
        state.env["large_tables"].append(start + 1)
    return is_read


def _cells(state: StateBlock, line: int) -> int:
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip(" \t")
    row = escapedSplit(text) if "\\" in text else text.split("|")
    return len(row) - (row[0] == "") - (len(row) > 1 and row[-1] == "")


def _marker(state: StateInline) -> re.Match[str] | None:
    marker = _FORMER_CITATION if state.env["form"] == COMMON else _CITATION
    return None if state.linkLevel else marker.match(state.src, state.pos, state.posMax)


def _citation(state: StateInline, silent: bool) -> bool:
    # Silent means the text of a link is being measured: a number in there is text, so that a link
    # may hold one.
    found = None if silent else _marker(state)
    if not found:
        return False
    token = state.push("citation", "", 0)
    token.content = found[0]
    token.meta = {"at": state.pos}
    state.pos = found.end()
    return True


def _numbers_are_citations(state: StateCore) -> None:
    # A link definition named 1 would turn every marker [1] into that link.
    definitions = state.env.get("references", {})
    labels = [label for label in definitions if _NUMBER_LABEL.fullmatch(label)]
    state.env["numbered"] = [definitions.pop(label)["map"][0] + 1 for label in labels]


def _callouts(state: StateCore) -> None:
    # Only outermost quotations: an aside within an aside, a list or a quotation would be read out
    # as a muddle.
    begins = _CALLOUT if state.env["form"] >= GRADED else _FORMER_CALLOUT
    state.tokens = [
        token for block in _outermost(state.tokens) for token in _as_callout(block, begins)
    ]


def _outermost(tokens: list[Token]) -> Iterator[list[Token]]:
    block: list[Token] = []
    for token in tokens:
        block.append(token)
        if token.level == 0 and token.nesting != 1:
            yield block
            block = []


def _as_callout(block: list[Token], begins: re.Pattern[str]) -> list[Token]:
    if [token.type for token in block[:3]] != ["blockquote_open", "paragraph_open", "inline"]:
        return block
    first = block[2]
    found = begins.match(first.content)
    if not found:
        return block
    line, end = first.map or [0, 0]
    first.content, first.map = first.content[found.end() :], [line + 1, end]
    kind, title = found[1].lower(), found[2]
    rated = rating(title) if kind == RECOMMENDATION else None
    if rated:
        title = ""  # it is said in our words
    meta = {"kind": kind, "rating": rated, "has_title": bool(title)}
    return [
        Token("callout_open", "aside", 1, meta=meta, map=block[0].map),
        Token("callout_title_open", "p", 1, level=1, meta=meta, map=[line, line + 1]),
        Token("inline", "", 0, level=2, content=title, map=[line, line + 1], children=[]),
        Token("callout_title_close", "p", -1, level=1),
        *(block[1:-1] if first.content else block[4:-1]),
        Token("callout_close", "aside", -1),
    ]


def _figures(state: StateCore) -> None:
    # Only outermost paragraphs, as with callouts.
    state.tokens = [token for block in _outermost(state.tokens) for token in _as_figure(block)]


def _as_figure(block: list[Token]) -> list[Token]:
    found = figure(block[1].content) if block[0].type == "paragraph_open" else None
    if found is None:
        return block
    line, _ = block[1].map or [0, 0]
    where = [line + 1, line + 2 + found.caption.count("\n")]
    caption = [
        Token("paragraph_open", "p", 1, level=1, map=where),
        Token("inline", "", 0, level=2, content=found.caption, map=where, children=[]),
        Token("paragraph_close", "p", -1, level=1),
    ]
    meta = {"figure": found}
    return [
        Token("figure_open", "figure", 1, meta=meta, map=block[0].map),
        *(caption if found.caption else ()),
        Token("figure_close", "figure", -1, meta=meta),
    ]


def _numbers_as_typed(state: StateCore) -> None:
    # A browser counts the items of a list by itself: where another number was typed, that one is
    # shown. A list of nothing but ones is counted.
    lists: list[list[Token]] = []
    for token in state.tokens:
        if token.type == "ordered_list_open":
            lists.append([])
        elif token.type == "list_item_open" and token.info:
            lists[-1].append(token)
        elif token.type == "ordered_list_close":
            items = lists.pop()
            typed = [int(item.info) for item in items]
            is_counted = len(set(typed)) == 1
            for item, number, before in zip(items[1:], typed[1:], typed, strict=False):
                if number != before + 1 and not is_counted:
                    item.attrSet("value", str(number))


_IDLE = (
    "html_block",
    "html_inline",
    "linkify",
    "replacements",
    "smartquotes",
)  # what our options leave nothing to do


def _build(form: int) -> _Grammar:
    grammar = _Grammar("js-default", {"html": False, "maxNesting": NESTING})
    grammar.disable(["strikethrough", "image", *_IDLE])
    # After links: "[1](https://…)" is a link whose text is a number, "[1](as above)" is a citation
    # and a remark.
    grammar.inline.ruler.at("link", _link)
    grammar.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    grammar.inline.ruler.after("link", "citation", _citation)
    if form >= QUANTITIES:
        _put_quantities_first(grammar)
    if form >= LINKED:
        grammar.inline.ruler.at("emphasis", quantities.emphasis_or_mark)
    grammar.core.ruler.after("block", "callouts", _callouts)
    if form >= FIGURED:
        grammar.core.ruler.after("block", "figures", _figures)
    grammar.core.ruler.after("block", "numbers_are_citations", _numbers_are_citations)
    return grammar


def _put_quantities_first(grammar: _Grammar) -> None:
    grammar.disable(["code", "entity"])
    # What each of them ends, as the library has it.
    breaking: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    grammar.block.ruler.at("blockquote", quantities.quotation, breaking)
    grammar.block.ruler.at("fence", quantities.fenced, breaking)
    grammar.block.ruler.at(
        "list", quantities.items, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    grammar.block.ruler.at(
        "heading", quantities.numbered, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    grammar.block.ruler.at("lheading", quantities.underlined)
    grammar.inline.ruler.at("emphasis", quantities.emphasis)
    grammar.inline.ruler.at("backticks", quantities.code)
    grammar.core.ruler.after("block", "numbers_as_typed", _numbers_as_typed)


def _build_answer(form: int) -> MarkdownIt:
    grammar = MarkdownIt("zero").enable(["emphasis", "escape"])
    if form >= QUANTITIES:
        grammar.inline.ruler.at("emphasis", quantities.emphasis)
    if form >= LINKED:
        grammar.inline.ruler.at("emphasis", quantities.emphasis_or_mark)
        grammar.inline.ruler.after("escape", "citation", _citation)
    return grammar


_FORMS = (COMMON, QUANTITIES, LINKED, GRADED, FIGURED)
_GRAMMARS = {form: _build(form) for form in _FORMS}
_ANSWERS = {form: _build_answer(form) for form in _FORMS}
