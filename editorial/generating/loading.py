"""Loading rows past the verbs: COPY on PostgreSQL, one prepared INSERT on SQLite."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import JSONField, Max, Model

ESCAPED = str.maketrans(
    {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
)  # in the text format of COPY


def load(rows: Sequence[Model]) -> None:
    """Insert rows of one model, whose keys are set."""
    model, connection = (
        type(rows[0]),
        connections[DEFAULT_DB_ALIAS],
    )  # asked once: there are very many values
    fields = model._meta.concrete_fields
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        for row in rows
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(_copy(model, [str(field.column) for field in fields])) as copy:
                for row in values:
                    copy.write_row(row)
        else:
            _insert(cursor, model, [str(field.column) for field in fields], values)


class Table:
    """Rows of one model as plain values, without an instance for each: some twenty belong to each
    article.

    A row is given as the values of the columns `varying`, in their order, ready for the database
    (`stamp` makes a time so, `as_json` what is kept as JSON); `fixed` columns are the same in all
    rows, and others have their default.
    """

    def __init__(self, model: type[Model], *varying: str, **fixed: Any) -> None:
        """Rows get keys from the first free one on."""
        self.model, self.next_key = model, next_key(model)
        connection, fields = (
            connections[DEFAULT_DB_ALIAS],
            {field.attname: field for field in model._meta.concrete_fields},
        )
        given = [next(name for name, field in fields.items() if field.primary_key), *varying]
        others = [field for name, field in fields.items() if name not in given]
        self._columns = [
            str(field.column) for field in (*(fields[name] for name in given), *others)
        ]
        self._rest = tuple(
            as_json(value)
            if isinstance(field, JSONField)
            else field.get_db_prep_save(value, connection)
            for field in others
            for value in [fixed.get(field.attname, field.get_default())]
        )
        self._rows: list[tuple[Any, ...]] = []

    def add(self, *values: Any) -> int:
        """Add a row; return its key."""
        key, self.next_key = self.next_key, self.next_key + 1
        self._rows.append((key, *values, *self._rest))
        return key

    def flush(self) -> None:
        """Insert what was added."""
        rows, self._rows, connection = self._rows, [], connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(_copy(self.model, self._columns)) as copy:
                    copy.write("".join(map(_line, rows)))
            else:
                _insert(cursor, self.model, self._columns, rows)


def stamp(at: datetime) -> Any:
    """Return a time as the database keeps it."""
    return connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(at)


def as_json(value: Any) -> str | None:
    """Return a value as a column of JSON keeps it."""
    return None if value is None else json.dumps(value)


def next_key(model: type[Model]) -> int:
    """Return the first key that is free."""
    highest: int | None = model._base_manager.aggregate(highest=Max("pk"))["highest"]
    return (highest or 0) + 1


def reset_keys(models: Sequence[Any]) -> None:
    """Let what is inserted next get keys after those that were loaded."""
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


@contextmanager
def unchecked() -> Iterator[None]:
    """Within, PostgreSQL does not look each foreign key up, where the role may say so: they are
    our own. A transaction is open."""
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        is_allowed = connection.vendor == "postgresql" and _is_superuser(cursor)
        if is_allowed:
            cursor.execute("set local session_replication_role = replica")
        yield
        if is_allowed:
            cursor.execute("set local session_replication_role = origin")


def _is_superuser(cursor: Any) -> bool:
    cursor.execute("show is_superuser")
    return cursor.fetchone() == ("on",)


def _line(row: Sequence[Any]) -> str:
    return (
        "\t".join(
            "\\N"
            if value is None
            else value.translate(ESCAPED)
            if type(value) is str
            else str(value)
            for value in row
        )
        + "\n"
    )


def _copy(model: type[Model], columns: Sequence[str]) -> str:
    return f"copy {_quoted(model._meta.db_table)} ({', '.join(map(_quoted, columns))}) from stdin"


def _insert(
    cursor: Any, model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    names, places = ", ".join(map(_quoted, columns)), ", ".join(["%s"] * len(columns))
    # Names of our own.
    sql = f"insert into {_quoted(model._meta.db_table)} ({names}) values ({places})"  # noqa: S608
    cursor.executemany(sql, rows)


def _quoted(name: str) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(name)
