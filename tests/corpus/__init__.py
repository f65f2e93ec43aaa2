"""The corpus: clinical sentences in context with their labels. README.md says what they mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")
_SIGNS = re.compile(r"(\[\[|\]\])")

Span = tuple[int, int]


@dataclass(frozen=True)
class Sentence:
    """One sentence: its words, whether it asserts, its doses (stretches of `text`), whether it
    stands close to the one before."""

    text: str
    asserts: bool
    doses: tuple[Span, ...]
    is_close: bool


@dataclass(frozen=True)
class Paragraph:
    """Sentences that follow one another; `name` is the file and the number in it, from 1."""

    name: str
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The paragraph as it is typed."""
        return "".join(
            sentence.text if sentence.is_close else f" {sentence.text}"
            for sentence in self.sentences
        ).removeprefix(" ")

    @property
    def starts(self) -> list[int]:
        """Where in `text` its sentences begin."""
        lengths = [
            len(sentence.text) + (not sentence.is_close and at > 0)
            for at, sentence in enumerate(self.sentences)
        ]
        return [
            end - len(sentence.text)
            for end, sentence in zip(accumulate(lengths), self.sentences, strict=True)
        ]


def paragraphs(*, set_aside: bool, folder: Path = Path(__file__).parent) -> list[Paragraph]:
    """Return the paragraphs of the part for tuning, or of the part set aside: the third, sixth,
    ninth ... of each file."""
    return [
        Paragraph(f"{path.stem} {number}", tuple(map(_sentence, lines)))
        for path in sorted(folder.glob("*.txt"))
        for number, lines in enumerate(_blocks(path.read_text()), 1)
        if set_aside == (number % 3 == 0)
    ]


def _blocks(text: str) -> Iterator[list[str]]:
    for block in text.split("\n\n"):
        if lines := [line for line in block.splitlines() if line and not line.startswith("#")]:
            yield lines


def _sentence(line: str) -> Sentence:
    label, joint = line[0], line[1]
    words = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), line[2:])
    text, bounds = "", []
    for piece in _SIGNS.split(words):
        if piece in ("[[", "]]"):
            bounds.append(len(text))
        else:
            text += piece
    doses = tuple(zip(bounds[::2], bounds[1::2], strict=True))
    return Sentence(text, {"+": True, "-": False}[label], doses, {"^": True, " ": False}[joint])
