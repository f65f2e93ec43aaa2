"""Places: where a passage of the text as readers see it stands in the text as it is written, so
that it can be replaced or found there."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from .anchors import Quote, is_told_apart
from .comparing.following import Follower
from .document import Block, Document, read
from .grammar import NEWEST
from .plain import plain
from .typeset import set_answer, set_text

BY_HAND = "make the change by hand."
_RUN = 3  # words by which a passage is found
_WORD = re.compile(r"\w+")


class Part(NamedTuple):
    """A column of a text: as it is `written`, and in the plain `words` that readers see of it."""

    name: str
    written: str
    words: str


class Place(NamedTuple):
    """Where a passage stands: in which part, from which character of what is written there."""

    part: str
    at: int


def parts(text: Any, references: Sequence[Mapping[str, Any]]) -> list[Part]:
    """Return the parts of a text in the order they are read."""
    form = getattr(text, "form", NEWEST)
    return [
        Part("title", text.title, text.title),
        Part(
            "short_answer",
            text.short_answer,
            plain(set_answer(text.short_answer, references, form).html),
        ),
        Part("body", text.body, plain(set_text(text.body, references, form).html)),
    ]


class Written:
    """A text with its passages: as it is written, and as it is read."""

    def __init__(self, text: Any, references: Sequence[Mapping[str, Any]]) -> None:
        self.parts = parts(text, references)
        self.follower = Follower(
            read(text, references), "\n".join(part.words for part in self.parts)
        )

    def locate(self, quote: Quote, former: Document | None = None) -> Place:
        """Return where a quoted passage is written; `former` is the text it was quoted from, None
        when that is this very text.

        Raises ValueError with a sentence that says why it cannot be replaced by a press.
        """
        found = self.follower.find(quote, former)
        if found is None:
            raise ValueError(f"The passage is no longer in the text: {BY_HAND}")
        if not found.is_exact:
            raise ValueError(f"The passage has changed a little since: {BY_HAND}")
        words = self.follower.words
        line = (
            words[words.rfind("\n", 0, found.start) + 1 : found.start]
            + words[found.start :].partition("\n")[0]
        )
        # Where it moved, or another stands beside it now, its place does not tell which of them it
        # was.
        is_doubtful = former is None or found.moved or line.count(quote.exact) > 1
        if is_doubtful and not is_told_apart(words, quote):
            raise ValueError(f"The passage is in the text more than once: {BY_HAND}")
        return _written(self.parts, quote.exact, found.start)


def typed_at(text: str, block: Block, at: int) -> tuple[int, int]:
    """Return line and column, from 1, at which the words of a block from the character `at` on are
    typed in `text`; where that cannot be told, those at which the block begins."""
    first, end = block.lines
    lines = _lines(text)[first : end or None]
    found = _typed(" ".join(lines), block.text, at)
    for number, line in enumerate(lines, first + 1):
        if found <= len(line):
            return number, found + 1
        found -= len(line) + 1
    return first + 1, 1


@lru_cache(maxsize=2)
def _lines(text: str) -> list[str]:
    return text.split("\n")


def _typed(typed: str, words: str, at: int) -> int:
    """Return where in what is `typed` the words from the character `at` on stand, or else where the
    words begin: by the longest run of their first words that is typed as often as it is read."""
    read, written = _runs(words), _runs(typed)
    for begun in (at, 0):
        first = [*islice(_WORD.finditer(words, begun), _RUN)]
        for length in range(len(first), 0, -1):
            run = tuple(word[0] for word in first[:length])
            nth = bisect_left(read.get(run, []), first[0].start())
            if nth < len(read.get(run, [])) == len(written.get(run, [])):
                sign = words[begun : first[0].start()]  # before a number, a quotation
                start = written[run][nth]
                return start - len(sign) if typed.endswith(sign, 0, start) else start
    return len(typed) - len(typed.lstrip())


@lru_cache(maxsize=4)  # there are as many things to find in one block as its author likes
def _runs(text: str) -> Mapping[tuple[str, ...], list[int]]:
    """Return where each run of one word, two and three words begins in a text."""
    found = [*_WORD.finditer(text)]
    runs: dict[tuple[str, ...], list[int]] = {}
    for length in range(1, _RUN + 1):
        for at in range(len(found) - length + 1):
            run = tuple(word[0] for word in found[at : at + length])
            runs.setdefault(run, []).append(found[at].start())
    return runs


def _written(read: Sequence[Part], exact: str, start: int) -> Place:
    begun = 0
    for part in read:
        end = begun + len(part.words)
        if start + len(exact) <= end:
            earlier, count = part.words[: start - begun].count(exact), part.words.count(exact)
            # Where the very words are written as often as they are read, the one and the other
            # follow each other in the same order.
            if part.written.count(exact) == count:
                return Place(part.name, _nth(part.written, exact, earlier))
            break
        begun = end + 1
    raise ValueError(
        f"The passage runs through bold, italics, a link, a citation or a line break: {BY_HAND}"
    )


def _nth(text: str, words: str, earlier: int) -> int:
    at = text.find(words)
    for _ in range(earlier):
        at = text.find(words, at + len(words))
    return at
