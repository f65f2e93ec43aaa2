"""What of each list is searched. All words must be in one of its places: a question, say, or
somebody's name.

Only so many rows are listed, the newest; where more match, it is said so, and the search can be
narrowed down by a further word.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model

from ..models import Article, Event, Notification, Person
from .index import Index
from .indexes import ADDRESSES, NAMES, PEOPLE, REASONS, SLUGS, SUBJECTS, TITLES
from .words import words_of

MOST = 500  # rows that one place gives
FEW = 50  # people, or questions, whose rows are looked for


@dataclass(frozen=True)
class Found:
    """The `keys` of the rows that match; `is_part` where more do."""

    keys: frozenset[int]
    is_part: bool = False

    def __or__(self, other: "Found") -> "Found":
        return Found(self.keys | other.keys, self.is_part or other.is_part)


NOTHING = Found(frozenset())


def people(typed: str) -> Found:
    """Find people by name, address and institution."""
    return _found(PEOPLE, words_of(typed), MOST)


def named(typed: str) -> Found:
    """Find a few people by name and address; by a whole address whose it is, and nobody else."""
    address = typed.strip().lower()
    owner = (
        Person.objects.filter(email=address).values_list("pk", flat=True)
        if "@" in address and "\0" not in address
        else ()
    )
    return Found(frozenset(owner)) if owner else _found(NAMES, words_of(typed), FEW)


def articles(typed: str) -> Found:
    """Find articles by the question as it was last submitted, the address, and the author."""
    return _questions(words_of(typed), MOST) | _of_each(Article, "author", named(typed))


def events(typed: str) -> Found:
    """Find acts by the question and the address of the article, who acted, and the reason."""
    words = words_of(typed)
    of_articles = _of_each(Event, "article", _questions(words, FEW))
    return _found(REASONS, words, MOST) | of_articles | _of_each(Event, "actor", named(typed))


def notifications(typed: str, *, by_subject: bool) -> Found:
    """Find notifications by recipient and, with `by_subject`, by what they are about."""
    words = words_of(typed)
    to = _found(ADDRESSES, words, MOST) | _of_each(Notification, "recipient", named(typed))
    return to | _found(SUBJECTS, words, MOST) if by_subject else to


def _questions(words: list[str], most: int) -> Found:
    """Articles by the question or the address."""
    titled = _found(TITLES, words, most)
    rows = (
        Article.objects.filter(revision__in=titled.keys).values_list("pk", flat=True)
        if titled.keys
        else ()
    )
    return Found(frozenset(rows), titled.is_part) | _found(SLUGS, words, most)


def _found(index: Index, words: list[str], most: int) -> Found:
    keys = index.newest(words, most + 1)
    return Found(frozenset(keys[:most]), len(keys) > most)


def _of_each(rows: type[Model], by: str, of: Found) -> Found:
    """The newest rows of each of what was found: together no more than MOST, of each as many.
    Each is read off an index of its own."""
    if not of.keys:
        return NOTHING
    each, column = max(1, MOST // len(of.keys)), rows._meta.get_field(by).column  # type: ignore[union-attr]
    newest = (
        f"from {rows._meta.db_table} where {column} = {{}} order by {ORDERS.get(by, 'id desc')} "
        "limit %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(*_ASKED[connection.vendor](newest, sorted(of.keys), each + 1))
        found: dict[int, list[int]] = defaultdict(list)
        for whose, key in cursor.fetchall():
            found[whose].append(key)
    shown = frozenset(key for keys in found.values() for key in keys[:each])
    return Found(shown, of.is_part or any(len(keys) > each for keys in found.values()))


ORDERS = {"article": "sequence desc", "actor": "at desc, id desc"}


def _on_sqlite(newest: str, keys: list[int], each: int) -> tuple[str, list[Any]]:
    part = f"select * from (select %s, id {newest.format('%s')})"  # noqa: S608 - names of our own
    return " union all ".join([part] * len(keys)), [
        value for key in keys for value in (key, key, each)
    ]


def _on_postgresql(newest: str, keys: list[int], each: int) -> tuple[str, list[Any]]:
    return (
        "select whose, of.id from unnest(%s::bigint[]) whose, lateral (select id "  # noqa: S608
        f"{newest.format('whose')}) of",
        [keys, each],
    )


_ASKED = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}
