"""A program of its own: asks the typesetter about every letter there is, and writes
`covered.ranges` (letters.py)."""

import json
import unicodedata
from collections.abc import Iterable, Iterator
from sys import maxunicode

import typst

from .letters import COVERED
from .typeset_one import STANDARDS, without_a_font

AT_ONCE = 1024
NO_LETTERS = {"Cc", "Cs", "Co", "Cn"}  # controls, surrogates, private use, unassigned
CARRIERS = ("", "a", "\u0915", "\u05d0", "\u0627")  # what a mark may stand on
SAMPLE = b"""#set document(title: "Letters", date: datetime(year: 2026, month: 1, day: 1))
#set text(font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"))
#for letter in json(bytes(sys.inputs.letters)) { box(text(letter)); text(" ") }"""


def refused(texts: list[str]) -> set[str]:
    """Return those of some short texts that cannot be shown."""
    compiler = typst.Compiler(
        SAMPLE,
        root=COVERED.parent,
        font_paths=typst.Fonts(include_system_fonts=False),
        ignore_system_fonts=True,
        sys_inputs={"letters": json.dumps(texts)},
    )
    try:
        compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=0)
    except typst.TypstError as trouble:
        pieces = without_a_font(trouble)
        if not pieces:
            raise
        return {text for text in texts if any(piece in text for piece in pieces)}
    return set()


def measured() -> Iterator[str]:
    """Yield every letter that can be shown, alone or on a letter that carries it."""
    letters = [
        letter
        for letter in map(chr, range(33, maxunicode + 1))
        if unicodedata.category(letter) not in NO_LETTERS
    ]
    for at in range(0, len(letters), AT_ONCE):
        left = letters[at : at + AT_ONCE]
        for carrier in CARRIERS:
            some = (
                left
                if not carrier
                else [letter for letter in left if unicodedata.category(letter)[0] == "M"]
            )
            wrong = (
                {
                    text.removeprefix(carrier)
                    for text in refused([carrier + letter for letter in some])
                }
                if some
                else set()
            )
            yield from (letter for letter in some if letter not in wrong)
            left = [letter for letter in left if letter in wrong]


def ranges(letters: Iterable[str]) -> Iterator[str]:
    """Yield the ranges of letters, as covered.ranges has them."""
    codes = sorted({ord(letter) for letter in letters})
    starts = [code for at, code in enumerate(codes) if at == 0 or codes[at - 1] != code - 1]
    ends = [
        code for at, code in enumerate(codes) if at == len(codes) - 1 or codes[at + 1] != code + 1
    ]
    return (
        f"{first:x}" if first == last else f"{first:x}-{last:x}"
        for first, last in zip(starts, ends, strict=True)
    )


if __name__ == "__main__":
    COVERED.write_text("\n".join(ranges(measured())) + "\n")
