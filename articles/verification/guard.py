"""What every check stands behind: whatever it meets is named in a sentence, and the next check
goes on."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any

from django.db import connection, transaction


def guarded(subject: str, check: Callable[..., Iterable[str]], *about: Any) -> list[str]:
    """Return, in sentences, what `check(*about)` finds; what it cannot read at all is a
    disagreement about `subject`.

    A verification believes nothing: rows may be gone, of another shape, or no text at all. No list
    of exceptions is complete here, so all of them are caught; a defect of the check itself is then
    a disagreement, too, and never silence.
    """
    found: list[str] = []
    try:
        with (
            transaction.atomic() if connection.in_atomic_block else nullcontext()
        ):  # an error must not close a transaction for others
            for sentence in check(*about):
                found.append(sentence)
    except Exception as trouble:
        found.append(f"{subject} cannot be read ({type(trouble).__name__}).")
    return found


def confirmed(subject: str, check: Callable[..., Iterable[str]], *about: Any) -> list[str]:
    """Return what `check` finds twice: an act may have come between two of its statements."""
    found = guarded(subject, check, *about)
    return (
        [sentence for sentence in guarded(subject, check, *about) if sentence in found]
        if found
        else []
    )
