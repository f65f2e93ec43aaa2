"""Quotes: a passage named by its words and those around it, so that it is found again when the text
is set or revised anew.

The form is the Text Quote Selector of the W3C Web Annotation Data Model
(https://www.w3.org/TR/annotation-model/#text-quote-selector). Places count characters of the plain
text of a typeset article (articles.text.plain.plain).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from .characters.folding import fold, folded

CONTEXT = 32

# At least so much of the words and of those around them must still be there for a passage to be the
# same one.
_ALIKE = 0.6
# Work is bounded, whatever is asked: so many places where the very words stand are weighed, so many
# characters compared in all; and a long passage is followed by its two ends.
_PLACES, _CHARACTERS = 2_000, 10_000_000
_END = 128
# So many words, or so many characters, tell by themselves which passage is meant; shorter ones
# stand anywhere.
_OWN_WORDS, _OWN_CHARACTERS = 2, 12
# By so much the company in one place must be more like that of the quote than in the next, for
# words to be put there.
_APART = 0.2

# What a browser copies of a raised citation: a number close to the word or stop before it.
_RAISED = re.compile(
    r"(?<=[^\W\d_]|[.,;:!?)%\]\"'])\[?\d{1,3}(?:[,-] ?\d{1,3})*\]?(?=[\s.,;:!?)]|$)"
)


@dataclass(frozen=True)
class Quote:
    """The words themselves and up to CONTEXT characters before and after them: `exact`,
    `prefix`, `suffix` of the W3C."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Found:
    """Where a quoted passage stands, `start` to `end`; `is_exact` when its words are still the very
    same.

    `moved` says, in words, how its place is another than it was.
    """

    start: int
    end: int
    is_exact: bool
    moved: str = ""


