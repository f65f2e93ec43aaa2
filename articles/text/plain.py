"""Reading: typeset HTML back to the words a reader sees, and from a place in the words to its place
in the HTML.

The words stay the same however the HTML around them changes. Left out is what the house adds and
may number anew: citation markers, contents, labels, ways back, what is hidden from the eye. White
space is one space, and a line feed stands between blocks; the row of a table is one block. For a
picture stands its alternative text.
"""

import re
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape, unescape
from typing import NamedTuple

from django.utils.safestring import SafeString

_BLOCKS = {
    *("h1", "h2", "h3", "h4", "h5", "h6"),
    *("p", "li", "ul", "ol", "table", "thead", "tbody", "tr", "blockquote", "pre", "hr"),
    *("div", "section", "article", "aside", "nav", "figure", "img", "figcaption"),
}
_PARTED = {"br", "td", "th"}
_EMPTY = {"br", "hr", "img"}
_ADDED_BY_THE_HOUSE = {"contents", "visually-hidden", "back", "label"}

# Our own HTML is always written like this; a full parser of whatever there is on the web takes many
# times as long.
_TOKEN = re.compile(
    r'<(?P<slash>/?)(?P<tag>\w+)(?P<attributes>[^>"]*+(?:"[^"]*"[^>"]*+)*)>|&#?\w+;|[^<&]++'
)
_CLASSES = re.compile(r' class="([^"]*)"')
_ALTERNATIVE = re.compile(r' alt="([^"]*)"')
_WORDS = re.compile(r"\S+")


class Span(NamedTuple):
    """A passage to mark: `start` and `end` in characters of the plain text, the `id` and the CSS
    class `name` of its mark."""

    start: int
    end: int
    id: str
    name: str


def plain(html: str) -> str:
    """Return the words of `html` (our own, set in type and sanitised), a line for each block;
    the module says what is left out."""
    return "".join(piece.text for piece in _pieces(html))


def mark(html: str, spans: Iterable[tuple[int, int, str, str]]) -> SafeString:
    """Return `html` with each of the `spans` (see Span) in `<mark>`, its words unchanged.

    A passage that runs through several elements is marked in pieces, of which only the first
    carries the id. Where passages overlap, a piece carries the classes of all of them. What lies
    outside the text is not marked. Words for a picture are marked by an empty one before it.
    """
    waiting = deque(sorted(span for span in map(Span._make, spans) if span.start < span.end))
    cuts, names = _stretches(waiting)
    out, done = [], 0
    for stretch, start, end in _ranges(_pieces(html), cuts):
        if stretch < 0 or not names[stretch]:
            continue
        begun = []
        while waiting and waiting[0].start <= cuts[stretch]:
            begun.append(waiting.popleft())
        begun = [span for span in begun if span.end > cuts[stretch]]
        identity = begun[0].id if begun else ""
        opening = [
            _opening(identity, " ".join(names[stretch])),
            *(_opening(span.id, span.name) for span in begun[1:]),
        ]
        out += [html[done:start], *opening, html[start:end], "</mark>" * len(opening)]
        done = end
    return SafeString("".join([*out, html[done:]]))


class _Piece(NamedTuple):
    """Some words and where they stand: from `at` in the plain text, from `start` to `end` in the
    HTML, in which text node."""

    at: int
    text: str
    start: int
    end: int
    node: int

    def source(self, at: int) -> int:
        """Return the place in the HTML of a place in the words. An entity is not cut in two, nor
        is a gap."""
        if at >= self.at + len(self.text):
            return self.end
        return self.start + at - self.at if self.end - self.start == len(self.text) else self.start


@lru_cache(maxsize=4)  # who marks passages has looked for them in the words before
def _pieces(html: str) -> tuple[_Piece, ...]:
    return tuple(_Reader(html).pieces)


