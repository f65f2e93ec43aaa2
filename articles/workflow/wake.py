"""Waking the courier: a hint that may fail, because the sweep finds the row anyway."""

import logging
import threading
import time

from celery import current_app
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

QUIET_SECONDS = 10.0
_quiet_until = 0.0  # after a failure the broker is left alone for a while
_wanted = threading.Event()
_starting = threading.Lock()
_hinting: threading.Thread | None = None


def wake_the_courier() -> None:
    """Let a worker be told that something is owed: by a thread of its own, so that nobody waits for
    a broker, alive or dead.

    Several wishes that come while it is at it are one.
    """
    global _hinting
    _wanted.set()
    with _starting:
        if _hinting is None or not _hinting.is_alive():  # nor is it in a process that was forked
            _hinting = threading.Thread(target=_hint_for_ever, name="hints", daemon=True)
            _hinting.start()


def _hint_for_ever() -> None:
    while _wanted.wait():
        _wanted.clear()
        _hint()


def _hint() -> None:
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        current_app.send_task(
            "articles.tasks.deliver_notifications", retry=False, ignore_result=True, expires=60
        )
    except (OperationalError, OSError) as trouble:
        _quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning(
            "The broker was not reached (%s); the sweep will deliver.", type(trouble).__name__
        )
    except Exception:  # a hint is worth no more than a line in the log
        log.exception("A hint failed.")
