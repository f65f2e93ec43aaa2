"""Figures: a picture in a text, with what is said of it.

A figure is a paragraph of its own. Its first line has the alternative text and the name of the
picture, its last lines have credit and licence; what stands between them is the caption:

    ![A heart with four chambers](image:0123…cdef-1200x800.png)
    The chambers of the heart. [1]
    Credit: Jane Roe
    Licence: CC BY 4.0

The name holds the SHA-256 of the bytes that are shown, and how wide and tall the picture is. So
whoever froze the text froze the picture, and a page keeps its room before it has come.
"""

import re
from typing import NamedTuple

from .licences import LICENCES

MARK = "](image:"  # a text without it has no figure
PATH = "/images/"  # where pictures are served
NAME = r"[0-9a-f]{64}-[1-9][0-9]{0,4}x[1-9][0-9]{0,4}\.(?:png|jpg)"
FIGURE, CREDIT = "figure", "credit"  # kinds of blocks: the alternative text, credit and licence

_BY_NAME = {name.casefold(): address for name, address in LICENCES.items()}

_FIRST = re.compile(rf"!\[([^\n]*)\]\(image:({NAME})\)[ \t]*(?:\n|\Z)")
_SERVED = re.compile(rf"{PATH}[0-9a-f]{{64}}\.(?:png|jpg)")
_LAST = re.compile(r"[ \t]*(credit|licen[cs]e)[ \t]*:([^\n]*)", re.IGNORECASE)


class Figure(NamedTuple):
    """One figure: the `name` of its picture, the alternative text, the caption as it is typed,
    credit and licence; what is missing is empty."""

    name: str
    alt: str
    caption: str = ""
    credit: str = ""
    licence: str = ""

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes of the picture, in hexadecimal digits."""
        return self.name[:64]

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.digest}.{self.name.rpartition('.')[2]}"

    @property
    def size(self) -> tuple[int, int]:
        """How wide and tall it is, in pixels."""
        width, _, height = self.name[65:].partition(".")[0].partition("x")
        return int(width), int(height)

    @property
    def path(self) -> str:
        """Where it is served."""
        return PATH + self.file

    @property
    def licence_at(self) -> str:
        """Where its licence is set down; empty for one that we do not know."""
        return _BY_NAME.get(self.licence.casefold(), "")

    @property
    def words(self) -> str:
        """Credit and licence, as they are shown."""
        facts = (("Credit", self.credit), ("Licence", self.licence))
        return ". ".join(f"{name}: {words}" for name, words in facts if words)

    def typed(self) -> str:
        """Return it as it is typed."""
        lines = [
            f"![{self.alt}](image:{self.name})",
            self.caption,
            f"Credit: {self.credit}",
            f"Licence: {self.licence}",
        ]
        return "\n".join(line for line in lines if line)


def is_path(address: str) -> bool:
    """Is this where a picture of ours is served?"""
    return _SERVED.fullmatch(address) is not None


def figure(paragraph: str) -> Figure | None:
    """Return the figure that a paragraph, as it is typed, is; None for another one."""
    first = _FIRST.match(paragraph) if MARK in paragraph else None
    if first is None:
        return None
    lines = paragraph[first.end() :].split("\n") if first.end() < len(paragraph) else []
    facts: dict[str, str] = {}
    while lines and (last := _LAST.fullmatch(lines[-1])):
        name = last[1].lower().replace("license", "licence")
        if name in facts:
            break
        facts[name] = _folded(last[2])
        lines.pop()
    caption = "\n".join(lines)
    return Figure(
        first[2], _folded(first[1]), caption, facts.get("credit", ""), facts.get("licence", "")
    )


def _folded(words: str) -> str:
    return " ".join(words.split())
