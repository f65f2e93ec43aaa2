"""What comes along when something is copied: signs of another width or kind, what cannot be
seen, stops and brackets around it."""

import re
import unicodedata

# Left behind by word processors, PDF files and mail: soft hyphen, zero-width and direction marks,
# variation selectors.
_LEFTOVERS = re.compile(
    "[\xad\u061c\u200b\u200e\u200f\u202a\u202c\u2060-\u2064\u2066\u2068\u2069\ufe00-\ufe0f\ufeff]"
)
# The joiners are letters' own in some scripts, and leftovers beside ASCII and at the ends.
_IDLE_JOINERS = re.compile("(?<![^\x00-\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f])")
_HYPHENS = dict.fromkeys(
    map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"), "-"
)

OPENERS = "([{<\"'«‹“”„‘’‚`"
_STOPS = ".,;:!?\"'»›”“’‘`\u3002\uff0c\u3001"
_ABBREVIATED = re.compile(
    "(?<![A-Za-z])[A-Za-z][.][A-Za-z][.]"
)  # “/Washington,_D.C.” ends with a stop of its own
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}


def without_leftovers(text: str) -> str:
    """Return `text` without the characters that nobody sees and nobody typed."""
    return text if text.isascii() else _IDLE_JOINERS.sub("", _LEFTOVERS.sub("", text))


def folded(text: str) -> str:
    """Return `text` in plain signs: one width (Unicode's NFKC), one hyphen, nothing hidden. For
    what is written in ASCII."""
    if text.isascii():
        return text.strip()
    plain = unicodedata.normalize("NFKC", without_leftovers(text).translate(_HYPHENS))
    return re.sub("[\u200c\u200d]", "", plain).translate(_HYPHENS).strip()


def trimmed(text: str) -> str:
    """Return `text` without the sentence around it: opening signs before, stops and brackets
    that close nothing of its own after."""
    text = text.strip().lstrip(OPENERS)
    unopened = {
        closing: text.count(closing) - text.count(opening) for closing, opening in _PAIRS.items()
    }
    end = len(text)
    while end and not _ABBREVIATED.fullmatch(text, max(end - 4, 0), end):
        if text[end - 1] not in _STOPS and unopened.get(text[end - 1], 0) <= 0:
            break
        end -= 1
        if text[end] in unopened:
            unopened[text[end]] -= 1
    return text[:end].rstrip()
