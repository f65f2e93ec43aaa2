"""Two people acting at once, in an order that pauses force - not luck.

A race has two runners, each a thread with a connection of its own. At named points of a verb
(`start`: before the call,
`holding`: the row is locked and read, `sealing`: the event is about to be written, `written`:
saved, not committed) a runner may have to wait until the other has passed a point. An order is a
table of such waits.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection, models

from articles.database.prepared import Prepared
from articles.models import Article, Event
from articles.operations import connections

PATIENCE = 20.0  # seconds; a wait this long means that the order cannot happen
# Longer than a busy machine stands still: whoever is told "Busy" here met a deadlock.
FOR_A_LOCK = "120s"

Place = tuple[str, str]

ORDERS: dict[str, dict[Place, Place]] = {
    "the first holds the row when the second comes": {
        ("second", "start"): ("first", "holding"),
        ("first", "holding"): ("second", "start"),
    },
    "the second holds the row when the first comes": {
        ("first", "start"): ("second", "holding"),
        ("second", "holding"): ("first", "start"),
    },
    "the first has written, not committed, when the second comes": {
        ("second", "start"): ("first", "written"),
        ("first", "written"): ("second", "start"),
    },
    "both start together": {},
}
BOTH_ARE_SEALING: dict[Place, Place] = {
    ("first", "sealing"): ("second", "sealing"),
    ("second", "sealing"): ("first", "sealing"),
}
BOTH_HAVE_READ: dict[Place, Place] = {
    ("first", "holding"): ("second", "holding"),
    ("second", "holding"): ("first", "holding"),
}


class Arena:
    """Runs two acts against each other and says how each ended: `done`, `Busy` with the words of
    the database that gave up, or what it raised."""

    def __init__(self) -> None:
        self.runners = {
            name: ThreadPoolExecutor(1, thread_name_prefix=name) for name in ("first", "second")
        }
        self.order: dict[Place, Place] = {}
        self.passed: dict[Place, threading.Event] = {}

    def race(
        self, first: Callable[[], Any], second: Callable[[], Any], order: dict[Place, Place]
    ) -> tuple[str, str]:
        """Run both acts in this order; return how the first and the second ended."""
        self.order = order
        self.passed = {
            (who, point): threading.Event()
            for who in self.runners
            for point in ("start", "holding", "sealing", "written")
        }
        running = [
            self.runners[name].submit(self._run, name, act)
            for name, act in (("first", first), ("second", second))
        ]
        return running[0].result(), running[1].result()

    def reach(self, point: str) -> None:
        """Called by whoever is at a point of a verb: pass it, then wait for the other if the
        order says so."""
        who = threading.current_thread().name.partition("_")[0]
        if who not in self.runners:
            return
        if point == "start":  # one waits before setting out, elsewhere after having arrived
            self._wait(who, point)
        self.passed[who, point].set()
        if point != "start":
            self._wait(who, point)

    def close(self) -> None:
        """Close both connections and threads."""
        for runner in self.runners.values():
            runner.submit(lambda: connection.close()).result()  # the runner's own
            runner.shutdown()

    def _wait(self, who: str, point: str) -> None:
        awaited = self.order.get((who, point))
        if awaited and not self.passed[awaited].wait(PATIENCE):
            raise TimeoutError(f"{who} waited at {point} for {awaited} in vain.")

    def _run(self, name: str, act: Callable[[], Any]) -> str:
        try:
            self.reach("start")
            act()
        except Exception as error:
            cause = error.__cause__
            return f"Busy: {cause}" if isinstance(cause, OperationalError) else type(error).__name__
        finally:  # whoever has ended has passed every point
            for (who, _), passed in self.passed.items():
                if who == name:
                    passed.set()
        return "done"


@pytest.fixture
def arena(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Arena]:
    """An arena whose runners pause inside the verbs, and wait for a lock as long as it takes."""
    monkeypatch.setitem(connections.ALWAYS, "lock_timeout", FOR_A_LOCK)
    arena = Arena()
    lock, save, append, canonical = (
        Article.lock,
        Article.save_with_history,
        Article.append_event,
        Event.canonical,
    )

    def lock_with_pause(self: Article, **which: Any) -> list[Article]:
        articles = lock(self, **which)
        arena.reach("holding")
        return articles

    def save_with_pause(self: Article, *args: Any) -> None:
        save(self, *args)
        arena.reach("written")

    def append_with_pause(self: Article, *args: Any, **kwargs: Any) -> Any:
        event = append(self, *args, **kwargs)
        arena.reach("written")
        return event

    def canonical_with_pause(self: Event) -> dict[str, Any]:
        arena.reach("sealing")
        return canonical(self)

    monkeypatch.setattr(Event, "canonical", canonical_with_pause)
    monkeypatch.setattr(Article, "lock", lock_with_pause)
    monkeypatch.setattr(Article, "save_with_history", save_with_pause)
    monkeypatch.setattr(Article, "append_event", append_with_pause)
    yield arena
    arena.close()


@contextmanager
def without_locks(arena: Arena) -> Iterator[None]:
    """Patch the lock out: no SELECT FOR UPDATE, not even in SQL that is written already, and on
    SQLite transactions that begin without the write lock."""
    for_update, ask = models.QuerySet.select_for_update, Prepared.__call__

    def unlock() -> None:
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            connection.transaction_mode = None  # type: ignore[attr-defined]

    def relock() -> None:
        if connection.vendor == "sqlite":
            connection.transaction_mode = "IMMEDIATE"  # type: ignore[attr-defined]

    models.QuerySet.select_for_update = lambda self, *args, **kwargs: self.all()  # type: ignore[method-assign]
    Prepared.__call__ = lambda self, **values: list(self._build(**values))  # type: ignore[method-assign]
    try:
        for runner in arena.runners.values():
            runner.submit(unlock).result()
        yield
    finally:
        models.QuerySet.select_for_update, Prepared.__call__ = for_update, ask  # type: ignore[method-assign]
        for runner in arena.runners.values():
            runner.submit(relock).result()
