"""Rows whose INSERT and UPDATE are written once in a process, as are queries (prepared.py): an
act writes rows of the same few models."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.sql import InsertQuery

from .planning import Kept

Row = TypeVar("Row", bound=Model, covariant=True)

SEVERAL = -1  # rows, any number of them
MOST = 16  # rows of one INSERT that is kept, where another number of rows is another INSERT

_LISTS = re.compile(
    r"SELECT \* FROM UNNEST\((\(%s\)::[^()]*\[\](?:, \(%s\)::[^()]*\[\])*)\)"
)  # as Django writes it

_INSERTS: dict[tuple[object, ...], tuple[str, bool]] = {}
_UPDATES: dict[tuple[object, ...], Kept] = {}


class RowsQuerySet(QuerySet[Row]):
    """A queryset whose rows are added, by `save` and `bulk_create`, with SQL that is written
    once. Values only, no expressions."""

    def _insert(
        self,
        objs: Sequence[Any],
        fields: Sequence[Any],
        returning_fields: Any = None,
        raw: bool = False,
        using: str | None = None,
        on_conflict: Any = None,
        update_fields: Any = None,
        unique_fields: Any = None,
    ) -> Any:
        """Insert, as Django does; returns the rows of what is returned."""
        if raw:
            return super()._insert(  # type: ignore[misc]
                objs,
                fields,
                returning_fields,
                raw,
                using,
                on_conflict,
                update_fields,
                unique_fields,
            )
        self._for_write = True
        connection = connections[using or self.db]
        columns = [_column(field, objs, connection) for field in fields]
        conflict = (
            on_conflict,
            *(tuple(field.attname for field in of or ()) for of in (update_fields, unique_fields)),
        )
        like = connection.vendor, self.model, len(fields), bool(returning_fields), conflict
        written = _INSERTS.get((*like, len(objs))) or (
            len(objs) > 1 and _INSERTS.get((*like, SEVERAL))
        )
        if not written:
            query = InsertQuery(
                self.model,
                on_conflict=on_conflict,
                update_fields=update_fields,
                unique_fields=unique_fields,
            )
            written = _insert_of(like, query, objs, fields, returning_fields, connection)
        sql, is_by_column = written
        if is_by_column:
            shared = tuple(
                place > 0 and all(value is column[0] for value in column)
                for place, column in enumerate(columns)
            )
            sql = _with_shared(sql, shared)
            given = [
                column[0] for column, is_shared in zip(columns, shared, strict=True) if is_shared
            ]
            given += [
                column for column, is_shared in zip(columns, shared, strict=True) if not is_shared
            ]
        else:
            given = [value for row in zip(*columns, strict=True) for value in row]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            return cursor.fetchall() if returning_fields else []

    # As Django's own, which managers have, too.
    _insert.alters_data = True  # type: ignore[attr-defined]
    _insert.queryset_only = False  # type: ignore[attr-defined]


def _column(field: Any, objs: Sequence[Any], connection: Any) -> list[Any]:
    """Return what the database is given for a field of each object. What one shares with the one
    before it is made ready once."""
    ready: list[Any] = []
    last = _column  # which is no value
    for instance in objs:
        value = field.pre_save(instance, True)
        ready.append(ready[-1] if value is last else field.get_db_prep_save(value, connection))
        last = value
    return ready


def _insert_of(
    like: tuple[Any, ...],
    query: Any,
    objs: Any,
    fields: Any,
    returning_fields: Any,
    connection: Any,
) -> tuple[str, bool]:
    """Write the SQL; return it, and whether it takes a list for each column (PostgreSQL, of any
    number of rows) or each value."""
    query.insert_values(fields, objs)
    compiler: Any = query.get_compiler(connection=connection)
    compiler.returning_fields = returning_fields
    [(sql, _)] = compiler.as_sql()
    is_by_column = len(objs) > 1 and sql.count("%s") == len(fields)
    written = Kept(sql), is_by_column
    if is_by_column or len(objs) <= MOST:
        _INSERTS[(*like, SEVERAL if is_by_column else len(objs))] = written
    return written


@lru_cache(100)
def _with_shared(sql: str, shared: tuple[bool, ...]) -> Kept:
    """Return an INSERT that takes a list for each column, as PostgreSQL's are, so that it takes
    one value for each that all rows share."""
    if not (found := _LISTS.search(sql)):
        raise ValueError("Columns are not inserted in the way that is known.")
    lists = found[1].split(", ")
    both = list(zip(lists, shared, strict=True))
    columns = [
        each.removesuffix("[]") if is_shared else f"a.c{place}"
        for place, (each, is_shared) in enumerate(both)
    ]
    names = [f"c{place}" for place, is_shared in enumerate(shared) if not is_shared]
    taken = [each for each, is_shared in both if not is_shared]
    # Placeholders and types.
    rows = f"SELECT {', '.join(columns)} FROM UNNEST({', '.join(taken)}) AS a({', '.join(names)})"  # noqa: S608
    return Kept(sql[: found.start()] + rows + sql[found.end() :])


class SavedByKey(Model):
    """A model whose rows are saved by an UPDATE that is written once. Values only, no
    expressions."""

    class Meta:
        abstract = True

    # As of 5.2.
    def _do_update(self, base_qs: Any, using: Any, pk_val: Any, values: Any, *how: Any) -> bool:  # type: ignore[override]
        """Save, as Django does; return whether there is such a row."""
        if not values:
            as_ever: Any = super()._do_update
            return bool(as_ever(base_qs, using, pk_val, values, *how))
        connection = connections[using]
        like = connection.vendor, type(self), *(field.attname for field, _, _ in values)
        if like not in _UPDATES:
            _UPDATES[like] = _update_of(self._meta, [field for field, _, _ in values], connection)
        given = [field.get_db_prep_save(value, connection) for field, _, value in values]
        with connection.cursor() as cursor:
            cursor.execute(
                _UPDATES[like], [*given, self._meta.pk.get_db_prep_value(pk_val, connection)]
            )  # type: ignore[union-attr]
            return bool(cursor.rowcount)


def _update_of(meta: Any, fields: Sequence[Any], connection: Any) -> Kept:
    name = connection.ops.quote_name
    set_to = ", ".join(f"{name(field.column)} = %s" for field in fields)
    table = name(meta.db_table)
    # Names of columns alone.
    return Kept(f"UPDATE {table} SET {set_to} WHERE {table}.{name(meta.pk.column)} = %s")  # noqa: S608
