"""The canonical form of a value, and its digest: the same facts give the same bytes on every
machine and database.

Form: JSON with sorted keys, no spaces, UTF-8, no escapes beyond JSON's own; times are UTC with
microseconds, bytes are named by their own SHA-256. Text is already NFC with LF line ends when it
gets here (articles/text/clean.py).
"""

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any


def canonical(value: Any) -> bytes:
    """Return the canonical bytes of `value` (dicts, lists, text, whole numbers, booleans, None,
    times, bytes).

    Raises TypeError for anything else and ValueError for NaN: what has no one form must not be
    signed.
    """
    text = json.dumps(
        value,
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
        default=_plain,
    )
    return text.encode()


def digest(value: Any) -> str:
    """Return `sha256:` and the 64 hexadecimal digits of the SHA-256 (FIPS 180-4) of the
    canonical form of `value`."""
    return "sha256:" + hashlib.sha256(canonical(value)).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return "sha256:" + hashlib.sha256(bytes(value)).hexdigest()
    raise TypeError(f"{type(value).__name__} has no canonical form.")
