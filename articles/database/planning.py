"""Which statements PostgreSQL plans once for all values, and which for the values they are asked
with.

A plan for all values costs nothing to make again, but knows no value: not that only few rows are
dead, or that a person has done very much. Where it looks cheap by an average, the server takes it
and keeps it, and a list that is read off an index of few rows reads all of them from then on. So
lists and whatever else is composed anew are planned each time. Kept is what is the same in each
call and finds its rows by keys: queries that are written once (prepared.py), rows that are
inserted, and rows that are saved by their key.
"""

from typing import Any

from django.db.backends.postgresql.base import ServerBindingCursor

MOST = 300  # statements that a connection keeps


class Kept(str):
    """SQL that may be planned for all values."""

    __slots__ = ()


def is_kept(sql: Any) -> bool:
    """May a statement of Django's be planned for all values?"""
    return isinstance(sql, Kept) or (
        isinstance(sql, str)
        and (sql.startswith("INSERT") or (sql.startswith("UPDATE") and sql.endswith('."id" = %s')))
    )


class ChoosingCursor(ServerBindingCursor):
    """Django's cursor, which has a statement prepared only if it is kept, unless it is told
    otherwise."""

    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = None, **options: Any
    ) -> Any:
        """Run; a kept statement is prepared from its second time on."""
        if prepare is None and not is_kept(query):
            prepare = False
        return super().execute(query, params, prepare=prepare, **options)  # type: ignore[misc]
