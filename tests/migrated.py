"""The tables as `migrate` leaves them, made once in a run.

On SQLite they are made once for all processes, and copied: migrating takes as long as a hundred
tests. After a test with transactions of its own they are put back from what was kept, a hundred
times as quickly as by `flush`, which makes anew what only `migrate` makes.
"""

import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase

from articles.ledger.triggers import add_triggers

TRIGGERS = (
    "select array_agg((tgrelid, tgname, tgenabled, tgfoid)::text order by tgrelid, tgname) "
    "from pg_trigger where not tgisinternal"
)


class Tables:
    """The tables of one process: migrated to by it if it is the first, else a copy. Whoever
    comes meanwhile waits."""

    def __init__(self, database: Path) -> None:
        """Wait for the first process, and copy what it made to `database`."""
        self._database, self._made = database, Path(settings.VAR_DIR) / "migrated.sqlite3"
        self._turn = self._made.with_suffix(".turn").open("w")
        fcntl.flock(self._turn, fcntl.LOCK_EX)
        self.are_there = self._made.exists()
        if self.are_there:
            shutil.copyfile(self._made, self._database)

    def keep(self) -> None:
        """Let the other processes have them."""
        if not self.are_there:
            part = self._made.with_suffix(".part")
            with (
                closing(sqlite3.connect(self._database)) as made,
                closing(sqlite3.connect(part)) as copy,
            ):
                made.backup(copy)
            part.rename(self._made)
        self._turn.close()

    def put_back(self) -> None:
        """Make the database what it was, triggers and all."""
        connection.ensure_connection()
        with closing(sqlite3.connect(self._made)) as made:
            made.backup(connection.connection)


class Rows:
    """The rows that `migrate` left in the tables of PostgreSQL, and the triggers."""

    def __init__(self) -> None:
        """Read them all."""
        tables = [f'"{name}"' for name in connection.introspection.table_names()]
        self._filled = " union all ".join(
            f"select '{table}' where exists (select from {table})"  # noqa: S608 - our own tables
            for table in tables
        )
        with connection.cursor() as cursor:
            cursor.execute(TRIGGERS)
            self._triggers = cursor.fetchone()
            self._rows = dict[str, bytes]()
            for table in self._now_filled(cursor):
                with cursor.copy(f"copy {table} to stdout (format binary)") as copy:
                    self._rows[table] = b"".join(copy)

    def _now_filled(self, cursor: Any) -> list[str]:
        cursor.execute(self._filled)
        return [table for (table,) in cursor.fetchall()]

    def put_back(self) -> None:
        """Empty what was filled since, and put these rows back; triggers that a test took off are
        put on again."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local session_replication_role = replica")  # no trigger, no key
            # Truncating would make the files of each table, and of all that refer to it, anew.
            for table in {*self._now_filled(cursor), *self._rows}:
                cursor.execute(f"delete from {table}")  # noqa: S608
            for table, rows in self._rows.items():
                with cursor.copy(f"copy {table} from stdin (format binary)") as copy:
                    copy.write(rows)
            cursor.execute(TRIGGERS)
            if cursor.fetchone() != self._triggers:
                for app in apps.get_app_configs():
                    add_triggers(app)


@pytest.fixture(scope="session")
def tables(django_db_modify_db_settings: None) -> Tables | None:
    """Those of this process; None on PostgreSQL, which one process asks."""
    database = settings.DATABASES["default"]
    return (
        Tables(Path(database["TEST"]["NAME"])) if database["ENGINE"].endswith("sqlite3") else None
    )


@pytest.fixture(scope="session")
def django_db_keepdb(tables: Tables | None) -> bool:
    """Are there tables to begin with? Then only what is not migrated yet is, which is nothing."""
    return tables is not None and tables.are_there


@pytest.fixture(scope="session")
def django_db_setup(
    tables: Tables | None, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    """The tables, and the next process's turn; what a test with transactions of its own left is
    taken out by putting them back."""
    if tables:
        tables.keep()
    with django_db_blocker.unblock():
        kept = tables or Rows()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: kept.put_back())
        yield
