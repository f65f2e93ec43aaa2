"""Fixtures shared by all tests."""

import gc
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.hashers import reset_hashers
from django.test import SimpleTestCase

from articles.evidence import finding_policy
from articles.publishing import codings
from articles.site_settings.memory import memory

from . import chance
from .browser import NONE_FOUND, executable, windows
from .migrated import django_db_keepdb, django_db_setup, tables
from .rewinding import (
    _beginnings,
    _django_db_helper,
    beginning,
    beginning_of,
    cast,
    is_transactional,
    make_way_for,
)
from .servers import Valkey

__all__ = [
    "_beginnings",
    "_django_db_helper",
    "beginning",
    "cast",
    "django_db_keepdb",
    "django_db_setup",
    "tables",
    "windows",
]
hypothesis.settings.register_profile(
    "suite", deadline=None
)  # a machine may be busy: how long an example takes is no test
# For a change of how texts are parsed or compared (CONTRIBUTING.md). Drawing so many takes long,
# which is no fault.
for name, examples in {"some": 2_000, "many": 20_000}.items():
    hypothesis.settings.register_profile(
        name,
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
hypothesis.settings.load_profile("suite")
DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
    "live_server",
}


@pytest.fixture(autouse=True)
def _remembered(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has just read that no chair has set anything yet, and reads again only after
    somebody has.

    A TestCase may begin where somebody had.
    """
    for one in (memory, finding_policy.memory):
        monkeypatch.setattr(one, "seconds", float("inf"))
        one.hold(None)
        if request.cls:
            one.forget()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make test-fast` and `make test-all` run less and more than `make test`."""
    parser.addoption(
        "--fast", action="store_true", help="one example of each test, no page, nothing long"
    )
    parser.addoption(
        "--every", action="store_true", help="every example; on PostgreSQL, too, and every page"
    )


def pytest_configure(config: pytest.Config) -> None:
    """What draws is told how much of it is wanted."""
    chance.is_every = config.getoption("--every")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Each test finds the database as it would find it alone."""
    make_way_for(item)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this run cannot tell us: journeys without a browser, on the second database
    what asks nothing of it.

    The longest tests come first: with several processes none of them then waits for one at the end.
    Those of a file that begin with the same walks come together. In a fast run what asks no
    database comes last, which is another process's half: it need not wait for the tables.

    Raises UsageError under CI=true when there is no browser: there the journeys are not optional.
    """
    without_browser = [item for item in items if _wants(item, {"windows"}) and not executable()]
    if without_browser and os.environ.get("CI") == "true":
        raise pytest.UsageError(NONE_FOUND)
    is_second = not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    further = set() if chance.is_every else {*_beyond_the_sample(items)}
    sample = [item for item in items if item not in further]
    once_is_enough = (_what_one_database_shows if is_second else _of_the_other)(
        sample, chance.is_every
    )
    is_fast = config.getoption("--fast")
    not_now = _what_takes_long(sample) if is_fast else ()
    files = {path: number for number, path in enumerate(dict.fromkeys(item.path for item in items))}
    items.sort(
        key=lambda item: (
            item.get_closest_marker("longest") is None,
            is_fast and not _touches_the_database(item),
            files[item.path],
            [walk.__name__ for walk in beginning_of(item)],
        )
    )
    if left_out := {*without_browser, *further, *once_is_enough, *not_now}:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """What is imported by now stays for good, and what comes is looked through more seldom: both
    together took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end, where it is read, that there was no browser."""
    if not executable():
        terminalreporter.write_line(NONE_FOUND, yellow=True, bold=True)


def _wants(item: pytest.Item, fixtures: set[str]) -> bool:
    return bool(fixtures & set(getattr(item, "fixturenames", ())))


def _what_one_database_shows(items: list[pytest.Item], with_every: bool) -> Iterator[pytest.Item]:
    """Yield what a second database would only repeat: what asks nothing of it, pages, further
    examples of the same statements.

    Pages ask the database what the permission matrix asks at each address, on both. `with_every`:
    leave out only the former.
    """
    further = {*_further_examples(items)}
    for item in items:
        repeats = any(map(item.get_closest_marker, ("page", "once"))) or (
            item in further and not item.get_closest_marker("both")
        )
        if (
            not _touches_the_database(item)
            or _wants(item, {"windows"})
            or (repeats and not with_every)
        ):
            yield item


def _of_the_other(items: list[pytest.Item], with_every: bool) -> Iterator[pytest.Item]:
    """Yield what SQLite cannot be asked, what is killed at random, and further examples of two
    that write at once: there it is one after the other anyway.

    `with_every`: leave out only the first of them.
    """
    further = {*_further_examples(items)}
    for item in items:
        repeats = item.get_closest_marker("killed") or (
            item in further and item.get_closest_marker("contended")
        )
        if item.get_closest_marker("postgresql") or (repeats and not with_every):
            yield item


def _what_takes_long(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Yield what an hour's work can do without: pages, transactions of a test's own, each
    further example from the database."""
    further = {*_further_examples(items)}
    for item in items:
        is_long = (
            any(map(item.get_closest_marker, ("page", "long")))
            or _wants(item, {"windows"})
            or is_transactional(item)
        )
        if is_long or (item in further and _touches_the_database(item)):
            yield item


def _beyond_the_sample(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Yield what `make test-all` alone asks of the tests that are `sampled`: all but so many
    examples, spread evenly from one that the test's name decides."""
    for test, examples in _by_test(items).items():
        if sampled := examples[0].get_closest_marker("sampled"):
            [size] = sampled.args
            first, count = crc32(repr(test[1:]).encode()), len(examples)
            sample = {(first + number * count // size) % count for number in range(size)}
            yield from (item for at, item in enumerate(examples) if at not in sample)


def _further_examples(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Yield all but the first example of each test."""
    for examples in _by_test(items).values():
        yield from examples[1:]


def _by_test(items: list[pytest.Item]) -> dict[tuple[Any, ...], list[pytest.Item]]:
    """Return the examples of each test, which is named by its file, class and function."""
    found = defaultdict(list)
    for item in items:
        place = item.getparent(pytest.Class)
        name = getattr(item, "originalname", item.name)
        found[item.path, place and place.name, name].append(item)
    return found


def _touches_the_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("any_database"):
        return False
    is_django_case = issubclass(getattr(item, "cls", None) or object, SimpleTestCase)
    return (
        is_django_case
        or item.get_closest_marker("django_db") is not None
        or _wants(item, DATABASE_FIXTURES)
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """On SQLite the test database is a file: threads and worker processes open the very same
    one."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(Path(settings.VAR_DIR) / "test.sqlite3")
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session", autouse=True)
def names_of_static_files() -> None:
    """Static files keep their plain names here: hashed ones are known only after collectstatic."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> None:
    """Everybody who signs has a password: tests ask whether it is asked for, not how well it is
    kept."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    reset_hashers(setting="PASSWORD_HASHERS")


@pytest.fixture(scope="session", autouse=True)
def quick_codings() -> int:
    """Pages are compressed quickly, for that took a tenth of each article's life; returns the
    quality they are published with."""
    published_with, codings.BROTLI_QUALITY = codings.BROTLI_QUALITY, 1
    return published_with


@pytest.fixture
def as_published(monkeypatch: pytest.MonkeyPatch, quick_codings: int) -> None:
    """Pages are compressed as well as they are for readers."""
    monkeypatch.setattr(codings, "BROTLI_QUALITY", quick_codings)


@pytest.fixture(autouse=True)
def few_static_files(request: pytest.FixtureRequest, settings: Any) -> None:
    """Without a browser nobody asks for a static file, and looking them all up for each client
    takes its time."""
    settings.WHITENOISE_USE_FINDERS = "windows" in request.fixturenames


@pytest.fixture
def broker() -> Iterator[Valkey]:
    """A real Valkey, running where REDIS_URL points; the test may kill, freeze and start it
    again."""
    valkey = Valkey(urlsplit(settings.REDIS_URL).port)
    yield valkey.start()
    valkey.kill()
