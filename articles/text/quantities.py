"""Quantities before markup: where a sign of Markdown stands for itself, because it belongs to a
number.

Rules for markdown-it that stand before its own (articles/text/grammar.py). Each is linear in the
length of the text.
"""

import re
import unicodedata

from markdown_it.rules_block import StateBlock, blockquote, fence, heading, lheading, list_block
from markdown_it.rules_inline import StateInline, backtick
from markdown_it.rules_inline import emphasis as common_emphasis

NUMBER = r"[+\u2212\u2013\xb1~\u2248-]?[$\u20ac\xa3\xa5]?[.,]?[\d\xbc-\xbe\u2150-\u215e]"

# "> 65", ">= 65", ">>65", but neither "> > 65", a quotation of "> 65", nor "> 1. ", one of a list.
ABOVE = re.compile(rf">++[ \t]*+=?[ \t]*+(?!1[.)][ \t]){NUMBER}")
NUMBER_SIGN = re.compile(rf"#[ \t]++(?!\d{{1,2}}[.)][ \t]){NUMBER}")
ITEM = re.compile(r"(?:(?P<bullet>[-+*])|(?P<number>[0-9]{1,9})(?P<stop>[.)]))(?=[ \t]|$)")
SIGNED = re.compile(rf"[-+*][ \t]++(?!\d{{1,9}}[.)][ \t]){NUMBER}")
_FENCES = frozenset("`~")
_MARKS = frozenset("-+*0123456789")  # of items
_UNDERLINE = re.compile(r"(?:-++|=++)(?=[ \t]*+$)")
_SHORTEST_UNDERLINE = 3
_INDENT = 4  # from so many columns on, it is indented text
_INFO = re.compile(r"(?:`{3,}+|~{3,}+)[ \t]*+(?:[^\W\d][\w+#.-]*+)?[ \t]*+$")

# Bold words about a number stand in one line, and no sign stands among them.
_LONGEST_BOLD = 300
_BOLD = re.compile(rf"\*\*(?=[^\s*])[^*\n]{{1,{_LONGEST_BOLD}}}+(?<=\S)\*\*(?!\*)")

_ENDS_A_FIGURE = (
    "%",
    "\u2030",
    "\xb0",
    "\u2032",
    "\u2033",
    "\u066a",
)  # per cent, per mille, degree, minute, second, Arabic per cent

# Scripts that put no space between words, so that emphasis begins and ends within what looks like
# one.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")


