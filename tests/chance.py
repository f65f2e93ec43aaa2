"""Tests that draw: from a seed that is printed, and that an environment variable of the test's
own repeats."""

import os
import random

is_every = False  # `make test-all` (tests/conftest.py)


def seed(name: str) -> int:
    """Return what the variable `name` says, else a new seed; it is printed, so that a run that
    failed can be had again."""
    number = int(os.environ.get(name) or random.SystemRandom().randrange(10**6))
    print(f"{name}={number}")
    return number


def lives(number: int) -> int:
    """Return how many of so many lives are drawn now: all of them in `make test-all`, else a
    third."""
    return number if is_every else -(-number // 3)
