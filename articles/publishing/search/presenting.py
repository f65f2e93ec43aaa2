"""What a page of results says: what was understood, and by what it can be narrowed down."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format

from ...models import Audience
from .candidates import MOST
from .index.vocabulary import forms
from .query import Query
from .searching import Found

COUNTED = 100  # more are not told apart
FACETS = 8  # of a kind are shown
_QUALIFIER = {"topic": "topic:", "audience": "for:", "reviewed_after": "reviewed-after:"}


@dataclass(frozen=True)
class Choice:
    """One way to narrow the results down, how many would be left, and where that leads."""

    label: str
    count: str
    link: str


@dataclass(frozen=True)
class Part:
    """A part of what was understood, and where the search without it is, if it can be taken
    away."""

    text: str
    without: str = ""


def address(text: str, after: str = "") -> str:
    """Return where the results of a search are."""
    return f"{reverse('search')}?{urlencode({'q': text} | ({'after': after} if after else {}))}"


def parts(found: Found) -> Iterator[Part]:
    """Yield what was understood, part by part."""
    query = found.query
    words = [group.word for group in found.groups] or [
        word for word in query.words if word not in found.left_out
    ]
    words = list(dict.fromkeys(words))
    if words:
        yield Part(
            f"{'some' if found.is_any else 'all'} of the words {_listed(words)}"
            if len(words) > 1
            else f"the word {_listed(words)}"
        )
    yield from (
        Part(f"the words {_listed([phrase])} beside each other") for phrase in query.phrases
    )
    yield from (Part(f"without {_listed([words])}") for words in query.without)
    if found.topic:
        yield Part(f"on the topic {found.topic.name}", _without(query, "topic"))
    if query.audience:
        yield Part(f"for {Audience(query.audience).label.lower()}", _without(query, "audience"))
    if query.reviewed_after:
        yield Part(
            f"with a full review after {date_format(query.reviewed_after, 'j F Y')}",
            _without(query, "reviewed_after"),
        )


def remarks(found: Found) -> Iterator[str]:
    """Yield, in sentences, what was taken for something else or left out."""
    yield from found.query.ignored
    for typed, meant in found.taken_for.items():
        either = " and " if meant.is_all else " or "
        yield f"No text has “{typed}”; this was looked for: {either.join(meant.words)}."
    for word in found.left_out:
        yield (
            f"No text has “{word}”; it was left out." if found.groups else f"No text has “{word}”."
        )
    yield from (
        f"No text has “{words}”, so leaving it out changes nothing. Is it spelt as you meant?"
        for words in found.without_effect
    )
    yield from (
        f"“{word}” must be in a text and must not, so none is found."
        for word in _contradictory(found.query)
    )
    if found.is_any:
        yield "No text has all of these words; these have some of them."
    if found.is_part:
        yield (
            f"Many texts match. The newest {MOST:,} of them, and some with the words in their "
            "title, are ranked here: narrow it down to see others."
        )


def _contradictory(query: Query) -> Iterator[str]:
    excluded = {form for words in query.without if " " not in words for form in forms(words)}
    yield from (word for word in query.words if excluded.issuperset(forms(word)))
    yield from (phrase for phrase in query.phrases if phrase in query.without)


def corrected(found: Found) -> Choice | None:
    """Return the search that may have been meant, where words were unknown and something near is
    known.

    It is not narrowed down: with what was narrowed down these words have been looked for already,
    and nothing was found.
    """
    if not found.taken_for:
        return None
    words = [
        part
        for word in found.query.words
        if word not in found.left_out
        for part in _taken_for(found, word)
    ]
    text = " ".join(words)
    return Choice(text, "", address(text))


def _taken_for(found: Found, word: str) -> tuple[str, ...]:
    meant = found.taken_for.get(word)
    return (word,) if meant is None else meant.words if meant.is_all else meant.words[:1]


def topics(found: Found) -> list[Choice]:
    """Return the topics of what was found."""
    named = Counter(
        {found.topics[key]: count for key, count in found.counted[0].items() if key in found.topics}
    )
    return (
        []
        if found.topic
        else [
            _choice(found, topic.name, count, f"topic:{topic.slug}")
            for topic, count in named.most_common(FACETS)
        ]
    )


def audiences(found: Found) -> list[Choice]:
    """Return whom what was found is written for."""
    counted = found.counted[1]
    return (
        []
        if found.query.audience
        else [
            _choice(
                found, f"For {audience.label.lower()}", counted[audience], f"for:{audience.value}"
            )
            for audience in Audience
            if counted[audience]
        ]
    )


def years(found: Found) -> list[Choice]:
    """Return since when what was found has been fully reviewed."""
    counted = found.counted[2]
    since, choices = 0, []
    for year in sorted(counted, reverse=True)[:FACETS]:
        since += counted[year]
        choices.append(_choice(found, f"Since {year}", since, f"reviewed-after:{year - 1}"))
    return [] if found.query.reviewed_after else choices


def _choice(found: Found, label: str, count: int, qualifier: str) -> Choice:
    shown = f"{COUNTED}+" if count >= COUNTED else f"{count}{'+' * found.is_part}"
    return Choice(
        label, shown, address(f"{qualifier} {found.query.text}")
    )  # in front: the end may be cut, or in quotation marks


def _listed(words: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _without(query: Query, name: str) -> str:
    """The address of the search without a qualifier."""
    kept = [piece for piece in query.pieces if not piece.lower().startswith(_QUALIFIER[name])]
    return address(" ".join(kept))


def is_qualifier(piece: str) -> bool:
    """Does a piece of what was typed narrow the texts down, instead of being looked for?"""
    return piece.lower().startswith(tuple(_QUALIFIER.values()))
