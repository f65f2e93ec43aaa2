"""Waking the courier: a hint that may fail, because the sweep finds the row anyway."""

import logging
import time

from celery import current_app
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

QUIET_SECONDS = 10.0
_quiet_until = 0.0  # after a failure nobody waits for the broker again for a while


def wake_the_courier() -> None:
    """Tell a worker that something is owed; a broker that does not answer costs one short wait and no error."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        current_app.send_task("articles.tasks.deliver_notifications", retry=False, ignore_result=True, expires=60)
    except (OperationalError, OSError) as trouble:
        _quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning("The broker was not reached (%s); the sweep will deliver.", type(trouble).__name__)
