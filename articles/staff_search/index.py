"""The index of the words of one table, which the database keeps by itself: no act writes it, and it
cannot come to differ.

SQLite: an FTS5 table over the columns, kept by triggers; it is read backwards and reading stops
where enough is found. PostgreSQL: a GIN index over an expression. It also holds to which stretches
of keys a row belongs ("@9:5": the keys 5 × 2⁹ and on), so that the newest rows with a frequent word
are found without collecting all that have it: the last stretches are looked through first, and
longer ones only where those hold too few. No extension is asked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections

from .words import ACCENTS, LONGEST, PARTING, SHORTEST_BEGINNING

STRETCHES = (9, 11, 13, 15, 17, 19, 21)  # powers of two: how many keys a stretch spans
READ = 20_000  # characters of a row that are searched
# PostgreSQL has the language of Python's escapes, and normalize() where the database is in UTF-8,
# as Django asks for.
_PLAIN = (
    rf"lower(regexp_replace(normalize(left(said, {READ}), nfkd), "
    rf"'[{ACCENTS.encode('unicode_escape').decode()}]+', '', 'g'))"
)
WORDS_OF = rf"""create or replace function staff_search_words(said text) returns text[]
    language sql immutable strict parallel safe as $$
    select array(select distinct left(word, {LONGEST})
        from unnest(string_to_array(regexp_replace({_PLAIN}, '[{PARTING}]+', ' ', 'g'), ' ')) word where word <> '') $$"""  # noqa: E501, S608


@dataclass(frozen=True)
class Index:
    """The words in some text `columns` of a `table`, whose key is `id`; of rows that meet
    `where` (SQL without values) alone."""

    table: str
    columns: tuple[str, ...]
    where: str = ""

    @property
    def name(self) -> str:
        """What it is called in the database."""
        return f"{self.table}_{'_'.join(self.columns)}_words"

    def newest(self, words: Sequence[str], most: int) -> list[int]:
        """Return the keys of the newest rows that have all these words, `most` at most, in two
        queries. Of no words: none."""
        if not words:
            return []
        with connection.cursor() as cursor:
            cursor.execute(
                *(
                    self._on_sqlite(words, most)
                    if connection.vendor == "sqlite"
                    else self._on_postgresql(cursor, words, most)
                )
            )
            return [key for (key,) in cursor.fetchall()]

    def install(self, using: str = DEFAULT_DB_ALIAS) -> None:
        """Put it beside its table, filled, where it is not there yet."""
        with connections[using].cursor() as cursor:
            for statement in (
                self._sqlite() if connections[using].vendor == "sqlite" else self._postgresql()
            ):
                cursor.execute(statement, None)
            if connections[using].vendor == "sqlite":
                cursor.execute(
                    f"select not exists (select 1 from {self.name}_docsize) and exists (select 1 "  # noqa: S608
                    f"from {self.table})"
                )
                if cursor.fetchone()[0]:
                    cursor.execute(f"insert into {self.name}({self.name}) values ('rebuild')")  # noqa: S608

    def uninstall(self, using: str = DEFAULT_DB_ALIAS) -> None:
        """Take it away, for as long as very many rows are loaded."""
        with connections[using].cursor() as cursor:
            if connections[using].vendor == "postgresql":
                cursor.execute(f"drop index if exists {self.name}")
                return
            for act in ("put_in", "take_out", "put_again"):
                cursor.execute(f"drop trigger if exists {self.name}_{act}")
            cursor.execute(f"drop table if exists {self.name}")

    def _on_sqlite(self, words: Sequence[str], most: int) -> tuple[str, list[Any]]:
        wanted = [f'"{word}"' for word in words]
        wanted[-1] += " *" if len(words[-1]) >= SHORTEST_BEGINNING else ""
        return (
            # Names of our own.
            f"select rowid from {self.name} where {self.name} match %s order by rowid desc limit "  # noqa: S608
            "%s",
            [" AND ".join(wanted), most],
        )

    def _on_postgresql(self, cursor: Any, words: Sequence[str], most: int) -> tuple[str, list[Any]]:
        cursor.execute(f"select max(id) from {self.table}")  # noqa: S608
        newest = cursor.fetchone()[0] or 0
        wanted = [f"'{word}'" for word in words]
        wanted[-1] += ":*" if len(words[-1]) >= SHORTEST_BEGINNING else ""
        parts, values, before = [], list[Any](), newest + 1
        for among, first in _stretches(newest):
            # Not by the index of the key: it would be walked through from its end, however rare the
            # words are.
            parts.append(
                f"(select id from {self.table} where {self._vector} @@ %s::tsquery and id + 0 < %s "  # noqa: S608
                f"{self._only} "
                "order by id + 0 desc limit %s)"
            )
            values += [" & ".join([*wanted, *among]), before, most]
            before = first
        return f"select id from ({' union all '.join(parts)}) newest limit %s", [*values, most]  # noqa: S608

    @property
    def _only(self) -> str:
        return f"and {self.where}" if self.where else ""

    @property
    def _vector(self) -> str:
        words = " || ' ' || ".join(self.columns)
        stretches = ", ".join(f"'@{power}:' || (id >> {power})::text" for power in STRETCHES)
        return f"array_to_tsvector(staff_search_words({words}) || array[{stretches}])"

    def _postgresql(self) -> Iterator[str]:
        yield WORDS_OF
        yield (
            f"create index if not exists {self.name} on {self.table} using gin (({self._vector})) "
            f"{self._only.replace('and', 'where', 1)}"
        )

    def _sqlite(self) -> Iterator[str]:
        names = ", ".join(self.columns)
        old, new = (
            ", ".join(f"{row}.{column}" for column in self.columns) for row in ("old", "new")
        )
        put_in = f"insert into {self.name}(rowid, {names}) values (new.id, {new});"  # noqa: S608
        take_out = (
            f"insert into {self.name}({self.name}, rowid, {names}) values ('delete', old.id, "  # noqa: S608
            f"{old});"
        )
        differs = " or ".join(
            f"old.{column} is not new.{column}" for column in (*self.columns, "id")
        )
        yield (
            f"create virtual table if not exists {self.name} using fts5({names}, "
            f"content='{self.table}', content_rowid='id', "
            "tokenize='unicode61 remove_diacritics 2')"
        )
        yield (
            f"create trigger if not exists {self.name}_put_in after insert on {self.table} begin "
            f"{put_in} end"
        )
        yield (
            f"create trigger if not exists {self.name}_take_out after delete on {self.table} begin "
            f"{take_out} end"
        )
        yield (
            f"create trigger if not exists {self.name}_put_again after update on {self.table} when "
            f"{differs} begin {take_out} {put_in} end"
        )


def _stretches(newest: int) -> Iterator[tuple[list[str], int]]:
    """Yield, from the newest keys back, what a row there must have besides the words, and the
    first key of it; at last: nothing."""
    for power in STRETCHES:
        last = newest >> power
        yield [f"('@{power}:{last}' | '@{power}:{last - 1}')"], (last - 1) << power
        if last < 1:
            return
    yield [], 0
