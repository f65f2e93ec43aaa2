"""Folding: texts that look the same made the same, to be found in each other; and from a place in
the one to its place in the other.

Folded are compatibility forms such as the micro sign, ligatures, full width and squared units
(Unicode Standard Annex 15), but no raised or lowered digits and no fractions, which are other
quantities; shapes of dashes, minus signs and quotation marks; white space of any width; and what
cannot be seen, such as a soft hyphen, is left out. Texts are stored and shown as they were typed.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_ALIKE = {
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    "\u2044": "/",
}
_SPACES = re.compile(" {2,}")
# Kinds of compatibility decomposition that change how a text means, not only how it looks.
_KEPT = ("<super>", "<sub>", "<fraction>", "<circle>")


class Folded(NamedTuple):
    """A folded `text`, and for each of its characters where what it stands for begins and ends
    in the text as typed."""

    text: str
    starts: list[int]
    ends: list[int]

    def typed(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the text as typed that the folded text has from `start` to
        `end`, at least one character."""
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=8)  # one text is searched for many quotes
def fold(text: str) -> Folded:
    """Return `text` folded, its places kept. White space, however much, is one space."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, character in enumerate(text):
        for folded_character in _FOLDED[ord(character)]:
            if folded_character == " " and out and out[-1] == " ":
                ends[-1] = at + 1
            else:
                out.append(folded_character)
                starts.append(at)
                ends.append(at + 1)
    return Folded("".join(out), starts, ends)


def typed_in(text: str, at: int) -> int:
    """Return where in a text stands what is at this place of the folded one; its beginning, where
    that cannot be told."""
    starts = fold(text).starts
    return starts[at] if at < len(starts) else 0


def folded(text: str) -> str:
    """Return `text` folded, without white space around it: two texts that look the same give the
    same."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(_FOLDED)).strip()


class _Characters(dict[int, str]):
    """What each character becomes, by its code point, worked out once."""

    def __missing__(self, point: int) -> str:
        self[point] = "".join(map(_plain, _decomposed(chr(point))))
        return self[point]


_FOLDED = _Characters()


def _decomposed(character: str) -> str:
    kind = unicodedata.decomposition(character).partition(" ")[0]
    return (
        unicodedata.normalize("NFKC", character)
        if kind.startswith("<") and kind not in _KEPT
        else character
    )


def _plain(character: str) -> str:
    if character in _ALIKE:
        return _ALIKE[character]
    if character.isspace():
        return " "
    return (
        "" if character in "\u00ad\u034f" or unicodedata.category(character) == "Cf" else character
    )
