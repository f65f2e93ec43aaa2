"""Passwords are hashed one at a time in a process, and behind everything else: each takes a
hundred megabytes and every core there is."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from django.contrib.auth.hashers import Argon2PasswordHasher

# Of the 19 steps by which a thread can stand back behind others (Linux: setpriority(2) takes a
# thread).
NICER_BY = 10


def _stand_back() -> None:
    with suppress(OSError):
        me = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, me, min(os.getpriority(os.PRIO_PROCESS, me) + NICER_BY, 19))


def _begin() -> None:
    global _turns
    _turns = ThreadPoolExecutor(1, "hashing", initializer=_stand_back)


_turns: ThreadPoolExecutor
_begin()
os.register_at_fork(after_in_child=_begin)  # threads stay behind in the parent


class InTurnArgon2(Argon2PasswordHasher):
    """Django's Argon2, in turn. Who waits holds a thread of the house
    (editorial/serving/gateway.py), and none of the readers'."""

    def encode(self, password: str, salt: str) -> str:
        """Return the hash."""
        return _turns.submit(super().encode, password, salt).result()

    def verify(self, password: str, encoded: str) -> bool:
        """Is it the password?"""
        return _turns.submit(super().verify, password, encoded).result()
