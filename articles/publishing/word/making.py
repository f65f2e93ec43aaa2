"""Having pandoc make a Word document: a program of its own, without a shell, bounded in time and
memory, that reads and asks for nothing but what it is handed."""

import logging
import shutil
import subprocess
from threading import BoundedSemaphore

from ..text_files.filed import Filed
from .setting import as_html

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PROGRAM = "pandoc"
SECONDS = 15  # that it may take; a long text takes one
AT_ONCE = 2  # runs in a process of ours
LARGEST = 16 * 1024**2  # bytes of a document
# --sandbox: whatever the text names, no file is opened and nothing is fetched.
ARGUMENTS = (
    *("+RTS", "-M512M", "-RTS"),
    *("--sandbox", "--from=html-auto_identifiers", "--to=docx", "--output=-"),
)
SURROUNDINGS = {"LANG": "C.UTF-8"}  # nothing of ours
_ZIP = b"PK\x03\x04"
_SHOWN = 500  # characters of what it complains of, in the log

MISSING = (
    "Word files cannot be made on this site. Copy the text from its preview into your word "
    "processor instead."
)
BUSY = "Other Word files are being made. Try again in a minute."
TOO_LONG = (
    f"The Word file took more than {SECONDS} seconds and was given up. Take the Markdown file, or "
    "try again later."
)
FAILED = (
    "The Word file could not be made. Take the Markdown file; whoever runs the site finds the "
    "reason in its log."
)

_running = BoundedSemaphore(AT_ONCE)


class NoWordFile(Exception):
    """There is no Word document of a text; says why and what to do, for its author."""


def can_make() -> bool:
    """Is pandoc installed here?"""
    return shutil.which(PROGRAM) is not None


def word_file(text: Filed) -> bytes:
    """Return a text as a Word document; raises NoWordFile."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise NoWordFile(MISSING)
    if not _running.acquire(blocking=False):
        raise NoWordFile(BUSY)
    try:
        return _made(program, as_html(text))
    finally:
        _running.release()


def _made(program: str, html: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - no shell; of the text, nothing is among the arguments
            [program, *ARGUMENTS],
            input=html.encode(),
            capture_output=True,
            timeout=SECONDS,
            env=SURROUNDINGS,
        )
    except subprocess.TimeoutExpired as late:
        log.warning("pandoc was stopped after %s seconds.", SECONDS)
        raise NoWordFile(TOO_LONG) from late
    except OSError as fault:
        log.warning("pandoc could not be run: %s", fault)
        raise NoWordFile(FAILED) from fault
    if done.returncode or not done.stdout.startswith(_ZIP) or len(done.stdout) > LARGEST:
        message = done.stderr.decode(errors="replace")[:_SHOWN]
        log.warning(
            "pandoc ended with %s and %s bytes: %s", done.returncode, len(done.stdout), message
        )
        raise NoWordFile(FAILED)
    return done.stdout
