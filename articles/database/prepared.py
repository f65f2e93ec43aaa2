"""Queries whose SQL is written once in a process: a verb asks the same few each time, and
writing one takes longer than asking it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet, prefetch_related_objects
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable
from django.db.transaction import TransactionManagementError
from psycopg.sql import Literal

from .making import Making
from .planning import Kept

Value = int | str | datetime
BITS = 64  # of a number in a database, with its sign
ROWS = (ModelIterable, ValuesListIterable, FlatValuesListIterable)
Place = tuple[str, int]  # the name of a value, and where in it if it is a tuple


class Prepared:
    """A query that differs from call to call in values only; it is called with them, by name, and
    returns the rows as a list.

    `build` makes the query from values: whole numbers, texts, times with a zone, or tuples of
    these. It is called once for each length of each tuple, with values that stand for all others of
    their kind, so it may only compare rows with them.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._written: dict[tuple[object, ...], _Written] = {}

    def __call__(self, **values: Any) -> list[Any]:
        """Ask; raises ValueError at the first call if a value does not come up in the SQL, and
        whatever the database raises.

        No row has a number that no database holds, such as one typed into an address.
        """
        if any(isinstance(value, int) and value.bit_length() >= BITS for value in values.values()):
            return []
        like = shape(values)
        if like not in self._written:
            try:
                self._written[like] = _Written(self._build, values)
            except (
                EmptyResultSet
            ):  # a comparison with nothing, which no row meets: no database need be asked
                if any(self._build(**values)):
                    raise ValueError(
                        "What stands for these values is none of what such a column may hold."
                    ) from None
                return []
        return self._written[like].ask(values)


def alike(values: Sequence[Any], nothing: int | str = 0, length: int = 1) -> tuple[Any, ...]:
    """Return values, and as often `nothing`, which no row has, as makes their number a power of
    two, at least `length`.

    So a query is written for few numbers of values. Zero is no key.
    """
    return (
        *values,
        *[nothing] * ((1 << (max(len(values), length) - 1).bit_length()) - len(values)),
    )


def shape(values: dict[str, Any]) -> tuple[object, ...]:
    """Return what two calls have in common that can be asked with the same SQL."""
    return (
        connection.vendor,
        *(len(value) if isinstance(value, tuple) else None for value in values.values()),
    )