class _Reader:
    """Collects the pieces of a text."""

    def __init__(self, html: str) -> None:
        self.pieces: list[_Piece] = []
        self._left_out = 0  # elements open, from the one that is left out inwards
        self._length = self._node = 0
        self._gap: _Piece | None = None
        for token in _TOKEN.finditer(html):
            slash, tag, attributes = token.groups()
            if tag:
                self._part(tag)
                self._close() if slash else self._begin(tag, attributes)
                if tag == "img":
                    self._stand_in(attributes, token.start())
            elif not self._left_out:
                self._read(token[0], token.start())

    def _begin(self, tag: str, attributes: str) -> None:
        if tag in _EMPTY:
            return
        if self._left_out or (attributes and self._is_left_out(attributes)):
            self._left_out += 1

    def _stand_in(self, attributes: str, at: int) -> None:
        # The words for a picture take no room in the HTML: they stand right before it.
        found = _ALTERNATIVE.search(attributes)
        if found and found[1] and not self._left_out:
            self._put(unescape(found[1]), at, at)
        self._part("img")

    def _close(self) -> None:
        self._left_out -= bool(self._left_out)

    def _read(self, source: str, at: int) -> None:
        words = unescape(source) if source[0] == "&" else source
        if words.isspace():
            self._leave_gap(" ", at, at + len(source))
        elif source[0] == "&":
            self._put(words, at, at + len(source))
        else:
            self._split(words, at)

    def _split(self, words: str, at: int) -> None:
        # Words with one space between them, as nearly all are, make one piece. Anything else goes
        # word by word.
        core = words.strip()
        runs = (
            [(words.find(core), core)]
            if core == " ".join(core.split())
            else [(run.start(), run[0]) for run in _WORDS.finditer(words)]
        )
        end = 0
        for start, run in runs:
            if start > end:
                self._leave_gap(" ", at + end, at + start)
            end = start + len(run)
            self._put(run, at + start, at + end)
        if end < len(words):
            self._leave_gap(" ", at + end, at + len(words))

    def _part(self, tag: str) -> None:
        self._node += 1
        if tag in _BLOCKS:
            self._leave_gap("\n", 0, 0)
        elif tag in _PARTED:
            self._leave_gap(" ", 0, 0)

    def _leave_gap(self, text: str, start: int, end: int) -> None:
        # A gap is only one when words stand on both sides of it; the end of a block swallows the
        # spaces around it.
        if self.pieces and (self._gap is None or text == "\n" != self._gap.text):
            self._gap = _Piece(self._length, text, start, end, self._node)

    def _put(self, text: str, start: int, end: int) -> None:
        if self._gap:
            self.pieces.append(self._gap)
            self._length += 1
            self._gap = None
        self.pieces.append(_Piece(self._length, text, start, end, self._node))
        self._length += len(text)

    def _is_left_out(self, attributes: str) -> bool:
        found = _CLASSES.search(attributes)
        names = found[1].split() if found else []
        return (
            "cite" in names
            or ' aria-hidden="true"' in attributes
            or not _ADDED_BY_THE_HOUSE.isdisjoint(names)
        )


def _stretches(spans: Sequence[Span]) -> tuple[list[int], list[tuple[str, ...]]]:
    """Return the places where a passage begins or ends, in order, and the classes that hold from
    each to the next."""
    changes: dict[int, Counter[str]] = {}
    for span in spans:
        changes.setdefault(span.start, Counter())[span.name] += 1
        changes.setdefault(span.end, Counter())[span.name] -= 1
    cuts, names = sorted(changes), []
    held: Counter[str] = Counter()
    for cut in cuts:
        held.update(changes[cut])
        names.append(tuple(sorted(name for name, count in held.items() if count)))
    return cuts, names


def _ranges(pieces: Sequence[_Piece], cuts: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Return where in the HTML each stretch stands: its number, start and end, once for each
    text node it runs through."""
    stretch, node, start, end = -1, -1, 0, 0
    for piece in pieces:
        at, last = piece.at, piece.at + len(piece.text)
        while at < last and piece.end:  # the end of a block stands nowhere
            here = bisect_right(cuts, at) - 1
            until = min(last, cuts[here + 1]) if here + 1 < len(cuts) else last
            begins, ends = piece.source(at), piece.source(until)
            if (here, piece.node, begins) != (stretch, node, end):
                yield stretch, start, end
                stretch, node, start = here, piece.node, begins
            end, at = ends, until
    yield stretch, start, end


def _opening(identity: str, name: str) -> str:
    return (
        f'<mark id="{escape(identity)}" class="{escape(name)}">'
        if identity
        else f'<mark class="{escape(name)}">'
    )
