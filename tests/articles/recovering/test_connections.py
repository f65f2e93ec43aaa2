"""What each connection asks of PostgreSQL: read back from the server, on connections opened as
the product opens them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from articles.operations import connections
from articles.operations.connections import FOR_ANSWERS, introduce

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Any]]:
    """Opens another connection, as a process would that has just started."""
    made: list[Any] = []
    monkeypatch.setattr(connections, "_of_this_process", dict(connections._of_this_process))

    def opening() -> Any:
        made.append(connection.copy())
        made[-1].ensure_connection()
        return made[-1]

    yield opening
    for copy in made:
        copy.close()


def shown(connection: Any, name: str) -> str:
    with connection.cursor() as cursor:
        return cursor.execute(f"show {name}").fetchone()[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("jit", "off"),
        ("max_parallel_workers_per_gather", "0"),
        ("plan_cache_mode", "auto"),
        ("lock_timeout", "5s"),
        ("idle_in_transaction_session_timeout", "30s"),
        ("statement_timeout", "0"),
        ("application_name", "editorial"),
    ],
)
@pytest.mark.both
def test_a_connection_has_its_settings(opened: Callable[[], Any], name: str, value: str) -> None:
    assert shown(opened(), name) == value


def test_they_are_set_again_when_a_connection_was_lost(opened: Callable[[], Any]) -> None:
    connection = opened()
    connection.close()
    connection.ensure_connection()
    assert shown(connection, "jit") == "off"


def test_they_are_no_start_up_options_which_a_pooler_would_refuse() -> None:
    assert "options" not in settings.DATABASES["default"]["OPTIONS"]


def test_they_count_as_no_query_of_a_page() -> None:
    copy = connection.copy()
    copy.force_debug_cursor = True
    copy.ensure_connection()
    assert list(copy.queries_log) == []
    copy.close()


def test_a_web_process_says_so_and_does_not_wait_for_ever(opened: Callable[[], Any]) -> None:
    introduce("web", statement_timeout=FOR_ANSWERS)
    connection = opened()
    assert (shown(connection, "application_name"), shown(connection, "statement_timeout")) == (
        "editorial web",
        "1min",
    )


@pytest.mark.once
@pytest.mark.parametrize(
    ("module", "name"), [("editorial.wsgi", "editorial web"), ("editorial", "editorial")]
)
def test_the_processes_say_who_they_are(module: str, name: str) -> None:
    code = (
        f"import django; django.setup(); import {module}; from articles.operations.connections "
        "import wanted; print(wanted())"
    )
    output = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "editorial.settings"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert f"'application_name': '{name}'" in output


def test_a_statement_past_its_time_is_ended(opened: Callable[[], Any]) -> None:
    introduce("web", statement_timeout="20ms")
    with opened().cursor() as cursor, pytest.raises(OperationalError, match="statement timeout"):
        cursor.execute("select pg_sleep(60)")


def test_the_worker_takes_its_time(opened: Callable[[], Any]) -> None:
    introduce("web", statement_timeout=FOR_ANSWERS)
    introduce("worker")
    assert shown(opened(), "statement_timeout") == "0"