class _Written:
    """The SQL of a query, and which value goes where in it."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], values: dict[str, Any]) -> None:
        stand_ins, places = _stand_ins(values)
        built: Any = build(**stand_ins)
        self._queryset = built
        if built._known_related_objects or built._iterable_class not in ROWS:
            raise ValueError(
                "Only rows, as objects or as lists of values, are read by a query that is written "
                "once."
            )
        self._converters: list[Any] | None = None
        self._making: Making | None = None
        self._compiler = self._queryset.query.get_compiler(connection=connection)
        self._sql: str
        self._sql, parameters = self._compiler.as_sql()
        self._parameters = [
            (places.get(parameter) if isinstance(parameter, Value) else None, parameter)
            for parameter in parameters
        ]
        if missing := {name for name, _ in places.values()} - {
            place[0] for place, _ in self._parameters if place
        }:
            raise ValueError(f"Not in the query: {sorted(missing)}.")
        self._write_out()
        self._sql = Kept(self._sql)

    def _write_out(self) -> None:
        """Let what is the same in each call stand in the SQL. A plan that PostgreSQL keeps for all
        values knows it then.

        Otherwise the plan could not use an index of some rows only ("those with this verb"), and
        would read all a person ever did. SQLite plans a statement anew for each call where a value
        that it was given decides on such an index, or is a pattern.
        """
        pieces = self._sql.split("%s")
        written = [
            "%s" if place or not is_writable(fixed) else literal(fixed)
            for place, fixed in self._parameters
        ]
        self._sql = "".join(
            piece + value for piece, value in zip(pieces, [*written, ""], strict=True)
        )
        self._parameters = [
            parameter
            for parameter, value in zip(self._parameters, written, strict=True)
            if value == "%s"
        ]

    def filled(self, values: dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
        """Return the SQL and its parameters."""
        given = {
            (name, at): _for_the_database(part)
            for name, value in values.items()
            for at, part in _numbered(value)
        }
        return self._sql, tuple(
            given[place] if place else fixed for place, fixed in self._parameters
        )

    def ask(self, values: dict[str, Any]) -> list[Any]:
        """Let the query be run on this thread's connection; as Django runs it, but for what it
        finds out anew each time.

        Raises TransactionManagementError where rows would be held by nothing, as Django does when
        it writes the SQL.
        """
        here, queryset = connections[DEFAULT_DB_ALIAS], self._queryset
        if (
            queryset.query.select_for_update
            and here.features.has_select_for_update
            and here.get_autocommit()
        ):
            raise TransactionManagementError("Rows are held only within a transaction.")
        rows = self._rows(here, *self.filled(values))
        if queryset._iterable_class is ValuesListIterable:
            return [
                tuple(row[: self._compiler.col_count]) for row in rows
            ]  # behind them stands what they are ordered by
        if queryset._iterable_class is FlatValuesListIterable:
            return [row[0] for row in rows]
        if self._making is None:
            self._making = Making(self._compiler)
        made = [self._making.object_of(row) for row in rows]
        if made and queryset._prefetch_related_lookups:
            prefetch_related_objects(made, *queryset._prefetch_related_lookups)
        return made

    def _rows(self, here: Any, sql: str, parameters: tuple[Any, ...]) -> list[Any]:
        """The rows, their values as Python has them."""
        with here.cursor() as cursor:
            cursor.execute(sql, parameters)
            rows: list[Any] = cursor.fetchall()
        if self._converters is None:
            self._converters = list(
                self._compiler.get_converters(
                    [column for column, *_ in self._compiler.select]
                ).items()
            )
        return [self._converted(row, here) for row in rows] if self._converters else rows

    def _converted(self, row: tuple[Any, ...], here: Any) -> list[Any]:
        read = list(row)
        for at, (converters, column) in self._converters or ():
            for convert in converters:
                read[at] = convert(read[at], column, here)
        return read


def is_writable(value: Any) -> bool:
    """Can a value stand in SQL? PostgreSQL's driver writes any; of SQLite's the plain ones do,
    for which there is no other spelling."""
    return (
        connection.vendor == "postgresql"
        or isinstance(value, int | None)
        or (isinstance(value, str) and "\0" not in value)
    )


def literal(value: Any) -> str:
    """Return a value as the database reads it in SQL, which has parameters elsewhere. SQLite's
    `is_writable`."""
    if connection.vendor == "sqlite":
        written = (
            "NULL"
            if value is None
            else str(int(value))
            if isinstance(value, int)
            else "'" + value.replace("'", "''") + "'"
        )
        return written.replace("%", "%%")
    connection.ensure_connection()
    return Literal(value).as_string(connection.connection).replace("%", "%%")


def _numbered(value: Any) -> Iterator[tuple[int, Value]]:
    return enumerate(value) if isinstance(value, tuple) else iter([(0, value)])


def _stand_ins(values: dict[str, Any]) -> tuple[dict[str, Any], dict[Value, Place]]:
    """Return values of the same kinds that come up nowhere else, and the place of each, by what
    the database would be given for it."""
    places: dict[Value, Place] = {}
    stand_ins: dict[str, Any] = {}
    for name, value in values.items():
        made = []
        for at, part in _numbered(value):
            made.append(_like(part, len(places)))
            places[_for_the_database(made[-1])] = (name, at)
        stand_ins[name] = tuple(made) if isinstance(value, tuple) else made[0]
    return stand_ins, places


def _like(value: Value, number: int) -> Value:
    if isinstance(value, datetime):
        return datetime(9000, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
    return (
        f"stands for value {number}" if isinstance(value, str) else 2**30 + number
    )  # which every whole number of ours may be


def _for_the_database(value: Value) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
