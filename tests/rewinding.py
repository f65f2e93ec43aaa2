"""What many tests begin from is made once in a process, and rewound to: the cast, and walks that
are taken from it.

Each beginning is made in a transaction that stays open; each test changes what it likes in a
savepoint within it, and that is rolled back. A test that does not begin there, wants an empty
database or transactions of its own, has it rolled back first. So each test finds what it would have
found alone, in whatever order they come.
"""

import inspect
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import SimpleTestCase
from pytest_django.plugin import blocking_manager_key

from .cast import Cast, gather

Walk = Callable[..., Any]
TRANSACTIONAL = {
    "transactional_db",
    "live_server",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
}
MOVES_TIME = (
    "clock"  # the fixture after which the cast is gathered anew: on another day, it is another one
)
CLOSES = {
    "away",
    "connection_of_the_test",
}  # fixtures of tests in which the connection is closed, with whatever is open in it


def walked(walk: Walk) -> Any:
    """Make a fixture of a walk that is taken once, and rewound to by each test that asks for it.

    The walk is a function of the cast, of parameters of the test, and of what other such walks
    returned: these are taken before it.
    """

    def arrived(cast: Cast, beginning: dict[str, Any], **further: Any) -> Any:
        return beginning[walk.__name__] if beginning else walk(cast, **further)

    arrived.walk = walk  # type: ignore[attr-defined]
    arrived.__doc__ = walk.__doc__
    names = ("cast", "beginning", *_further(walk))
    arrived.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in names]
    )
    return pytest.fixture(arrived, name=walk.__name__)


def _further(walk: Walk) -> list[str]:
    """Return what a walk asks for besides the cast, by name."""
    return [*inspect.signature(walk).parameters][1:]


@dataclass(frozen=True)
class Given:
    """A walk with what it is given besides the cast: parameters, and by name what walks before
    it return. Others make another walk."""

    walk: Walk
    parameters: tuple[tuple[str, Any], ...]
    returned: tuple[str, ...]

    @property
    def __name__(self) -> str:
        return self.walk.__name__

    def __call__(self, cast: Cast, **returned: Any) -> Any:
        """Take the walk."""
        return self.walk(cast, **dict(self.parameters), **returned)


def is_transactional(item: pytest.Item) -> bool:
    """Does the test want transactions of its own? Afterwards every table is emptied."""
    mark = item.get_closest_marker("django_db")
    return bool(
        TRANSACTIONAL & set(getattr(item, "fixturenames", ()))
        or (mark and (mark.args or mark.kwargs))
    )


def beginning_of(item: pytest.Item) -> list[Walk]:
    """Return the walks a test begins after, each after those it goes on from; none if it begins
    with an empty database."""
    names = getattr(item, "fixturenames", ())
    if "cast" not in names or MOVES_TIME in names or CLOSES & set(names) or is_transactional(item):
        return []
    walks: list[Walk] = [_gathered]
    for name in names:
        walks += [walk for walk in _walks(item, name) if walk not in walks]
    return walks


def _walks(item: pytest.Item, name: str) -> Iterator[Walk]:
    """Yield the walk behind a fixture, after those it goes on from; nothing where no walk is
    behind it."""
    fixture = item._fixtureinfo.name2fixturedefs.get(name, [None])[-1]  # type: ignore[attr-defined]
    walk = getattr(getattr(fixture, "func", None), "walk", None)
    if walk is None:
        return
    given = getattr(getattr(item, "callspec", None), "params", {})
    before = [further for further in _further(walk) if further not in given]
    for further in before:
        yield from _walks(item, further)
    parameters = tuple((further, given[further]) for further in _further(walk) if further in given)
    yield Given(walk, parameters, tuple(before)) if before or parameters else walk


def _gathered(_: None) -> Cast:
    return gather()


class Beginnings:
    """The transactions that stay open, each within the one before it, and what was made in them."""

    def __init__(self) -> None:
        self.walks: list[Walk] = []
        self._open: list[transaction.Atomic] = []
        self._made: list[bytes] = [pickle.dumps({"cast": None})]

    def be(self, walks: list[Walk]) -> dict[str, Any]:
        """Roll back what is not among `walks`, take those that are missing; return what was
        made, by name, as objects of its own."""
        common = next(
            (
                n
                for n, pair in enumerate(zip(self.walks, walks, strict=False))
                if pair[0] != pair[1]
            ),
            len(self.walks),
        )
        self.rewind(min(common, len(walks)))
        for walk in walks[len(self.walks) :]:
            self._take(walk)
        return pickle.loads(self._made[-1]) if walks else {}  # noqa: S301

    def rewind(self, number: int = 0) -> None:
        """Roll back all but the first `number` beginnings."""
        while len(self._open) > number:
            atomic = self._open.pop()
            self.walks.pop(), self._made.pop()
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)

    def _take(self, walk: Walk) -> None:
        atomic = transaction.atomic()
        atomic.__enter__()
        self._open.append(atomic), self.walks.append(walk), self._made.append(b"")
        if (
            connection.vendor == "postgresql"
        ):  # it may stand for as long as tests take that ask no database
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        made = pickle.loads(self._made[-2])  # noqa: S301
        name = "cast" if walk is _gathered else walk.__name__
        try:
            returned = {one: made[one] for one in getattr(walk, "returned", ())}
            self._made[-1] = pickle.dumps(made | {name: walk(made["cast"], **returned)})
        except BaseException:
            self.rewind(len(self._open) - 1)
            raise


beginnings = Beginnings()


@pytest.fixture(scope="session")
def _beginnings(django_db_setup: None, django_db_blocker: Any) -> Any:
    """They end before the database does."""
    yield beginnings
    with django_db_blocker.unblock():
        beginnings.rewind()


def make_way_for(item: pytest.Item) -> None:
    """Roll everything back before a TestCase: what its class sets up comes before any fixture.

    Likewise before transactions of a test's own: once its browser runs, the connection is another
    one.
    """
    if beginnings.walks and (
        issubclass(getattr(item, "cls", None) or object, SimpleTestCase) or is_transactional(item)
    ):
        with item.config.stash[blocking_manager_key].unblock():
            beginnings.rewind()


@pytest.fixture
def beginning(
    request: pytest.FixtureRequest, _beginnings: Beginnings, django_db_blocker: Any
) -> dict[str, Any]:
    """What this test begins from, by name: `cast`, and each walk; nothing where it begins with
    an empty database."""
    with django_db_blocker.unblock():
        return _beginnings.be(beginning_of(request.node))


@pytest.fixture
def _django_db_helper(beginning: dict[str, Any], _django_db_helper: None) -> None:
    """The beginning stands before the test's own savepoint is set in it."""


@pytest.fixture
def cast(db: None, beginning: dict[str, Any]) -> Cast:
    """The people of the story, in the database."""
    assert not (beginning and time_machine.escape_hatch.is_travelling()), (
        f"The cast is there already: move time by `{MOVES_TIME}`."
    )
    return beginning["cast"] if beginning else gather()
