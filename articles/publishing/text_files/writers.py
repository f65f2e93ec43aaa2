"""What writes whole texts, by the endings of files."""

from collections.abc import Callable
from dataclasses import dataclass

from .filed import Filed
from .jats import jats
from .markdown import markdown


@dataclass(frozen=True)
class Writer:
    """What writes a text in a format, and the format's media type."""

    content_type: str
    write: Callable[[Filed], str]


WRITERS = {"md": Writer("text/markdown", markdown), "xml": Writer("application/xml", jats)}
