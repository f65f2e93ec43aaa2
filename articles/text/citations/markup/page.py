"""The lines of a body as they were typed, beside what they were read as."""

from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

from ...grammar import Body

SHOWN = 40  # characters of a passage that a finding quotes


class Page:
    """The lines of a body and where each begins; which of them are code, and in how many
    quotations each stands."""

    def __init__(self, body: Body) -> None:
        self.body, self.text = body, body.text
        self.lines = body.text.split("\n")
        self.starts = [0, *accumulate(len(line) + 1 for line in self.lines)]
        code, depth = [0] * (len(self.lines) + 1), [0] * (len(self.lines) + 1)
        for token in body.tokens:
            steps = (
                code
                if token.type in ("fence", "code_block")
                else depth
                if token.type in ("blockquote_open", "callout_open")
                else None
            )
            if steps is not None and token.map:
                steps[token.map[0]] += 1
                steps[min(token.map[1], len(self.lines))] -= 1
        self.is_code = [bool(count) for count in accumulate(code)]
        self.depth = list(accumulate(depth))

    @cached_property
    def prose(self) -> list[tuple[int, str]]:
        """The lines that are no code, each with its number, from 0."""
        return [
            (number, line) for number, line in enumerate(self.lines) if not self.is_code[number]
        ]

    def having(self, sign: str) -> Iterator[tuple[int, str]]:
        """Return those of them that have a sign: a look for it costs a hundredth of a pattern."""
        return ((number, line) for number, line in self.prose if sign in line)

    def edit(self, line: int, start: int, end: int, new: str) -> tuple[int, int, str]:
        """Return an edit of a line, from 0, by the columns, from 0."""
        return self.starts[line] + start, self.starts[line] + end, new


def excerpt(text: str) -> str:
    """Return what a finding quotes of a `text`: its beginning, white space folded."""
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
