"""One spelling for what looks the same, only to find things by; and the way back to the text as it was typed."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_FOLDED = {
    "\u00ad": "",  # soft hyphen
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u2032\uff07", "'"),
    **dict.fromkeys("\u05f4\u201c\u201d\u201e", '"'),
}
# "10⁹" is not 109, "1½" is not 11/2: what stands raised, lowered or as a fraction says something by it.
_MEANT = ("<super>", "<sub>", "<fraction>")


@dataclass(frozen=True)
class Folded:
    """A text in the one spelling. `origins` holds for each of its characters, and for its end, the place in the text as typed."""

    text: str
    origins: tuple[int, ...] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the text as typed that the stretch of the folded one stands for."""
        return self.origins[start], self.origins[end - 1] + 1 if end > start else self.origins[start]


def fold(text: str) -> Folded:
    """Return `text` with compatibility forms, digits of other scripts, hyphens, spaces and apostrophes in one spelling (after NFKC).

    Soft hyphens are left out; fractions and raised figures stay as they are; case is kept.
    """
    if text.isascii():
        return Folded(text, range(len(text) + 1))
    pieces, origins = [], []
    for at, character in enumerate(text):
        folded = character if character < "\x80" else _fold(character)
        pieces.append(folded)
        origins += [at] * len(folded)
    return Folded("".join(pieces), (*origins, len(text)))


def folded(text: str) -> str:
    """Return `text` in the one spelling, without the way back."""
    return _NOT_ASCII.sub(lambda found: _fold(found[0]), text)


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    if character in _FOLDED:
        return _FOLDED[character]
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return character if unicodedata.decomposition(character).startswith(_MEANT) else unicodedata.normalize("NFKC", character)
