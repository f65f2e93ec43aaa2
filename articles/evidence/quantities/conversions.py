"""Conversions: two amounts that a text says are equal, and are not.

Checked is what stands right behind another in one sentence: "0.6 mmol/L (about 1.5 mg/dL)", "3.2
mEq/L = 3.2 mmol/L". Mass, amount and charge are compared by the analyte named between the two, last
before them, or right after them; where none is named nothing is said. Two doses ("500 mg (5 g)")
may also be alternatives: in brackets only a slip of the decimal point counts.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import isclose, log10
from typing import NamedTuple

from .amounts import Amount, Figure, amounts
from .substances import SYMBOLS, Named, Substance, named, of_symbol
from .units import AMOUNT, CHARGE, GLYCATED, MASS, TEMPERATURE, Unit

# What may stand between two amounts that are one; a single "or" may also stand between two of one
# kind, which are no conversion, and a dash between two of a range.
_SIGN = r"[=\u2248\u2259\u2245\u2261~]"
_EQUAL = r"equals?|(?:is )?(?:equal|equivalent) to|correspond(?:s|ing) to|equalling"
_SAYS = rf"i\.?e\.?|that is|that's|{_EQUAL}|(?:which|and that|and this|this) (?:is|{_EQUAL})"
_ABOUT = (
    r"(?:(?:about|approximately|roughly|approx\.?|around|circa|ca\.|c\.|nearly|almost|some"
    r"|(?:less|more) than|at (?:least|most)|above|below|over|under)(?![^\W_]) ?){0,2}"
)
_BELOW = r"[<>\u2264\u2265=~\u2248]{0,2}"
_NAME = r"(?:(?!(?:and|to|but|versus|or|is|or about|which|that|equals?|i\.e) )[^\W\d_][\w-]{0,24})"
_OF = rf"(?: (?:(?:of|for) )?{_NAME}(?: (?:{_NAME}|or))?(?: {_NAME})?)?"
_BETWEEN = re.compile(
    rf"(?P<of>{_OF}) ?(?:(?P<equals>(?:[(\[] ?)?{_SIGN})|(?P<says>[(\[,;]? ?(?:{_SAYS}),?)"
    r"|(?P<or>[(\[,;]? ?or,?)|(?P<open>[(\[])|(?P<slash>/)|(?P<dash>-)|(?P<stop>[;,]))"
    rf" ?{_BELOW} ?{_ABOUT}{_BELOW} ?",
    re.IGNORECASE,
)
_FOLLOWED = re.compile(r" ?(?:if|after|before|when|during|maximum|max)\b", re.IGNORECASE)
_ENDED = re.compile(r" ?(?:[)\]](?! ?/| per\b)|[,;:]|\.(?!\d)|$)")
# A dose of so many tablets is not the dose of each.
_MANY = re.compile(
    r"(?:\b(?:tablet|capsule|vial|ampoule|dose|bag|sachet|bottle|time)s?(?: of|,|:| at)?"
    r"|[x\u00d7*]) ?$"
)
_SYMBOL = rf"(?P<symbol>{'|'.join(SYMBOLS)})"
_BEFORE = re.compile(rf"(?<!itamin )(?<![\w-]){_SYMBOL}(?: ?[=:<>\u2264\u2265]| of| was| is)? ?$")
_BEHIND = re.compile(rf" (?:of )?{_SYMBOL}(?![\w+-])")
_NEAR = 24  # characters before an amount, in which a symbol or a count may stand
_CLOSING = 60  # characters after the second, in which an analyte may still be named
_LEEWAY = 0.02  # factors in use differ by as much


class Unequal(NamedTuple):
    """Two amounts of one substance that are said to be equal; `expected` is what the first is in
    the unit of the second."""

    first: Amount
    second: Amount
    substance: Substance | None
    expected: str


class _Line(NamedTuple):
    """How a figure in the unit of one amount becomes one in that of another."""

    factor: float
    offset: float = 0.0

    def of(self, value: float) -> float:
        """Return what the value is in the other unit."""
        return value * self.factor + self.offset


def unequal(text: str, around: str = "") -> Iterator[Unequal]:
    """Yield the false conversions of a folded sentence; `around` says what stands above it,
    where it names no analyte itself."""
    for first, second in pairwise(amounts(text)):
        if _are_one(text, first, second):
            yield from compared(first, second, _substances(text, first, second, around))


def compared(
    first: Amount, second: Amount, substances: Sequence[Substance | None]
) -> Iterator[Unequal]:
    """Yield two amounts that are said to be equal where they are so for none of the substances
    that may be meant."""
    if _is_one_unit(first, second) or len(first.figures) != len(second.figures):
        return
    lines = [_line(first.unit, second.unit, substance) for substance in substances]
    both = list(zip(first.figures, second.figures, strict=True))
    if not lines or not lines[0] or any(line and _all_agree(both, line, first) for line in lines):
        return
    expected = " to ".join(
        _rounded(lines[0].of(figure.value), other.step) for figure, other in both
    )
    yield Unequal(first, second, substances[0], expected)


def _are_one(text: str, first: Amount, second: Amount) -> bool:
    """Say whether the text says of two amounts that they are equal."""
    found = _BETWEEN.fullmatch(text, first.end, second.start)
    if not found or _FOLLOWED.match(text, second.end) or _is_part(text, first):
        return False
    if first.unit.is_dose or second.unit.is_dose:
        return _are_one_dose(text, first, second, found)
    if found["or"] or found["dash"]:
        return first.unit.counts != second.unit.counts
    if found["stop"]:
        before = text[max(0, first.start - _CLOSING) : first.start]
        return before.rfind("(") > before.rfind(")") and text[second.end : second.end + 1] == ")"
    return True


def _is_one_unit(first: Amount, second: Amount) -> bool:
    """Two amounts in a unit written alike are no conversion; ng/mL and \u03bcg/L are written
    otherwise."""
    written = [amount.unit_written.replace(" ", "").lower() for amount in (first, second)]
    return written[0] == written[1]


def _is_part(text: str, amount: Amount) -> bool:
    """Say whether figures stand before those that are read: a sign, or thousands before a space."""
    before = text[max(0, amount.start - 2) : amount.start]
    return before.endswith("-") or (before[:1].isdigit() and before[1:] == " ")


def _are_one_dose(text: str, first: Amount, second: Amount, found: re.Match[str]) -> bool:
    near = text[max(0, first.start - _NEAR) : first.start]
    if found["of"] or not _ENDED.match(text, second.end) or _MANY.search(near):
        return False
    if found["says"] or found["equals"]:
        return True
    return bool(found["open"]) and _is_slip(first, second)


def _is_slip(first: Amount, second: Amount) -> bool:
    """Say whether two amounts differ by the place of the decimal point alone."""
    values = [amount.figures[0].value * amount.unit.factor for amount in (first, second)]
    if not all(values):
        return False
    places = log10(values[0] / values[1])
    return isclose(places, round(places), abs_tol=_LEEWAY / 4)


def _substances(
    text: str, first: Amount, second: Amount, around: str
) -> Sequence[Substance | None]:
    """Return what the amounts may be of; the likeliest is first. Urea is often named beside its
    nitrogen."""
    substance = _substance(text, first, second) or _last(named(around))
    is_urea = substance is not None and substance.name.startswith("urea")
    return [substance, *(_ureas(text, around) if is_urea else ())]


@lru_cache(maxsize=64)  # asked for each pair of amounts of a sentence
def _ureas(text: str, around: str) -> frozenset[Substance]:
    found = (*named(text), *named(around))
    return frozenset(name.substance for name in found if name.substance.name.startswith("urea"))


def _substance(text: str, first: Amount, second: Amount) -> Substance | None:
    """Names stand in order, and are looked up by halves: a sentence may have thousands."""
    found = named(text)
    before, between, behind = (
        bisect_left(found, place, key=lambda name: name.start)
        for place in (first.start, first.end, second.end)
    )
    second_at = bisect_left(found, second.start, key=lambda name: name.start)
    after = [name for name in found[behind : behind + 1] if name.start <= second.end + _CLOSING]
    return (
        _last(found[between:second_at])
        or _by_symbol(text, first)
        or (found[before - 1].substance if before else None)
        or (after[0].substance if after else None)
    )


def _by_symbol(text: str, amount: Amount) -> Substance | None:
    near = text[max(0, amount.start - _NEAR) : amount.start]
    found = _BEFORE.search(near) or _BEHIND.match(text, amount.end)
    return of_symbol(found["symbol"]) if found else None


def _last(found: Sequence[Named]) -> Substance | None:
    return found[-1].substance if found else None


def _line(first: Unit, second: Unit, substance: Substance | None) -> _Line | None:
    """Return how a figure in the `first` unit becomes one in the second; None where that cannot
    be said."""
    if GLYCATED in (first.counts, second.counts) and (not substance or substance.name != "HbA1c"):
        return None
    if first.counts == second.counts:
        offset = (first.offset - second.offset) / second.factor
        return _Line(first.factor / second.factor, offset)
    moles, others = _per_mole(first.counts, substance), _per_mole(second.counts, substance)
    return _Line(first.factor / moles * others / second.factor) if moles and others else None


def _per_mole(counts: str, substance: Substance | None) -> float:
    """Return how many g, mol or Eq a mole of the substance has; 0 where that is not known."""
    known = {AMOUNT: 1.0} | (
        {MASS: substance.mass, CHARGE: float(substance.charge)} if substance else {}
    )
    return known.get(counts, 0.0)


def _all_agree(both: Sequence[tuple[Figure, Figure]], line: _Line, first: Amount) -> bool:
    """A difference ("fell by 1 \u00b0C (1.8 \u00b0F)") has no offset."""
    leeway = 0.0 if first.unit.counts == TEMPERATURE else _LEEWAY
    return any(
        all(_agree(figure, other, way, leeway) for figure, other in both)
        for way in {line, _Line(line.factor)}
    )


def _agree(figure: Figure, other: Figure, line: _Line, leeway: float) -> bool:
    """Both are rounded: each may be off by half its last place."""
    expected = line.of(figure.value)
    return (
        abs(other.value - expected)
        <= figure.step * line.factor / 2 + other.step / 2 + abs(expected) * leeway + 1e-9
    )


def _rounded(value: float, step: float) -> str:
    """Return a value to the last place that the text has, or to two digits where that would be
    coarser."""
    places = len(f"{1 / step:.0f}") - 1 if step < 1 else 0
    digits = f"{value:.{places}f}"
    return digits if len(digits.replace(".", "").lstrip("0")) >= 2 else f"{value:.2g}"
