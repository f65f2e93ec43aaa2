"""Columns of a table that show one quantity in two units: "SI | US", "Magnesium (mmol/L) |
Magnesium (mg/dL)". The heads must be alike but for the units; others may be of two quantities.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from ...text.characters.folding import folded
from ...text.document import Block, Document
from .amounts import Amount, amounts
from .conversions import Unequal, compared
from .substances import SYMBOLS, Substance, named, of_symbol
from .units import UNIT

_UNIT = re.compile(rf"(?<![\w/]){UNIT}(?![\w/])")
# What a head may say about its unit, and not about what is measured.
_OF_UNITS = re.compile(
    r"\b(?:si|us|conventional|traditional|international|units?|values?|levels?|in|mass|molar)\b"
    r"|[^\w<>\u2264\u2265]+"
)
_BELOW = re.compile(r"[<>\u2264\u2265=~\u2248]{0,2} ?")
_FIGURES = re.compile(r"[<>\u2264\u2265]{0,2} ?[0-9][0-9., -]{0,20}")


def unequal_cells(document: Document) -> Iterator[tuple[Block, Unequal]]:
    """Yield the cells, each with the one before it, that show one quantity and differ."""
    for left, right in pairwise(document.blocks):
        if left.kind == right.kind == "cell" and left.row == right.row and _are_alike(left, right):
            first, second = _amount(left), _amount(right)
            if first and second and not first.unit.is_dose and not second.unit.is_dose:
                for found in compared(first, second, [_substance(right)]):
                    yield right, found


def _are_alike(left: Block, right: Block) -> bool:
    return left.place.column != right.place.column and _subject(left) == _subject(right)


def _subject(cell: Block) -> str:
    """Return what the head of a cell says besides the unit."""
    return _OF_UNITS.sub("", _UNIT.sub(" ", folded(cell.place.column)).lower())


def _amount(cell: Block) -> Amount | None:
    """Return the amount that a cell is, its unit its own or that of its head; None for more."""
    written = folded(cell.text)
    units = [found[0] for found in _UNIT.finditer(folded(cell.place.column))]
    if _FIGURES.fullmatch(written) and len(units) == 1:
        written = f"{written} {units[0]}"
    found = list(amounts(written))
    is_all = len(found) == 1 and found[0].end == len(written)
    return found[0] if is_all and _BELOW.fullmatch(written, 0, found[0].start) else None


def _substance(cell: Block) -> Substance | None:
    """Return the analyte that the row, the head or what is above the table names."""
    place = cell.place
    if folded(place.row) in SYMBOLS:
        return of_symbol(folded(place.row))
    above = (place.row, place.column, *reversed(place.parents), *reversed(place.headings))
    found = next((found for words in above if (found := named(folded(words)))), ())
    return found[-1].substance if found else None
