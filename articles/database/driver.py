"""A row by the driver's own cursor, on Django's connection: prepared, with binary values, and
nothing of Django's on the way.

For the one query that is asked all day. Who watches queries does not see it (`execute_wrapper`,
`connection.queries`).
"""

from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

Row = tuple[Any, ...]


def one_row(connection: BaseDatabaseWrapper, sql: str, parameters: tuple[str, ...]) -> Row | None:
    """Return the first row, or None. `sql` has a %s for each parameter, and no other per cent
    sign. Raises django.db.Error."""
    if connection.connection is None:
        connection.ensure_connection()
    with connection.wrap_database_errors:
        if connection.vendor == "sqlite":
            return connection.connection.execute(_for_sqlite(sql), parameters).fetchone()
        with connection.connection.cursor(binary=True) as cursor:
            return cursor.execute(sql, parameters, prepare=True).fetchone()


@lru_cache
def _for_sqlite(sql: str) -> str:
    return sql.replace("%s", "?")
