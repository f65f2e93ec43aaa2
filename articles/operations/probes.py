"""What a supervisor asks: does this process live (`/healthz`), and can it serve (`/readyz`)?

Ready is a process that has its database, migrated as this code needs it. The broker, beat and the
mail queue are reported and turn no reader away: without them everything is served, and what must be
told waits.
"""

import logging
import threading
import time
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from .mail_queue import mail_queue

log = logging.getLogger(__name__)

HEALTH, READINESS = "/healthz", "/readyz"
BROKER_SECONDS = 1.0
BROKER_IS_REMEMBERED = 5.0  # seconds
_is_migrated = False  # once so, it stays so: newer code comes with a new process


def probe(path: str) -> tuple[HTTPStatus, dict[str, Any]] | None:
    """Return status and facts for the path of a probe; None for any other. `/healthz` asks
    nothing of anybody."""
    if path == HEALTH:
        return HTTPStatus.OK, {"alive": True}
    return readiness() if path == READINESS else None


def readiness() -> tuple[HTTPStatus, dict[str, Any]]:
    """Return whether this process can serve, and what it knows of those beside it; ages in
    seconds, None for never."""
    facts: dict[str, Any] = {"database": False, "migrations": False, "broker": broker.answers()}
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        facts["database"] = True
        facts["migrations"] = _is_up_to_date()
        if facts["migrations"]:
            facts |= _background()
    except Error as trouble:
        connection.close()
        log.warning("Not ready: %s", type(trouble).__name__)
    is_ready = facts["database"] and facts["migrations"]
    return HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE, {
        "ready": is_ready
    } | facts


def _is_up_to_date() -> bool:
    global _is_migrated
    if not _is_migrated:
        loader = MigrationLoader(connection)
        _is_migrated = not loader.graph.nodes.keys() - loader.applied_migrations.keys()
    return _is_migrated


def _background() -> dict[str, Any]:
    queue = mail_queue()
    return {
        "oldest_owed_mail": _age(queue.oldest_at),
        "mail_stands": queue.stands_since is not None,
        "last_worker": _age(queue.worker_seen_at),
        "last_beat": _age(queue.beat_seen_at),
    }


def _age(at: datetime | None) -> float | None:
    return round((timezone.now() - at).total_seconds(), 1) if at else None


class Broker:
    """Whether the broker answers. One thread at a time asks, every few seconds; all others get what
    it heard last.

    However many call, and however long a broker that hangs keeps one waiting, no more than that one
    is not there for readers.
    """

    def __init__(self) -> None:
        """Nobody has asked yet."""
        self._asking = threading.Lock()
        self._asks_again_at = 0.0
        self._answered: bool | None = None

    def answers(self) -> bool | None:
        """Return whether it answered when it was asked last; None while nobody knows."""
        if time.monotonic() >= self._asks_again_at and self._asking.acquire(blocking=False):
            try:
                self._answered = _has_broker()
                self._asks_again_at = time.monotonic() + BROKER_IS_REMEMBERED
            finally:
                self._asking.release()
        return self._answered


broker = Broker()


def _has_broker() -> bool:
    try:
        with Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=BROKER_SECONDS, socket_timeout=BROKER_SECONDS
        ) as line:
            return bool(line.ping())
    except (RedisError, OSError):
        return False
