"""Which letters a PDF can show: those that the fonts of the typesetter have shapes for.

What is not among them makes that there is no PDF of a text: it must not vanish. `covered.ranges`
holds the ranges, measured with the fonts that are used: `python -m
articles.publishing.pdf.measure_letters` writes it anew after a new version of the typesetter.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from pathlib import Path

COVERED = Path(__file__).with_name("template") / "covered.ranges"


def can_be_shown(text: str) -> bool:
    """Say whether a PDF can show all of a text. White space needs no shape."""
    starts, ends = _ranges()
    return all(
        ord(letter) <= ends[bisect_right(starts, ord(letter)) - 1]
        for letter in set(text) - {" ", "\n", "\t"}
    )


@cache
def _ranges() -> tuple[list[int], list[int]]:
    pairs = [line.partition("-") for line in COVERED.read_text().split()]
    return [int(first, 16) for first, _, _ in pairs], [
        int(last or first, 16) for first, _, last in pairs
    ]


def covered() -> Iterator[str]:
    """Yield every letter that can be shown."""
    for first, last in zip(*_ranges(), strict=True):
        yield from map(chr, range(first, last + 1))
