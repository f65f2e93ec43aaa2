"""Sentences: where one ends and the next begins, in medical prose and in other scripts."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from .lexicon.abbreviations import (
    BEFORE_NUMBERS,
    BEFORE_ORDINALS,
    FIRST_PARTS,
    FORMS,
    KINDS,
    NEVER_LAST,
    SELDOM_LAST,
    STARTERS,
)
from .lexicon.imperatives import IMPERATIVES

_CLOSERS = r"(?:[\"'\u201d\u2019)\]\u300d\u300f\uff09\u3011\u00bb]|[ \u00a0\u202f]\u00bb)"
# A citation that stands after the stop: ".[1-3]", ". [1] [2]", ".¹".
_RAISED = "\u00b9\u00b2\u00b3\u2074-\u2079"
_CITED = (
    r"(?:(?:\s?\[\d[\d\s,;\u2010-\u2013\u2212-]{0,60}\][,\u2013-]?){1,9}"
    rf"|[{_RAISED}][{_RAISED}\u2070\u207b,]{{0,20}}+)?"
)
# Each run of stops is looked at once: quantifiers are possessive or bounded, and what follows a
# stop is found ahead and taken whole, or nothing can fail behind it. The second row are stops that
# need no space after them: CJK, Devanagari, Arabic, Ethiopic, Armenian, Burmese, Khmer; a
# full-width stop between digits is a decimal point. The third is a Greek question mark, the fourth
# a Latin mark between CJK letters.
_STOP = re.compile(
    rf"(?:(?<![.!?\u2026])[.!?\u2026]++(?=(?P<behind>{_CLOSERS}*{_CITED}))(?P=behind)(?=\s|$)"
    rf"|(?:[\u3002\uff61\uff01\uff1f\u0964\u0965\u061f\u06d4\u1362\u0589\u104b\u17d4]|(?<![\uff10-\uff19])\uff0e|\uff0e(?![\uff10-\uff19]))+"
    rf"{_CLOSERS}*"
    r"|(?<=[\u0370-\u03ff\u1f00-\u1fff])[;\u037e](?=\s|$)"
    r"|(?<=[\u3040-\u30ff\u3400-\u9fff])[!?]++(?=[\u3040-\u30ff\u3400-\u9fff]))\s*+"
)
# Each begins with one of these.
_FIRST = re.compile(
    "[.!?\u2026;\u037e\u3002\uff61\uff01\uff1f\uff0e\u0964\u0965\u061f\u06d4\u1362\u0589\u104b\u17d4]"
)
_LAST_WORD = re.compile(r"[^\s(\[\"'\u201c\u2018]+$")
_NEXT_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_PAIR = re.compile(
    r"[()\[\]\uff08\uff09\u3010\u3011\u201c\u201d\u00ab\u00bb\u300c\u300d\u300e\u300f]"
)
_OPENERS = "([\uff08\u3010\u201c\u00ab\u300c\u300e"
_QUOTES = "\u201c\u00ab\u300c\u300e"
_QUOTED_ON = re.compile(
    r"[\u3068\u3063]"
)  # Japanese: "..." と, って: the sentence goes on after what was said
_COUNTER = re.compile(r"[(\[]?(?:\d{1,2}|[^\W\d_]|[ivx]{1,4})[.)]")
# A word that begins a sentence although its first letter is small: "pH", "mRNA", "eGFR",
# "β-blockers".
_SMALL_START = re.compile(r"[a-z]{1,3}[A-Z]|[\u03b1-\u03c9]-")
_LONGEST_WORD = 40


@dataclass(frozen=True)
class _Pair:
    """A stretch between a bracket or quotation mark and the one that closes it."""

    start: int
    end: int
    is_quote: bool


def sentences(text: str) -> list[str]:
    """Return the sentences of `text` (one block, white space collapsed) in order, without the space
    between them.

    "e.g.", "Dr.", "max. 4 g", "3.2 mmol/L", "5 mg. daily", initials, and what stands in brackets
    end no sentence; a citation after the stop belongs to the sentence before it, and a step's
    number to the step.
    """
    found, begun = [], 0
    for end in [*_ends(text), len(text)]:
        if sentence := text[begun:end].strip():
            found.append(sentence)
        begun = end
    return found


def _ends(text: str) -> Iterator[int]:
    pairs, begun = deque(_pairs(text)), 0
    for stop in _stops(text):
        while pairs and pairs[0].end < stop.start():
            pairs.popleft()
        if pairs and pairs[0].start < stop.start() and _holds(text, pairs[0], stop, begun):
            continue
        if _is_end(text, stop, begun):
            yield stop.end()
            begun = stop.end()


def _stops(text: str) -> Iterator[re.Match[str]]:
    """Return the stops in order. That they are looked for by their first sign alone takes a
    fifth of the time."""
    sign = _FIRST.search(text)
    while sign:
        stop = _STOP.match(text, sign.start())
        if stop:
            yield stop
        sign = _FIRST.search(text, (stop or sign).end())


def _holds(text: str, pair: _Pair, stop: re.Match[str], begun: int) -> bool:
    """Does the stop stand in a bracket or quotation that is part of a sentence?"""
    closes = pair.end < stop.end()
    if pair.is_quote:
        return not closes
    is_whole = not text[begun : pair.start].strip()
    return not (closes and is_whole)


def _is_end(text: str, stop: re.Match[str], begun: int) -> bool:
    after = text[stop.end() : stop.end() + _LONGEST_WORD]
    if not after:
        return True
    if after[0].islower() and not _SMALL_START.match(after):
        return False
    if stop[0].rstrip() != ".":
        return not (
            _QUOTED_ON.match(after) and stop[0].rstrip()[-1] in "\u300d\u300f"
        ) and not _is_abbreviated(text, stop, after)
    if stop.start() - begun < 5 and _COUNTER.fullmatch(text[begun : stop.start() + 1].strip()):
        return False
    return not _goes_on(text, stop.start(), after)


def _is_abbreviated(text: str, stop: re.Match[str], after: str) -> bool:
    """Is it the stop of an abbreviation that has something behind it: "et al.[1] Found"?"""
    return (
        stop[0][0] == "."
        and stop[0][1:2] in ("[", "\u00b9", "\u00b2", "\u00b3")
        and _goes_on(text, stop.start(), after)
    )


def _goes_on(text: str, at: int, after: str) -> bool:
    """Return whether the word before the stop at `at` is one that something follows in the same
    sentence."""
    before = _LAST_WORD.search(text, max(0, at - _LONGEST_WORD), at)
    if before is None:
        return False
    word = before[0].replace("\u00ad", "")
    return _is_abbreviation(text, before.start(), word.lower(), after) or (
        _is_initial(word) and not _starts(after) and _word_before(text, before.start()) not in KINDS
    )


def _is_abbreviation(text: str, at: int, word: str, after: str) -> bool:
    previous = _word_before(text, at)
    if word in NEVER_LAST or word in FIRST_PARTS.get(previous.rstrip("."), "").split():
        return True
    if word in SELDOM_LAST:
        return not _starts(after)
    if after[0].isdecimal():
        return word in BEFORE_NUMBERS and not previous[-1:].isdecimal()
    if word.isdecimal():
        return len(word) < 3 and previous in BEFORE_ORDINALS
    return word in FORMS and not previous[-1:].isdecimal() and not _starts(after)


def _starts(after: str) -> bool:
    """Does what follows begin like a sentence, and not like a name?"""
    word = _NEXT_WORD.match(after)
    if word is None:
        return False
    if len(word[0]) == 1:
        return after[1:2].isspace()  # "A patient", "C was", not another initial
    return word[0].lower() in STARTERS or word[0].lower() in IMPERATIVES


def _is_initial(word: str) -> bool:
    return len(word.rpartition(".")[2]) == 1 and word[-1].isupper()


def _word_before(text: str, at: int) -> str:
    return text[max(0, at - _LONGEST_WORD) : at].rstrip().rpartition(" ")[2].lower()


def _pairs(text: str) -> list[_Pair]:
    """Return the outermost stretches between a bracket and the one that closes it; one that
    nothing closes holds nothing."""
    opened: list[int] = []
    found: list[_Pair] = []
    for sign in _PAIR.finditer(text):
        if sign[0] in _OPENERS:
            opened.append(sign.start())
        elif opened:
            start = opened.pop()
            while found and found[-1].start > start:
                found.pop()
            found.append(_Pair(start, sign.start(), text[start] in _QUOTES))
    return found
