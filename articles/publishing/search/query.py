"""The query language: what a reader typed, and what was understood of it. Whatever is typed gives a
query; nothing raises.

Words, all of which must be in a text; `"an exact phrase"`; `-word` and `-"a phrase"`, which must
not; `topic:`, `for:` and `reviewed-after:` (a year, a month or a day).
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ...models import Audience
from .words import words_of

LONGEST, MOST_WORDS = 400, 12  # characters and words that are read; more is said to be left out
FIELDS = {
    "topic": "topic",
    "for": "audience",
    "reviewed-after": "reviewed_after",
}  # of Query, by qualifier
QUALIFIERS = tuple(FIELDS)
# Words that a question is made of and no text is about; between quotation marks they count.
SMALL_WORDS = frozenset(
    Path(__file__).with_name("small_words.list").read_text(encoding="utf-8").split()
)

_PIECE = re.compile(
    r'(?P<without>-?)(?:(?P<name>[a-z-]{1,20}):)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))',
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"[<>~\u2264\u2265\xb1+\u2212-]?[0-9]{1,9}(?:(?:[.,\xb7][0-9]{1,9}){1,4}\Z|[.][0-9]{4,9}/)"
)
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?", re.ASCII)
_AUDIENCES = {
    name: audience.value
    for audience in Audience
    for name in (audience.value, audience.value + "s", audience.label.lower())
}


@dataclass(frozen=True)
class Query:
    """What was understood. `words` and `without` are folded, each once; `phrases` are folded words
    with a space between.

    `text` is what was typed, as far as it was read; `ignored` says, in sentences, what was left out
    and why.
    """

    text: str = ""
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    topic: str = ""
    audience: str = ""
    reviewed_after: date | None = None
    ignored: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Is there nothing to look for?"""
        return not (self.words or self.topic or self.audience or self.reviewed_after)

    @property
    def pieces(self) -> list[str]:
        """What was typed, piece by piece, quotation marks and qualifiers with what they belong
        to."""
        return [piece[0] for piece in _PIECE.finditer(self.text)]

    def ignoring(self, sentence: str, **facts: object) -> "Query":
        """Return the query with something left out of it."""
        return replace(self, ignored=(*self.ignored, sentence), **facts)  # type: ignore[arg-type]


def understood(typed: str) -> Query:
    """Return what is understood of what a reader typed."""
    text = "".join(character if character.isprintable() else " " for character in typed[:LONGEST])
    query = Query(text=" ".join(text.split()))
    if len(typed) > LONGEST:
        query = query.ignoring(f"Only the first {LONGEST} characters were read.")
    small: list[str] = []
    for piece in _PIECE.finditer(query.text):
        query = _with(query, piece, small)
    if not query.words:  # nothing but small words: then they are what is asked for
        query = replace(query, words=tuple(dict.fromkeys(small)))
    if len(query.words) > MOST_WORDS:
        query = query.ignoring(
            f"Only the first {MOST_WORDS} words were looked for.", words=query.words[:MOST_WORDS]
        )
    if query.without and query.is_empty:
        query = query.ignoring("Say also what to look for, not only what to leave out.")
    return query


def _with(query: Query, piece: re.Match[str], small: list[str]) -> Query:
    name, quoted, value = (
        (piece["name"] or "").lower(),
        piece["quoted"],
        piece["quoted"] or piece["bare"] or "",
    )
    if value.endswith(":") and value[:-1].lower() in QUALIFIERS:
        name, value = value[:-1].lower(), ""
    if name in QUALIFIERS and not piece["without"]:
        return _qualified(query, name, value.strip())
    words = words_of(f"{name} {value}")
    if not words:
        return query
    if piece["without"]:
        return replace(
            query, without=tuple(dict.fromkeys([*query.without, " ".join(words)]))[:MOST_WORDS]
        )
    is_phrase = len(words) > 1 and (quoted is not None or _is_one_name(value))
    if is_phrase:
        query = replace(
            query, phrases=tuple(dict.fromkeys([*query.phrases, " ".join(words)]))[:MOST_WORDS]
        )
    small += [word for word in words if word in SMALL_WORDS]
    counted = [word for word in words if quoted is not None or is_phrase or word not in SMALL_WORDS]
    return replace(query, words=tuple(dict.fromkeys([*query.words, *counted])))


def _is_one_name(value: str) -> bool:
    """Is it a name or figure without a space, such as "B12", "0.5" or "10.1000/182", a DOI? Its
    parts then stand beside each other."""
    return (value.isalnum() and any(character.isdigit() for character in value)) or _FIGURE.match(
        value
    ) is not None


def _qualified(query: Query, name: str, value: str) -> Query:
    before = getattr(query, FIELDS[name])
    query = _with_qualifier(query, name, value)
    sentence = f"“{name}:” was given more than once; only the last one was read."
    return (
        query
        if before in {getattr(query, FIELDS[name]), "", None} or sentence in query.ignored
        else query.ignoring(sentence)
    )


def _with_qualifier(query: Query, name: str, value: str) -> Query:
    if name == "topic":
        return (
            replace(query, topic=value.lower())
            if words_of(value)
            else query.ignoring("A topic is named like this: topic:heart.")
        )
    if name == "for":
        audience = _AUDIENCES.get(value.lower(), "")
        known = ", ".join(audience.value for audience in Audience)
        return (
            replace(query, audience=audience)
            if audience
            else query.ignoring(f"“for:{value}” was left out. Readers are: {known}.")
        )
    day = _day(value)
    if day is None:
        return query.ignoring(
            f"“reviewed-after:{value}” was left out. Give a year, a month or a day: "
            "reviewed-after:2025-06."
        )
    return replace(query, reviewed_after=day)


def _day(value: str) -> date | None:
    """The last day of what is named: after 2025 is from 2026 on."""
    found = _DAY.fullmatch(value)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or 12), found[3]
    try:
        return date(year, month, int(day) if day else monthrange(year, month)[1])
    except ValueError:  # calendar.IllegalMonthError is one
        return None
