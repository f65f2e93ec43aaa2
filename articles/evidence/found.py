"""What a reader of the model finds, before a policy says how much it weighs."""

from typing import NamedTuple


class Found(NamedTuple):
    """One thing found: its `code`, one of the kinds, a `message` without a place or a full stop, and where: a field and a line from 1.

    In "references", `line` is the number of the reference.
    """

    code: str
    message: str
    field: str
    line: int
