"""What a reader of the model finds, before a policy says how much it weighs."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple


class Found(NamedTuple):
    """One thing found: its `code`, one of the kinds, a `message` without a place or a full stop,
    and where: a field and a line from 1.

    In "references", `line` is the number of the reference. `about` is all that it is found in, and
    under which heads: who waives it waives it of these words and of no others, however few of them
    the message shows.
    """

    code: str
    message: str
    field: str
    line: int
    about: tuple[str, ...]


def written(reference: Mapping[str, Any]) -> str:
    """Return a reference, a CSL item, as one text: what a finding in it is about."""
    return json.dumps(dict(reference), sort_keys=True, default=str)
