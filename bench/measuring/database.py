"""The database of a bench: PostgreSQL from its wheel, as in the suite, or SQLite, in a folder of
its own that goes afterwards."""

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "editorial.settings")
# Said to the process that measures: settings are read once, so the database must be there before.
INSIDE = "--inside"


def again_with_database(file: str, *, sqlite: bool = False, dsn: str = "") -> None:
    """Run a bench again, with the same arguments and INSIDE, on a database that is empty, or is
    at the address `dsn`."""
    with tempfile.TemporaryDirectory() as folder:
        if sqlite or dsn:
            return _again(file, dsn or f"sqlite:///{folder}/bench.sqlite3", folder)
        from tests.servers import (
            Postgres,
        )  # it prepares a folder for the suite, which only this process needs

        postgres = Postgres()
        _again(file, postgres.url, folder)
        postgres.stop()
    return None


def run(measure: Callable[[int], None], file: str, description: str | None, rounds: int) -> None:
    """Start a database of the kind that is asked for, and measure on it, in a process of its
    own, in so many rounds or as many as asked."""
    parser = ArgumentParser(description=description)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument(INSIDE, action="store_true")
    parser.add_argument("--rounds", type=int, default=rounds)
    given = parser.parse_args()
    if not given.inside:
        return again_with_database(file, sqlite=given.sqlite)
    set_up()
    return measure(given.rounds)


def _again(file: str, url: str, folder: str) -> None:
    environment = os.environ | {"DEMO": "1", "DATABASE_URL": url, "VAR_DIR": folder}
    if (
        status := subprocess.run(  # noqa: S603
            [sys.executable, file, INSIDE, *sys.argv[1:]], env=environment, check=False
        ).returncode
    ):
        raise SystemExit(status)


def set_up() -> None:
    """Set Django up and migrate the database. Nothing is collected, and nobody asks for a style
    sheet."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.STORAGES, settings.WHITENOISE_USE_FINDERS = settings.STORAGES | plain, False
    (settings.VAR_DIR / "static").mkdir(exist_ok=True)
    django.setup()
    call_command("migrate", verbosity=0)


def pids_of_the_database() -> list[int]:
    """Return the server's processes of PostgreSQL, for each connection one; SQLite has none."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("select pid from pg_stat_activity where backend_type = 'client backend'")
        return [pid for [pid] in cursor.fetchall()]
