"""What the index knows of words: in how many texts each stands, its plural, and what somebody
meant who mistyped it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection

from ....database.planning import Kept
from .entries import EVERY, in_title

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST_TYPO = 4  # letters of a word that is looked for with a typo
SHORTEST_PART = 3  # letters of each part, where two words were written as one
PREFIX_MOST, CORRECTED_MOST = 8, 3


LOOK_UP = {
    "sqlite": """select word, entries, (select max(galley_id) from articles_searchentry) from articles_searchword
        where word in (select value from json_each(%s))""",  # noqa: E501
    "postgresql": Kept("""select word, entries, (select max(galley_id) from articles_searchentry) from articles_searchword
        where word = any(%s::varchar[])"""),  # noqa: E501
}


@dataclass(frozen=True)
class Counts:
    """In how many entries each of some tokens stands, how many entries there are, and the newest
    one's galley."""

    entries: dict[str, int]
    newest: int

    @property
    def all(self) -> int:
        """The number of entries."""
        return self.entries.get(EVERY, 0)

    def of(self, tokens: Iterable[str]) -> int:
        """In how many entries one of these stands, at most."""
        return min(self.all, sum(self.entries.get(token, 0) for token in tokens))

    def known(self, words: Iterable[str]) -> tuple[str, ...]:
        """Those of these words that stand in any entry."""
        return tuple(word for word in words if word in self.entries)


def counts(tokens: Iterable[str]) -> Counts:
    """Look tokens up, in one query that is the same however many they are: it is planned once."""
    wanted = sorted({EVERY, *tokens})
    with connection.cursor() as cursor:
        cursor.execute(
            LOOK_UP[connection.vendor],
            [json.dumps(wanted) if connection.vendor == "sqlite" else wanted],
        )
        rows = cursor.fetchall()
    return Counts({word: entries for word, entries, _ in rows}, rows[0][2] if rows else 0)


def forms(word: str) -> tuple[str, ...]:
    """Return a word, its plural and its singular, as English makes them: those that there are
    will be in the index."""
    if not word.isalpha() or len(word) < SHORTEST_PART:
        return (word,)
    found = [word, f"{word}s"]
    if word.endswith(("s", "x", "z", "ch", "sh")):
        found.append(f"{word}es")
    if word.endswith("y"):
        found.append(f"{word[:-1]}ies")
    if word.endswith("ies"):
        found.append(f"{word[:-3]}y")
    if word.endswith("es"):
        found.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        found.append(word[:-1])
    return tuple(dict.fromkeys(form for form in found if len(form) >= SHORTEST_PART - 1))


def lookups(words: Iterable[str]) -> set[str]:
    """Return every token to look up for these words."""
    return {token for word in words for form in forms(word) for token in (form, in_title(form))}


@dataclass(frozen=True)
class Meant:
    """What an unknown word was taken for: `words`, one of which must be there, or with `is_all`
    every one of them."""

    words: tuple[str, ...]
    is_all: bool = False

    @property
    def choices(self) -> list[tuple[str, ...]]:
        """The groups of words of each of which one must be there."""
        return [(word,) for word in self.words] if self.is_all else [self.words]


def meant(unknown: Iterable[str]) -> tuple[dict[str, Meant], Counts]:
    """Return what each of these words, none of which is in the index, was meant to be, where
    something is near; in one query.

    Near is: two words written as one; one letter too many or too few behind the first, one wrong,
    or two that changed places.
    """
    near = {word: _near(word) for word in unknown if word.isalpha() and len(word) >= SHORTEST_TYPO}
    splits = {
        word: [(word[:at], word[at:]) for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)]
        for word in near
    }
    wanted = {
        form
        for word in near
        for form in (*near[word], *(part for pair in splits[word] for part in pair))
    }
    known = counts(wanted) if wanted else Counts({}, 0)
    return {
        word: found for word in near if (found := _best(near[word], splits[word], known))
    }, known


def _best(near: Iterable[str], splits: list[tuple[str, str]], known: Counts) -> Meant | None:
    """The frequent ones first: whoever mistyped a word mostly meant one that is used."""
    corrected = sorted(known.known(near), key=lambda word: (-known.entries[word], word))[
        :CORRECTED_MOST
    ]
    if corrected:
        return Meant(tuple(corrected))
    pairs = [pair for pair in splits if len(known.known(pair)) == len(pair)]
    return (
        Meant(max(pairs, key=lambda pair: min(known.entries[part] for part in pair)), is_all=True)
        if pairs
        else None
    )


def _near(word: str) -> set[str]:
    """Every word at a distance of one, where two letters that changed places are one (Damerau,
    1964)."""
    return {form for form in _edits(word) if form != word}


def _edits(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if before:  # no first letter comes or goes: "asymptomatic" is the opposite of "symptomatic"
            yield from (before + letter + after for letter in LETTERS)
        if before and after:
            yield before + after[1:]
        if after:
            yield from (before + letter + after[1:] for letter in LETTERS)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
