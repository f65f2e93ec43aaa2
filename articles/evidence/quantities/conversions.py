"""Conversions: two concentrations that a text says are equal, and are not.

Checked is what stands right behind another in one sentence: "0.6 mmol/L (1.5 mg/dL)", "3.2 mEq/L =
3.2 mmol/L". Mass, amount and charge are compared by the analyte named between the two, last before
them, or right after them; where none is named nothing is said.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from .amounts import Amount, Figure, amounts
from .substances import Named, Substance, named
from .units import AMOUNT, CHARGE, MASS, Unit

# What may stand between two amounts that are one; a single "or" may also stand between two of one
# unit, which are no conversion.
_SIGN = r"[=\u2248\u2259\u2245\u2261~]"
_SAYS = (
    r"i\.?e\.?|that is|or|equals?|is equal to|equal to|equivalent to|is equivalent to|corresponds "
    r"to|corresponding to"
)
_BELOW = r"[<>\u2264\u2265=]{0,2}"
_NAME = r"(?:(?!and |to |but |versus )[^\W\d_][\w-]{0,24})"
_OF = rf"(?: (?:(?:of|for) )?{_NAME}(?: {_NAME}){{0,2}}?)?"
_EQUALS = re.compile(
    rf"{_OF} ?(?:(?:[(\[] ?)?{_SIGN}|[(\[]|/|[(\[,]? ?(?:which )?(?:{_SAYS}),?) ?{_BELOW} ?",
    re.IGNORECASE,
)
_CLOSING = 60  # characters after the second, in which an analyte may still be named
_LEEWAY = 0.02  # factors in use differ by as much


class Unequal(NamedTuple):
    """Two amounts of one substance that are said to be equal; `expected` is what the first is in
    the unit of the second."""

    first: Amount
    second: Amount
    substance: Substance | None
    expected: str


def unequal(text: str, around: str = "") -> Iterator[Unequal]:
    """Yield the false conversions of a folded sentence; `around` says what stands above it,
    where it names no analyte itself."""
    for first, second in pairwise(amounts(text)):
        if (
            not _EQUALS.fullmatch(text, first.end, second.start)
            or first.unit == second.unit
            or len(first.figures) != len(second.figures)
        ):
            continue
        substance = _substance(text, first, second) or _last(named(around))
        factor = _factor(first.unit, second.unit, substance)
        both = list(zip(first.figures, second.figures, strict=True))
        if factor and not all(_agree(figure, other, factor) for figure, other in both):
            expected = " to ".join(
                _rounded(figure.value * factor, other.step) for figure, other in both
            )
            yield Unequal(first, second, substance, expected)


def _substance(text: str, first: Amount, second: Amount) -> Substance | None:
    found = named(text)
    between = [named for named in found if first.end <= named.start < second.start]
    after = (
        named.substance for named in found if second.end <= named.start <= second.end + _CLOSING
    )
    return (
        _last(between)
        or _last([named for named in found if named.end <= first.start])
        or next(after, None)
    )


def _last(found: Sequence[Named]) -> Substance | None:
    return found[-1].substance if found else None


def _factor(first: Unit, second: Unit, substance: Substance | None) -> float | None:
    """Return by what a figure in the `first` unit is multiplied to be one in the second; None
    where that cannot be said."""
    if first.counts == second.counts:
        return first.factor / second.factor
    moles, others = _per_mole(first.counts, substance), _per_mole(second.counts, substance)
    return first.factor / moles * others / second.factor if moles and others else None


def _per_mole(counts: str, substance: Substance | None) -> float:
    """Return how many g, mol or Eq a mole of the substance has; 0 where that is not known."""
    known = {AMOUNT: 1.0} | (
        {MASS: substance.mass, CHARGE: float(substance.charge)} if substance else {}
    )
    return known.get(counts, 0.0)


def _agree(figure: Figure, other: Figure, factor: float) -> bool:
    """Both are rounded: each may be off by half its last place."""
    expected = figure.value * factor
    return (
        abs(other.value - expected)
        <= figure.step * factor / 2 + other.step / 2 + abs(expected) * _LEEWAY
    )


def _rounded(value: float, step: float) -> str:
    """Return a value to the last place that the text has, or to two digits where that would be
    coarser."""
    places = len(f"{1 / step:.0f}") - 1 if step < 1 else 0
    digits = f"{value:.{places}f}"
    return digits if len(digits.replace(".", "").lstrip("0")) >= 2 else f"{value:.2g}"
