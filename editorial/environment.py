"""Reading the environment: a variable is right, or the start stops with one sentence that names
it."""

import os
import re
from typing import NoReturn

YES, NO = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


def stop(name: str, what: str) -> NoReturn:
    """End the process: `what` says what is wrong with the variable `name` and what to give
    instead."""
    raise SystemExit(f"{name} {what}")


def text(name: str, default: str) -> str:
    """Return the variable, or the default when it is missing or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    """Return whether the variable says yes; a missing one says no."""
    value = os.environ.get(name, "").strip().lower()
    if value not in YES | NO:
        stop(name, f"is {value!r}: give 1 for yes or 0 for no.")
    return value in YES


def number(name: str, default: int) -> int:
    """Return the variable as a whole number of at least 1."""
    value = text(name, str(default))
    if not re.fullmatch(r"[1-9][0-9]{0,8}", value):
        stop(name, f"is {value!r}: give a whole number of at least 1.")
    return int(value)


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    """Return the variable, which must be one of the choices."""
    value = text(name, default)
    if value not in choices:
        stop(name, f"is {value!r}: give one of {', '.join(choices)}.")
    return value


def optional(name: str, pattern: str, ask: str) -> str:
    """Return the variable, which must match `pattern` as a whole where it is given; `ask` says
    what to give. Empty when it is not."""
    value = text(name, "")
    if value and not re.fullmatch(pattern, value):
        stop(name, f"is {value!r}: {ask}")
    return value


def required(name: str, pattern: str, ask: str, *, demo: str) -> str:
    """Return a variable that production cannot do without and that must match `pattern` as a whole.

    `ask` says what to give. The demo, where `flag("DEMO")`, takes anything and falls back to
    `demo`. The value is never shown: most of these hold a password.
    """
    value = os.environ.get(name, "").strip()
    if flag("DEMO"):
        return value or demo
    if not value:
        stop(name, f"is not set: {ask}")
    if not re.fullmatch(pattern, value):
        stop(name, f"cannot be used: {ask}")
    return value
