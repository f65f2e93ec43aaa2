"""What a reader of the model finds, before a policy says how much it weighs."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from ..text.document import Block
from ..text.source_positions import typed_at


class Found(NamedTuple):
    """One thing found: its `code`, one of the kinds, a `message` without a place or a full stop,
    and where: a field, a line and a column from 1.

    In "references", `line` is the number of the reference. Of what is found in a `block`, it is
    the line of the block, and `at` is from where in its words; `placed` says line and column of
    these. `about` is all that it is found in, and
    under which heads: who waives it waives it of these words and of no others, however few of them
    the message shows.
    """

    code: str
    message: str
    field: str
    line: int
    about: tuple[str, ...]
    column: int = 1
    block: Block | None = None
    at: int = 0

    @classmethod
    def of(cls, code: str, message: str, block: Block, about: tuple[str, ...], at: int = 0) -> Self:
        """Return what is found in a block of the short answer or the body, from the character `at`
        of its words on."""
        field = "short_answer" if block.kind == "answer" else "body"
        return cls(code, message, field, block.lines[0] + 1, about, 1, block, at)

    def placed(self, short_answer: str, body: str) -> Self:
        """Return the same with the line and the column where its words were typed."""
        if self.block is None:
            return self
        typed = body if self.field == "body" else short_answer
        line, column = typed_at(typed, self.block, self.at)
        return self._replace(line=line, column=column)


def written(reference: Mapping[str, Any]) -> str:
    """Return a reference, a CSL item, as one text: what a finding in it is about."""
    return json.dumps(dict(reference), sort_keys=True, default=str)
