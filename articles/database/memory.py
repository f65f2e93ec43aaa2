"""What one process remembers of what is in force, for some seconds."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.db import Error

log = logging.getLogger(__name__)

SECONDS = 5.0


class Memory:
    """Asks the database once in `seconds`, whoever asks. Threads share it: each assignment is of
    one whole."""

    def __init__(self, seconds: float = SECONDS) -> None:
        """Nothing is known yet."""
        self.seconds = seconds
        self._known: Any = None
        self._until = 0.0

    def get(self, read: Callable[[], Any]) -> Any:
        """Return what `read` gave last, or gives now, if it is time; while the database is away,
        what was known last goes on."""
        if time.monotonic() >= self._until:
            try:
                self._known = read()
            except Error as trouble:
                log.warning("What is in force could not be read: %s", type(trouble).__name__)
            self._until = time.monotonic() + self.seconds
        return self._known

    def hold(self, known: Any) -> None:
        """Remember this, as if it had just been read."""
        self._known, self._until = known, time.monotonic() + self.seconds

    def stay(self) -> None:
        """Go on with what is known, without asking: the database is away."""
        self._until = time.monotonic() + self.seconds

    def forget(self) -> None:
        """Read anew at the next question."""
        self._until = 0.0
