"""Fixtures shared by all tests."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from .cast import Cast, gather
from .servers import Valkey


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """On SQLite the test database is a file: threads and worker processes open the very same one."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(Path(settings.VAR_DIR) / "test.sqlite3")
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of the story, in the database."""
    return gather()


@pytest.fixture
def broker() -> Iterator[Valkey]:
    """A real Valkey, running where REDIS_URL points; the test may kill, freeze and start it again."""
    valkey = Valkey(urlsplit(settings.REDIS_URL).port)
    yield valkey.start()
    valkey.kill()
