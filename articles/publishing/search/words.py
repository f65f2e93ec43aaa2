"""The words of a text as index and query hold them: one folding for both.

A word is small ASCII letters, or digits. Case, accents, ligatures and width are folded, Greek
letters among others are spelled ("β" is "beta", and so is a "ß" that begins a word: none does, but
keyboards have it and look-alikes are typed), other scripts transliterated; hyphens part words and
apostrophes do not; letters and digits are parted ("B12" is "b 12", as "B-12" is); British, American
and former spellings are one (spelling.list).
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ...text.characters.slugs import ascii_words
from .spelling import spelled

LONGEST = 40  # letters of a word that count

# What cannot be seen, marks on letters and apostrophes stand within a word; raised digits are
# digits of their own.
_WITHIN = "\u00ad\u200b-\u200d\u2060\u0300-\u036f'\u2019\u02bc"
_TOKEN = re.compile(rf"[^\W_](?:[{_WITHIN}]*[^\W_])*[\u0300-\u036f]*")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060]")
_RAISED = str.maketrans({raised: f" {digit}" for digit, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")})
_PART = re.compile(r"[a-z]+|[0-9]+")


class Token(NamedTuple):
    """A word as it is typed, from `start` to `end`, and the words it is folded to; mostly one."""

    start: int
    end: int
    words: tuple[str, ...]


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text with their places."""
    for found in _TOKEN.finditer(text):
        if words := folded(found[0][: LONGEST * 4]):
            yield Token(found.start(), found.end(), words)


def hits(text: str, typed: Mapping[str, tuple[str, ...]]) -> list[Token]:
    """Return those of the `tokens` of a text that are `typed_for` the words that are wanted."""
    return [
        Token(match.start(), match.end(), typed[match[0]])
        for match in _TOKEN.finditer(text)
        if match[0] in typed
    ]


def typed_for(text: str, wanted: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Return how any of these words are typed in a text, and what each such run of letters and
    digits is folded to."""
    folded_to = ((typed, folded(typed[: LONGEST * 4])) for typed in set(_TOKEN.findall(text)))
    return {typed: words for typed, words in folded_to if not wanted.isdisjoint(words)}


def words_of(text: str) -> list[str]:
    """Return the folded words of a text in order."""
    return [word for found in _TOKEN.findall(text) for word in folded(found[: LONGEST * 4])]


@lru_cache(maxsize=50_000)
def folded(token: str) -> tuple[str, ...]:
    """Return the words that a run of letters and digits is folded to; none if no script gives it
    any."""
    if (
        token.isascii() and token.isalpha()
    ):  # most are: there is nothing to part or to transliterate
        return (spelled(token.lower())[:LONGEST],)
    token = _UNSEEN.sub("", token)
    token = f"β{token[1:]}" if token.startswith(("ß", "ẞ")) else token
    ascii_text = ascii_words(token.translate(_RAISED))
    return tuple(spelled(part)[:LONGEST] for word in ascii_text for part in _PART.findall(word))
