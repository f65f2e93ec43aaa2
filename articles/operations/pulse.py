"""How worker and beat show that they are at work: by a row each, seen on the notifications screen
and by `/readyz`.

The worker imports this module (settings.CELERY_IMPORTS); beat finds its scheduler here
(settings.CELERY_BEAT_SCHEDULER).
"""

import logging
import time
from typing import Any

from celery.beat import PersistentScheduler
from celery.signals import task_prerun
from django.db import Error, connection

from ..models import Heartbeat

log = logging.getLogger(__name__)

_written_at: dict[str, float] = {}  # by kind of process, on the clock of this one


def show(name: str) -> None:
    """Write down that this kind of process is at work, unless this process has just done so.
    That the database is away stops no work."""
    now = time.monotonic()
    if now < _written_at.get(name, float("-inf")) + Heartbeat.EVERY.total_seconds():
        return
    _written_at[name] = now
    try:
        Heartbeat.objects.beat(name)
    except Error as trouble:
        connection.close()  # the next one opens another
        log.warning("That %s is at work was not written (%s).", name, type(trouble).__name__)


@task_prerun.connect(dispatch_uid="the worker is at work")
def _worker_is_at_work(**_: Any) -> None:
    show(Heartbeat.WORKER)


class SeenScheduler(PersistentScheduler):
    """Beat's usual scheduler, which shows at each turn that it is at work, whether a broker
    listens or not."""

    def tick(self, *args: Any, **options: Any) -> float:
        """Send what is due; return the seconds until there is more."""
        show(Heartbeat.BEAT)
        return super().tick(*args, **options)
