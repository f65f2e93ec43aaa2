"""Whose turn it is: no service is asked more often than once a second, and none that wants a
pause."""

import time
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

from .asking import NotAnswered

PACE = 1.0  # seconds between two requests to a service


class Turns:
    """The turns of one run. That there is but one at a time is seen to by `running`."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}

    def take(self, service: str) -> None:
        """Wait until a service may be asked; raises NotAnswered where it wants a pause."""
        until: datetime | None = cache.get(_paused(service))
        if until and until > timezone.now():
            raise NotAnswered("asks for a pause", pause=until - timezone.now())
        self._sleep_until(self._next.get(service, 0.0))
        self._next[service] = time.monotonic() + PACE

    def pause(self, service: str, pause: timedelta) -> None:
        """Leave a service alone for so long, in later runs, too."""
        cache.set(_paused(service), timezone.now() + pause, pause.total_seconds())

    def end(self) -> None:
        """Wait until any service may be asked: the next run knows nothing of this one."""
        self._sleep_until(max(self._next.values(), default=0.0))

    @staticmethod
    def _sleep_until(moment: float) -> None:
        if (left := moment - time.monotonic()) > 0:
            time.sleep(left)


def _paused(service: str) -> str:
    return f"look-up-paused:{service}"
