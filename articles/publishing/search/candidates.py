"""Candidates: a bounded number of entries that match, the newest ones, from the index of the
database.

Ranking costs by the entry, so only so many are ranked. Where more match, the newest are taken, and
of those with the words in the title as many again. How the newest are found depends on the
database. SQLite reads an index backwards and stops. PostgreSQL collects all that match before the
first is seen; it is told the last stretches of galleys to look in (tables.STRETCHES), as many as
should hold enough by the frequency of the words: rare words are looked for everywhere, frequent
ones in a little. That is a condition of its own: of several, the index leaps in each list to where
the others go on, whereas of one it goes through the shortest list from its beginning.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from psycopg.pq import Format

from ...database.planning import Kept
from .index.tables import STRETCHES, VECTOR

MOST = 300  # entries that are ranked
READ = 400  # galleys that are looked through in the time that an entry is read which is not taken
# Entries of a list of the index that are walked through in that time, to find those that stand in
# another list, too.
WALKED = 8
SPARE = 1.25  # how many more than that a stretch should hold: words come in waves
FEW_STRETCHES = (
    32  # that are asked for: each is looked up; of wide ones the last holds more than is wanted
)


@dataclass(frozen=True)
class Wanted:
    """What must be in an entry: of each group one token; with `is_any` it is enough of one group.
    None of `without`.

    `phrases` stand in its words, it was reviewed after `since`. Of each of the `filters`, too, one
    token must be in it. Where more than one list of entries must be gone through for that, the
    `shortest` has so many.
    """

    groups: tuple[tuple[str, ...], ...]
    without: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    not_phrases: tuple[str, ...] = ()
    since: date | None = None
    is_any: bool = False
    filters: tuple[tuple[str, ...], ...] = field(default=())
    shortest: float = 0


class Candidate(NamedTuple):
    """An entry that may be shown; `year` is that of its last full review, None while it is still
    to come."""

    galley: int
    impacts: bytes
    topic: int
    audience: str
    year: int | None


def candidates(
    wanted: Sequence[tuple[Wanted, float, int]], entries: int, newest: int
) -> list[Candidate]:
    """Return entries that match any of `wanted`, each once, in one query.

    Each comes with the number of entries that should match it, and the number that are taken at
    most. There are `entries` in all, the newest of the galley `newest`.
    """
    parts: list[str] = []
    values: list[Any] = []
    for condition, expected, at_most in wanted:
        sql, given = _SELECT[connection.vendor](condition, expected, at_most, entries, newest)
        # No value stands in it.
        parts.append(f"select * from ({sql}) part_{len(parts)}")  # noqa: S608
        values += given
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.cursor.format = (
                Format.BINARY
            )  # the weights as they are, not as hexadecimal digits
        sql = " union all ".join(parts)
        # There is one way to find these, whatever the values, and few ways to ask, unless texts are
        # looked into for phrases.
        is_plain = not any(condition.phrases or condition.not_phrases for condition, *_ in wanted)
        cursor.execute(Kept(sql) if is_plain else sql, values)
        found = {row[0]: row for row in cursor.fetchall()}
    return list(map(Candidate._make, found.values()))


# The year as a number: a date would be made of each row.
COLUMNS = {
    vendor: f"galley_id, impacts, topic_id, audience, {year}"
    for vendor, year in {
        "sqlite": "cast(substr(reviewed_on, 1, 4) as integer)",
        "postgresql": "extract(year from reviewed_on)::integer",
    }.items()
}


def _sqlite(
    wanted: Wanted, expected: float, at_most: int, entries: int, newest: int
) -> tuple[str, list[Any]]:
    match = _expression(wanted, '"{}"', " OR ", " AND ", " NOT ")
    also, values = _also(wanted, "instr(words, %s) > 0")
    return (
        f"select {COLUMNS['sqlite']} from (select rowid as found from articles_searchindex where "  # noqa: S608
        "articles_searchindex match %s "
        "order by rowid desc limit %s) join articles_searchentry on galley_id = found where true "
        f"{also}",
        [match, at_most, *values],
    )


def _postgresql(
    wanted: Wanted, expected: float, at_most: int, entries: int, newest: int
) -> tuple[str, list[Any]]:
    also, values = _also(wanted, "strpos(words, %s) > 0")
    conditions = [_expression(wanted, "'{}'", " | ", " & ", " & !")]
    some = SPARE * at_most
    galleys = round(some / expected * entries) if expected else entries
    walked = wanted.shortest * max(0, 1 - galleys / entries) if entries else 0
    if galleys < READ * (expected - some + walked / WALKED):
        conditions.append(" | ".join(_last_stretches(galleys, newest)))
    match = " and ".join([f"{VECTOR} @@ %s::tsquery"] * len(conditions))
    # Not by the index of the key: it would be walked through from its end, however rare the words
    # are.
    return (
        f"select {COLUMNS['postgresql']} from (select * from articles_searchentry where {match} "  # noqa: S608
        f"order by galley_id + 0 desc limit %s) newest where true {also}",
        [*conditions, at_most, *values],
    )


_SELECT = {"sqlite": _sqlite, "postgresql": _postgresql}


def _also(wanted: Wanted, holds: str) -> tuple[str, list[Any]]:
    """What the index does not hold: words beside each other, days."""
    sql = (
        [holds] * len(wanted.phrases)
        + [f"not {holds}"] * len(wanted.not_phrases)
        + ["reviewed_on > %s"] * bool(wanted.since)
    )
    values = [f" {phrase} " for phrase in (*wanted.phrases, *wanted.not_phrases)] + [
        wanted.since
    ] * bool(wanted.since)
    return "".join(f" and {clause}" for clause in sql), values


def _expression(wanted: Wanted, quoted: str, either: str, both: str, but_not: str) -> str:
    """The condition in the language of the index. Tokens hold letters, digits, colons and
    hyphens only."""

    def one_of(group: Sequence[str]) -> str:
        return f"({either.join(quoted.format(token) for token in group)})"

    words = [one_of(group) for group in wanted.groups]
    parts = [f"({(either if wanted.is_any else both).join(words)})"] if words else []
    parts += [one_of(group) for group in wanted.filters]
    return both.join(parts) + "".join(but_not + quoted.format(token) for token in wanted.without)


def _last_stretches(galleys: int, newest: int) -> Iterator[str]:
    """The tokens of the last stretches that span this many galleys or more, of the smallest kind
    of which a few are enough."""
    power = next((power for power in STRETCHES if galleys >> power < FEW_STRETCHES), STRETCHES[-1])
    last = newest >> power
    for stretch in range(last, max(-1, ((newest - galleys) >> power) - 1), -1):
        yield f"'@{power}:{stretch}'"
