"""Following a passage from a former text into a later one: by its words and its place, never to
a like passage elsewhere."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from ..alignment import align, most_alike
from ..anchors import Found, Quote, find
from ..characters.folding import folded
from ..document import Document
from ..language.sentences import sentences
from .comparison import Comparison, Step, compare

# At least so much of a passage must still be there for it to be the same one.
_ALIKE = 0.6
# By so much one sentence must be more like the former one than the next best is.
_APART = 0.1
_SHORT = 8  # characters: with a number changed a short passage is another one
_Span = tuple[int, int]
_PIECES = re.compile(r"\s+|\S+")


class _Kept(NamedTuple):
    """A stretch of the former text that stands in the later one: from `start` to `end`, now from
    `came` on."""

    start: int
    end: int
    came: int


class Follower:
    """Looks passages up in one text. `words` are its plain words as set in type, where they are
    not those of the model alone."""

    def __init__(self, now: Document, words: str | None = None) -> None:
        self.now = now
        self.words = now.words if words is None else words
        self._spans = _placed(now, self.words)
        self._comparisons: dict[int, Comparison] = {}
        self._kept: dict[tuple[int, int, int, int], list[_Kept]] = {}

    def find(self, quote: Quote, former: Document | None = None) -> Found | None:
        """Return where a passage stands. `former` is the text it was quoted from, None when that
        is this very text."""
        if former is None or not quote.exact.strip():
            return find(self.words, quote)
        there = find(former.words, quote)
        if (
            there is None or not there.is_exact
        ):  # it is of what the page adds to the text, such as the links of a reference
            return _only_exact(find(self.words, quote))
        return self._follow(there, quote.exact, former)

    def find_instead(self, quote: Quote, wording: str, former: Document | None) -> Found | None:
        """Return where `wording` stands in the place of a passage; None where it does not, or
        stood somewhere before."""
        there = find(former.words, quote) if former else None
        if former and there and there.is_exact and (region := self._region(there, former)):
            came, _until, kept, start = region
            before, after = (
                _boundary(kept, there.start - start, is_end=False),
                _boundary(kept, there.end - start, is_end=True),
            )
            if (
                before is not None
                and after is not None
                and self.words[came + before : came + after].strip() == wording.strip()
            ):
                at = self.words.index(wording.strip(), came + before)
                return Found(at, at + len(wording.strip()), True)
        if former and wording in former.words:
            return None
        return _only_exact(find(self.words, Quote(wording, quote.prefix, quote.suffix)))

    def compared(self, former: Document) -> Comparison:
        """Return the comparison of a former text with this one, made once."""
        if id(former) not in self._comparisons:
            self._comparisons[id(former)] = compare(former, self.now)
        return self._comparisons[id(former)]

    def _region(self, there: Found, former: Document) -> tuple[int, int, list[_Kept], int] | None:
        """Where the blocks of a passage stand now: start and end in the words, what was kept,
        and where they began."""
        first = max(0, bisect_right(former.starts, there.start) - 1)
        last = max(first, bisect_right(former.starts, there.end - 1) - 1)
        steps = [
            step
            for at in range(first, last + 1)
            if (step := self.compared(former).later[at]).now is not None
        ]
        positions = [step.now for step in steps if step.now is not None]
        if not positions or positions != list(range(positions[0], positions[-1] + 1)):
            return None
        start = former.spans[steps[0].was or 0][0]
        end = former.spans[steps[-1].was or 0][1]
        came, until = self._spans[positions[0]][0], self._spans[positions[-1]][1]
        key = (id(former), start, came, until)
        if key not in self._kept:
            self._kept[key] = _kept(former.words[start:end], self.words[came:until])
        return came, until, self._kept[key], start

    def _follow(self, there: Found, exact: str, former: Document) -> Found | None:
        region = self._region(there, former)
        if region is None:
            return None
        came, _until, kept, start = region
        begun, ended = there.start - start, there.end - start
        text = former.words[start : start + max((piece.end for piece in kept), default=0)]
        if (
            text.count(exact) > 1
        ):  # which of them it was, its neighbours tell: these must stand there, too
            begun = max(0, text.rfind(" ", 0, max(0, begun - 1)) + 1)
            ended = next((at for at in (text.find(" ", ended + 1),) if at >= 0), len(text))
        wanted = sum(
            not character.isspace() for character in former.words[start + begun : start + ended]
        )
        stays = sum(
            not character.isspace()
            for piece in kept
            for character in former.words[
                start + max(piece.start, begun) : start + min(piece.end, ended)
            ]
        )
        least = 1.0 if len(exact) <= _SHORT or text.count(exact) > 1 else _ALIKE
        begun, ended = there.start - start, there.end - start
        before, after = _boundary(kept, begun, is_end=False), _boundary(kept, ended, is_end=True)
        if stays < least * wanted or before is None or after is None or after <= before:
            return None
        found = self.words[came + before : came + after]
        trimmed = found.strip()
        at = came + before + len(found) - len(found.lstrip())
        if len(trimmed) > 2 * len(exact) + 64:
            return None
        return Found(at, at + len(trimmed), trimmed == exact, self._moved(there, former))

    def _moved(self, there: Found, former: Document) -> str:
        at = max(0, bisect_right(former.starts, there.start) - 1)
        step: Step = self.compared(former).later[at]
        return "; ".join(
            difference.sentence
            for difference in step.differences
            if difference.aspect in {"place", "order"}
        )


def _only_exact(found: Found | None) -> Found | None:
    return found if found and found.is_exact else None


def _placed(document: Document, words: str) -> list[tuple[int, int]]:
    """Return where each block stands in the words of the text as set in type, which has more
    lines than the model."""
    if words is document.words:
        return list(document.spans)
    found, end = [], 0
    for block in document.blocks:
        start = words.find(block.text, end)
        if start < 0:
            found.append((end, end))
        else:
            end = start + len(block.text)
            found.append((start, end))
    return found


def _kept(was: str, now: str) -> list[_Kept]:
    """Return what of a former block stands in the later one: of each sentence, what stands in
    the sentence it became."""
    if was == now:
        return [_Kept(0, len(was), 0)]
    pairs = _sentence_pairs(was, now)
    return [
        kept
        for (start, end), (came, until) in pairs
        for kept in _kept_words(was[start:end], now[came:until], start, came)
    ]


def _kept_words(was: str, now: str, start: int, came: int) -> list[_Kept]:
    old, new = _PIECES.findall(was), _PIECES.findall(now)
    ends, reached = [_ends(old), _ends(new)], []
    for stretch in align([folded(line) for line in old], [folded(line) for line in new]):
        if stretch.is_same:
            reached += [
                _Kept(
                    start + ends[0][position],
                    start + ends[0][position + 1],
                    came + ends[1][stretch.came + position - stretch.start],
                )
                for position in range(stretch.start, stretch.end)
            ]
    return reached


def _ends(pieces: Sequence[str]) -> list[int]:
    ends = [0]
    for piece in pieces:
        ends.append(ends[-1] + len(piece))
    return ends


def _sentence_pairs(was: str, now: str) -> list[tuple[_Span, _Span]]:
    old, new = _sentence_spans(was), _sentence_spans(now)
    pairs = []
    for stretch in align([was[a:b] for a, b in old], [now[a:b] for a, b in new]):
        before, after = old[stretch.start : stretch.end], new[stretch.came : stretch.until]
        if stretch.is_same:
            pairs += list(zip(before, after, strict=True))
        elif len(before) == len(after) == 1:
            pairs.append((before[0], after[0]))
        else:
            words = [
                [text[a:b].split() for a, b in spans]
                for text, spans in ((was, before), (now, after))
            ]
            pairs += [
                (before[old], after[other])
                for old, other in most_alike(words[0], words[1], _ALIKE / 2, _APART)
            ]
    return pairs


def _sentence_spans(text: str) -> list[_Span]:
    spans, end = [], 0
    for sentence in sentences(text):
        start = text.index(sentence, end)
        end = start + len(sentence)
        spans.append((start, end))
    return spans


def _boundary(kept: Sequence[_Kept], at: int, *, is_end: bool) -> int | None:
    """Return where a place of the former text is now: in what was kept, else at the edge of what
    was kept beside it."""
    for piece in kept:
        if piece.start <= at < piece.end or (is_end and at == piece.end):
            return piece.came + at - piece.start
    if is_end:
        return next(
            (piece.came for piece in kept if piece.start >= at),
            kept[-1].came + kept[-1].end - kept[-1].start if kept else None,
        )
    before = [piece for piece in kept if piece.end <= at]
    return (
        before[-1].came + before[-1].end - before[-1].start
        if before
        else (kept[0].came if kept else None)
    )