def quotation(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line that begins with "> 65" is no quotation."""
    is_quotation = (
        _sign(state, start) == ">"
        and not _is_indented(state, start)
        and not _begins(state, start, ABOVE)
    )
    return is_quotation and blockquote(state, start, end, silent)


def numbered(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line that begins with "# 3" is no heading; with "## 3" it is, which is no sign of
    anything else."""
    is_heading = (
        _sign(state, start) == "#"
        and not _is_indented(state, start)
        and not _begins(state, start, NUMBER_SIGN)
    )
    return is_heading and heading(state, start, end, silent)


def underlined(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """One or two dashes or equals signs on a line do not make a heading of what stands above."""
    return _is_well_underlined(state, start, end) and lheading(state, start, end, silent)


def fenced(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """What follows the signs that open a block of code is the name of a language, or else no
    code begins."""
    return (
        _sign(state, start) in _FENCES
        and bool(_begins(state, start, _INFO))
        and fence(state, start, end, silent)
    )


def items(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """One line alone that begins with "- 5", "+ 5", "* 5", "1986." or "5)" is no list; two of a
    kind are.

    A list that begins with "1." may have one item, where it breaks no paragraph.
    """
    if _sign(state, start) not in _MARKS or _is_indented(state, start):
        return False
    is_beside = (
        silent and state.sCount[start] < state.blkIndent
    )  # the next item of the list around a paragraph
    if (
        not is_beside
        and _may_be_a_quantity(state, start, silent)
        and not _has_a_next(state, start, end)
    ):
        return False
    return list_block(state, start, end, silent)


def emphasis(state: StateInline, silent: bool) -> bool:
    """Signs that touch a number, or stand within a word, are no emphasis; "**5 mg**" is."""
    start = state.pos
    sign = state.src[start]
    if silent or sign not in "*_":
        return False
    end = start
    while end < state.posMax and state.src[end] == sign:
        end += 1
    before, after = (
        state.src[start - 1] if start else "",
        state.src[end : min(end + 2, state.posMax)],
    )
    touches = _touches_number(before, after)
    if not (_is_no_bold(state, start, end) if touches else _is_within_words(before, after[:1])):
        return common_emphasis.tokenize(state, silent)
    state.pending += state.src[start:end]
    state.pos = end
    return True


def emphasis_or_mark(state: StateInline, silent: bool) -> bool:
    """As `emphasis`; besides, signs right after what ends a figure or a bracket, as in "5%*,
    (3)*", begin none: they mark a note."""
    before, known = state.src[state.pos - 1] if state.pos else "", len(state.delimiters)
    if not emphasis(state, silent):
        return False
    if before and (before in _ENDS_A_FIGURE or unicodedata.category(before) in ("Pe", "Pf")):
        for sign in state.delimiters[known:]:
            sign.open = False
    return True


def code(state: StateInline, silent: bool) -> bool:
    """A single backtick after a number, as for minutes of arc, begins no code."""
    at = state.pos
    is_prime = (
        state.src[at] == "`"
        and at > 0
        and _is_number(state.src[at - 1])
        and state.src[at + 1 : at + 2] != "`"
    )
    if not is_prime:
        return backtick(state, silent)
    if not silent:
        state.pending += "`"
    state.pos += 1
    return True


def _sign(state: StateBlock, line: int) -> str:
    """Return what a line begins with: most of them with a letter, so that no rule needs to look
    further."""
    at = state.bMarks[line] + state.tShift[line]
    return str(state.src[at : at + 1])


def _is_indented(state: StateBlock, line: int) -> bool:
    return bool(state.sCount[line] - state.blkIndent >= _INDENT)


def _begins(state: StateBlock, line: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
    return pattern.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])


def _is_well_underlined(state: StateBlock, start: int, end: int) -> bool:
    # What holds for a line holds for all down to the next underline or empty line: they are looked
    # through once.
    known = state.env.setdefault("underlines", {})
    first, last, is_good = known.get((state.level, state.blkIndent), (0, 0, False))
    if not first <= start < last:
        line = start + 1
        while line < end and not state.isEmpty(line) and not _begins(state, line, _UNDERLINE):
            line += 1
        found = _begins(state, line, _UNDERLINE) if line < end else None
        is_good = found is not None and len(found[0]) >= _SHORTEST_UNDERLINE
        known[state.level, state.blkIndent] = start, line, is_good
    return bool(is_good)


def _may_be_a_quantity(state: StateBlock, line: int, silent: bool) -> bool:
    found = _begins(state, line, ITEM)
    if not found or found["bullet"]:
        return bool(found and _begins(state, line, SIGNED))
    return int(found["number"]) != 1 or (silent and state.parentType == "paragraph")


def _has_a_next(state: StateBlock, start: int, end: int) -> bool:
    known = state.env.setdefault("next_items", {})
    key = state.bMarks[start] + state.tShift[start]
    if key not in known:
        known[key] = _look_for_next(state, start, end)
    return bool(known[key])


def _look_for_next(state: StateBlock, start: int, end: int) -> bool:
    first = _begins(state, start, ITEM)
    inside, is_after_a_gap = state.sCount[start] + len(first[0] if first else "") + 1, False
    for line in range(start + 1, end):
        if state.isEmpty(line):
            is_after_a_gap = True
        elif state.sCount[line] >= inside:
            is_after_a_gap = False
        elif state.sCount[line] < state.blkIndent or not (found := _begins(state, line, ITEM)):
            if is_after_a_gap or state.sCount[line] < state.blkIndent:
                return False
        else:
            return first is not None and _follows(found, first)
    return False


def _follows(found: re.Match[str], first: re.Match[str]) -> bool:
    if found["bullet"] or first["bullet"]:
        return found["bullet"] == first["bullet"]
    return found["stop"] == first["stop"] and int(found["number"]) - int(first["number"]) in (
        (0, 1) if int(first["number"]) == 1 else (1,)
    )


def _touches_number(before: str, after: str) -> bool:
    return (
        _is_number(before)
        or _is_number(after[:1])
        or (after[:1] in (".", ",") and _is_number(after[1:]))
    )


def _is_no_bold(state: StateInline, start: int, end: int) -> bool:
    """Do these signs, which touch a number, neither begin nor end bold words that stand apart
    from others?"""
    source, last = state.src, state.posMax
    found = _BOLD.match(source, start, last)
    if found is None and (opener := source.rfind("**", max(0, start - _LONGEST_BOLD), start)) >= 0:
        found = _BOLD.match(source, opener, last)
    if end - start != 2 or found is None or start not in (found.start(), found.end() - 2):
        return True
    around = (
        source[found.start() - 1 : found.start()] if found.start() else "",
        source[found.end() : min(found.end() + 1, last)],
    )
    return any(character.isalnum() for character in around)


def _is_within_words(before: str, after: str) -> bool:
    if _is_spaced_letter(before) and _is_spaced_letter(after):
        return True
    return before in (")", "]", "}") and (after.isalnum() or after == "(")


def _is_number(character: str) -> bool:
    return character != "" and unicodedata.category(character) in ("Nd", "No", "Nl")


def _is_spaced_letter(character: str) -> bool:
    return character.isalnum() and not unicodedata.name(character, "").startswith(_UNSPACED)
