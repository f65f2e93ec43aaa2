"""SQL as SQLite's driver reads it: Django writes %s for a value, the driver wants ?; each
statement is turned into its form once."""

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3.base import SQLiteCursorWrapper

MOST = 500  # statements that a process keeps in this form


class RememberingCursor(SQLiteCursorWrapper):
    """Django's cursor, which searches a statement for its marks once."""

    def convert_query(self, query: Any, *, param_names: Any = None) -> Any:
        """Return the statement as the driver reads it."""
        return (
            _with_marks(query)
            if param_names is None
            else super().convert_query(query, param_names=param_names)
        )


@lru_cache(MOST)
def _with_marks(query: str) -> str:
    cursor: Any = SQLiteCursorWrapper
    converted: str = cursor.convert_query(None, query)
    return converted
