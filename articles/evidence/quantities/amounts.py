"""Figures with a unit, as a text writes them."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from ...text.language.values import PARTS, decimal
from .units import UNIT, Unit, unit_of

_NUMBER = (
    rf"(?:[0-9]{{1,9}}(?:[.,][0-9]{{1,9}}){{0,3}}(?: "
    rf"?[{''.join(PARTS)}])?|[.,][0-9]{{1,9}}|[{''.join(PARTS)}])"
)
_SUPERSCRIPT = r"\u207b?[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]{1,2}"
_POWER = (
    r"(?: ?[x\u00d7*\u00b7] ?10(?:\^? "
    rf"?(?P<sign>-)?(?P<times>[0-9]{{1,2}})|(?P<raised>{_SUPERSCRIPT})))?"
)
_AMOUNT = re.compile(
    rf"(?<![\w.,/])(?P<low>{_NUMBER})(?:(?: ?- ?| to |\.\.\.?| and )(?P<high>{_NUMBER}))?{_POWER} "
    rf"?-?(?P<unit>{UNIT})"
)
_RAISED = str.maketrans(
    "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b", "0123456789-"
)


class Figure(NamedTuple):
    """A figure: its `value`, and `step`, one of its last decimal place; 1.50 is 1.5 in steps of
    0.01."""

    value: float
    step: float


class Amount(NamedTuple):
    """An amount from `start` to `end` of a folded text: one figure, or two of a range, and
    their unit, as is `written`."""

    start: int
    end: int
    figures: tuple[Figure, ...]
    unit: Unit
    written: str
    unit_written: str


def amounts(text: str) -> Iterator[Amount]:
    """Yield the amounts of a folded text, in order."""
    for found in _AMOUNT.finditer(text):
        if unit := unit_of(found["unit"]):
            scale = 10.0 ** _power(found)
            figures = tuple(
                _figure(written, scale) for written in (found["low"], found["high"]) if written
            )
            yield Amount(found.start(), found.end(), figures, unit, found[0], found["unit"])


def _power(found: re.Match[str]) -> int:
    if found["raised"]:
        return int(found["raised"].translate(_RAISED))
    return int(f"{found['sign'] or ''}{found['times'] or 0}")


def _figure(written: str, scale: float) -> Figure:
    part = next((sign for sign in PARTS if sign in written), "")
    plain = decimal(written.removesuffix(part).strip() or "0")
    places = len(plain.partition(".")[2])
    return Figure(float(Fraction(plain) + PARTS.get(part, 0)) * scale, 10.0**-places * scale)