def quote(text: str, start: int, end: int) -> Quote:
    """Return the quote that names `text[start:end]`. Raises ValueError when that is no passage
    of the text."""
    if not 0 <= start < end <= len(text):
        raise ValueError("Choose some words of the text.")
    return Quote(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def find(text: str, quote: Quote) -> Found | None:
    """Return where the passage stands in `text`, which may be another revision, or None when it has
    gone.

    The very words count first, where the words around them are most like those quoted; then words
    that look the same; then words much like them in that company; then the very words once more, if
    they stand there once, whatever has become of those around them. Long ones do so before others
    are tried.
    """
    if not quote.exact.strip():
        return None
    if found := _exactly(text, quote) or _looking_the_same(text, quote):
        return found
    alone = _in_other_company(text, quote.exact)
    if alone and len(quote.exact) >= CONTEXT:
        return alone
    near = _nearly(text, quote)
    # What is near may well be the very words with something beside them.
    is_the_same = alone and near and near.start < alone.end and alone.start < near.end
    return alone if is_the_same else near or alone


def is_told_apart(text: str, quote: Quote) -> bool:
    """Do the very words stand once in `text`, or in company so unlike that there is no doubt
    which of them are meant?"""
    company = quote.prefix + quote.suffix
    likeness = [
        Indel.normalized_similarity("".join(_company(text, at, quote)), company)
        for at in set(_places(text, quote))
    ]
    if len(likeness) < 2:
        return bool(likeness)
    second, first = sorted(likeness)[-2:]
    return first >= _ALIKE and first - second >= _APART


def pick(text: str, words: str, near: str = "") -> Quote:
    """Return the quote for `words` as a reader copied or typed them; they may differ in what looks
    the same (characters.folding).

    Where they occur more than once, `near` (words of the text at, before or after them) tells which
    is meant. Raises ValueError with a sentence that tells what to do.
    """
    flat = fold(text)
    wanted = folded(words)
    if not wanted:
        raise ValueError("Copy the words that you mean from the text.")
    if wanted not in flat.text:
        wanted = folded(_RAISED.sub("", wanted)) or wanted
    count = flat.text.count(wanted)
    if not count:
        raise ValueError(
            "These words are not in the text. Copy them from it, without leaving any out."
        )
    at = flat.text.find(wanted) if count == 1 else _nearest(flat.text, wanted, folded(near))
    if at < 0:
        raise ValueError(
            f"These words are in the text {count:,} times. Add the words before or after them."
        )
    return quote(text, *flat.typed(at, at + len(wanted)))


def _exactly(text: str, quote: Quote) -> Found | None:
    best, at = max(
        ((_likeness(text, at, quote), -at) for at in _places(text, quote)), default=(0.0, 0)
    )
    return Found(-at, -at + len(quote.exact), True) if best >= _ALIKE else None


def _looking_the_same(text: str, quote: Quote) -> Found | None:
    same, flat = (
        Quote(fold(quote.exact).text, fold(quote.prefix).text, fold(quote.suffix).text),
        fold(text),
    )
    found = (
        _exactly(flat.text, same)
        if same.exact.strip() and (same.exact, flat.text) != (quote.exact, text)
        else None
    )
    if found is None:
        return None
    start, end = flat.typed(found.start, found.end)
    return Found(start, end, text[start:end] == quote.exact)


def _last(text: str, words: str) -> int:
    """Return the last place of `words`, -1 if there is none. Looked for forwards: `str.rfind`
    takes time in proportion to both lengths."""
    at = text[::-1].find(words[::-1])
    return at if at < 0 else len(text) - at - len(words)


def _places(text: str, quote: Quote) -> Iterator[int]:
    whole = quote.prefix + quote.exact + quote.suffix
    for at in (text.find(whole), _last(text, whole)):
        if at >= 0:
            yield at + len(quote.prefix)
    at = text.find(quote.exact)
    for _ in range(min(_PLACES, 1 + _CHARACTERS // len(quote.exact))):
        if at < 0:
            return
        yield at
        at = text.find(quote.exact, at + 1)


def _likeness(text: str, at: int, quote: Quote) -> float:
    """Say how much of the quote is found around the words at `at`, from 0 to 1; its own words
    count in full."""
    before, after = _company(text, at, quote)
    different = Indel.distance(before, quote.prefix) + Indel.distance(after, quote.suffix)
    return 1 - different / (
        2 * len(quote.exact) + len(before) + len(after) + len(quote.prefix) + len(quote.suffix)
    )


def _company(text: str, at: int, quote: Quote) -> tuple[str, str]:
    end = at + len(quote.exact)
    return text[max(0, at - CONTEXT) : at], text[end : end + CONTEXT]


def _nearly(text: str, quote: Quote) -> Found | None:
    start = _boundary(text, 0, quote.prefix, quote.exact[:_END])
    if start is None:
        return None
    # What was put into the passage may make it longer, but not another one.
    reach = text[: start + 2 * len(quote.exact) + 2 * CONTEXT]
    end = _boundary(reach, start, quote.exact[-_END:], quote.suffix)
    if end is None:
        return None
    start, end = _whole_words(text, start, end, quote)
    is_alike = start < end and Indel.normalized_similarity(text[start:end], quote.exact) >= _ALIKE
    return Found(start, end, text[start:end] == quote.exact) if is_alike else None


def _in_other_company(text: str, words: str) -> Found | None:
    is_telling = len(words.split()) >= _OWN_WORDS or len(words.strip()) >= _OWN_CHARACTERS
    at = text.find(words) if is_telling and text.count(words) == 1 else -1
    return Found(at, at + len(words), True) if at >= 0 else None


def _boundary(text: str, earliest: int, before: str, after: str) -> int | None:
    """Return the place in `text` that is like the one between `before` and `after`, or None."""
    searched, wanted = text[earliest:], before + after
    near = (
        fuzz.partial_ratio_alignment(wanted, searched, score_cutoff=100 * _ALIKE)
        if searched
        else None
    )
    if near is None:
        return None
    # Of two texts the shorter is looked for in the longer, so the stretch found may be short of the
    # boundary.
    first, last = max(0, near.dest_start - CONTEXT), near.dest_end + CONTEXT
    return earliest + first + _carried(len(before), wanted, searched[first:last])


def _carried(position: int, wanted: str, window: str) -> int:
    """Return where a place in `wanted` comes to lie in `window`."""
    for step in Indel.opcodes(wanted, window):
        if step.src_start <= position < step.src_end:
            return step.dest_start + (position - step.src_start if step.tag == "equal" else 0)
    return len(window)


def _whole_words(text: str, start: int, end: int, quote: Quote) -> tuple[int, int]:
    """Return the stretch without white space at its ends, and with the whole of a word where the
    quote had one."""
    found = text[start:end]
    start, end = start + len(found) - len(found.lstrip()), end - len(found) + len(found.rstrip())
    if not _is_within_word(quote.prefix + quote.exact, len(quote.prefix)):
        start -= next((n for n in range(CONTEXT) if not _is_within_word(text, start - n)), 0)
    if not _is_within_word(quote.exact + quote.suffix, len(quote.exact)):
        end += next((n for n in range(CONTEXT) if not _is_within_word(text, end + n)), 0)
    return start, end


def _is_within_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _nearest(flat: str, wanted: str, near: str) -> int:
    """Return the one place of `wanted` that is closest to the words `near`, or -1 when these do
    not tell."""
    if not near or flat.count(near) != 1:
        return -1
    start = flat.find(near)
    end = start + len(near)
    after = flat.find(wanted, max(0, start - len(wanted) + 1))
    if 0 <= after < end:
        return after if not 0 <= flat.find(wanted, after + 1) < end else -1
    before = _last(flat[:start], wanted)
    return before if after < 0 or 0 <= start - before - len(wanted) < after - end else after
