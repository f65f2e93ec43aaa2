"""What a file says, whatever its format."""

from dataclasses import dataclass, field
from typing import Any

LIMIT = 2_000_000  # bytes of a file of words
FIELDS = ("title", "short_answer", "topic", "audience", "references", "declarations", "template")


@dataclass
class Written:
    """The fields of the head, and the text; `first_line` is that of the text in the file, from 1,
    or 0 where the file has no lines of it.

    `notes` are sentences on what the file holds and the text does not.
    """

    body: str
    first_line: int = 0
    head: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
