"""Setting a text in a process of its own, which is bounded in time and memory (typeset_one.py)."""

import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from . import typeset_one

log = logging.getLogger(__name__)

WAIT = 2 * typeset_one.SECONDS  # by the clock; it gives up by itself after SECONDS of work
SURROUNDINGS = {
    "RAYON_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}  # nothing of ours; on many cores, threads would take up its memory
SHOWN = 12  # of what has no shapes
LARGEST = 16 * 1024**2  # bytes of a PDF


class CannotBeSet(Exception):
    """There can be no PDF of this text; says why, in a sentence."""


def typeset(data: Mapping[str, Any]) -> bytes:
    """Return the PDF of a text; `data` is what template/text.typ reads. The same data give the same
    bytes.

    Raises CannotBeSet, or what went wrong that another time may go well:
    subprocess.SubprocessError, OSError.
    """
    command = [sys.executable, "-I", typeset_one.__file__]
    done = subprocess.run(  # noqa: S603 - a program of ours
        command,
        input=json.dumps(data).encode(),
        capture_output=True,
        timeout=WAIT,
        env=SURROUNDINGS,
    )
    if done.returncode == typeset_one.CANNOT_BE_SET:
        raise CannotBeSet(why_not(json.loads(done.stderr)))
    if done.returncode == -typeset_one.OUT_OF_TIME:
        raise CannotBeSet(f"This text takes more than {typeset_one.SECONDS} seconds to set.")
    done.check_returncode()
    if len(done.stdout) > LARGEST:
        raise CannotBeSet(f"Its PDF has more than {LARGEST:,} bytes.")
    return done.stdout


def why_not(trouble: Mapping[str, Any]) -> str:
    """Return in a sentence why a text cannot be set, from what typeset_one.py says."""
    missing = trouble["without_a_font"]
    if not missing:
        log.error("A text cannot be set: %s", trouble["message"])
        return "There is something in it that cannot be set."
    shown = ", ".join(missing[:SHOWN])
    more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
    return f"The fonts that PDFs are set in have no shapes for {shown}{more}."
