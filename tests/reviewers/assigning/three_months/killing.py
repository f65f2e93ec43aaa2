"""The look of the clock: killed at random, or twice at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random
from typing import Any
from unittest import mock

from django.db import connection

from articles.models import Article
from articles.models.notification import NotificationQuerySet
from reviewers.models import Assignment
from reviewers.tasks import keep_time


class Killed(BaseException):
    """What no handler catches: the process is gone."""


POINTS: list[tuple[type, str]] = [
    (NotificationQuerySet, "enqueue"),
    (Assignment, "locked"),
    (Article, "append_event"),
]


@contextmanager
def killed(chance: Random) -> Iterator[list[str]]:
    """Let the process die at one of the next acts on the database, before or after it; gives
    where, if it came so far."""
    owner, name = chance.choice(POINTS)
    act, left, is_after, where = (
        getattr(owner, name),
        chance.choice([1, 1, 2]),
        chance.random() < 0.5,
        list[str](),
    )

    def dying(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        left -= 1
        done = act(*args, **kwargs) if left or is_after else None
        if not left:
            where.append(name)
            raise Killed
        return done

    with mock.patch.object(owner, name, dying):
        yield where


def look_and_perhaps_die(chance: Random) -> list[str]:
    """Let the clock look; return where it was killed, if it was."""
    with killed(chance) as where:
        try:
            keep_time()
        except Killed:
            assert not connection.in_atomic_block
    return where


def look_twice_at_once() -> None:
    def look() -> None:
        try:
            keep_time()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for pending in [pool.submit(look) for _ in range(2)]:
            pending.result()
