"""On SQLite the tables are made once for all processes of a run, and copied: migrating takes as
long as a hundred tests."""

import fcntl
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings


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
def django_db_setup(tables: Tables | None, django_db_setup: None) -> None:
    """The tables, and the next process's turn."""
    if tables:
        tables.keep()
