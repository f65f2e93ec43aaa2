"""Tests that draw: from a seed that is printed, and that an environment variable of the test's
own repeats."""

import os
import random


def seed(name: str) -> int:
    """Return what the variable `name` says, else a new seed; it is printed, so that a run that
    failed can be had again."""
    number = int(os.environ.get(name) or random.SystemRandom().randrange(10**6))
    print(f"{name}={number}")
    return number
