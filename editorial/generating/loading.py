"""Loading rows past the verbs: COPY on PostgreSQL, one prepared INSERT on SQLite."""

from collections.abc import Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Max, Model


def load(rows: Sequence[Model]) -> None:
    """Insert rows of one model, whose keys are set."""
    model, connection = type(rows[0]), connections[DEFAULT_DB_ALIAS]  # asked once: there are very many values
    fields = model._meta.concrete_fields
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"copy {table} ({names}) from stdin") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"insert into {table} ({names}) values ({places})", values)  # noqa: S608 - names of our own


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
