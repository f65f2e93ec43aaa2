"""Units of laboratory values: what a unit counts, and how many of the base unit it is.

Prefixes and symbols: The International System of Units (BIPM, 9th edition). A unit is written as a
symbol ("mmol/L", "mg/100 mL", "mEq.L-1", "mg%") or as words ("millimoles per litre").

HbA1c in % (NGSP) is 0.09148 times that in mmol/mol (IFCC) and 2.152 more: the master equation of
Hoelzel W, Weykamp C, Jeppsson J-O, et al. IFCC reference system for measurement of hemoglobin A1c
in human blood and the national standardization schemes. Clin Chem 2004;50:166-174.
"""

import re
from functools import lru_cache
from typing import NamedTuple

# What a unit counts, and its name in this module; g, mol and Eq are of the same substance, one of
# the other.
MASS, AMOUNT, CHARGE, VOLUME, ACTIVITY = "g", "mol", "Eq", "L", "IU"
CELLS, PRESSURE, TEMPERATURE, GLYCATED = "cells", "Pa", "\u00b0C", "HbA1c"

_PREFIXES = {
    "k": 1e3,
    "": 1.0,
    "d": 1e-1,
    "c": 1e-2,
    "m": 1e-3,
    "\u03bc": 1e-6,
    "u": 1e-6,
    "mc": 1e-6,
    "n": 1e-9,
    "p": 1e-12,
    "f": 1e-15,
}
_NAMES = {
    "kilo": "k",
    "deci": "d",
    "centi": "c",
    "milli": "m",
    "micro": "\u03bc",
    "nano": "n",
    "pico": "p",
    "femto": "f",
}
_SYMBOL = r"(?:mc|[kdcm\u03bcunpf])?(?:mol|g|[Ee]q|[Ll]|I?U)"
_WORD = rf"(?:{'|'.join(_NAMES)})?(?:gram(?:me)?|mole|equivalent|lit(?:re|er))s?"
_ONE = rf"(?:{_WORD}|{_SYMBOL})(?![^\W_])"
_PER = r"(?: ?/ ?| per | ?[.\u00b7\u22c5]| )"
# A unit that divides: "per 100 mL", "/dL", " L-1", "dL\u207b\u00b9".
_BELOW = rf"{_PER}(?:(?P<count>1?0{{0,3}}) ?)?(?P<below>{_ONE})(?P<power> ?(?:-1|\u207b\u00b9))?"
# Cells are counted in a volume ("/\u03bcL", "cells per mm3"); some units stand for themselves.
_CELLS = (
    r"(?:(?:cells?|platelets|leu[ck]ocytes|neutrophils|lymphocytes) ?)?(?:/|per) ?"
    rf"(?:(?P<volume>{_ONE})|mm(?:3|\u00b3)(?!\w))"
)
_WHOLE = (
    r"mmol/mol(?!\w)|%|kPa(?!\w)|mm ?Hg(?!\w)|cm ?H[2\u2082]O(?!\w)|\u00b0 ?[CF](?!\w)"
    r"|degrees? (?:Celsius|Fahrenheit)"
)
UNIT = (
    rf"(?:(?P<whole>{_WHOLE})|(?P<cells>{_CELLS})|(?P<above>{_ONE})(?:{_BELOW}|(?P<hundred> ?%))?)"
)
_UNIT = re.compile(UNIT)
_ANY_WORD = re.compile(
    rf"(?P<prefix>{'|'.join(_NAMES)})?(?P<word>gram(?:me)?|mole|equivalent|lit(?:re|er))s?"
)
_ANY_SYMBOL = re.compile(r"(?P<prefix>mc|[kdcm\u03bcunpf])?(?P<symbol>mol|g|[Ee]q|[Ll]|I?U)")
_WORDS = {
    "gram": MASS,
    "gramme": MASS,
    "mole": AMOUNT,
    "equivalent": CHARGE,
    "litre": VOLUME,
    "liter": VOLUME,
}
_SYMBOLS = {"g": MASS, "mol": AMOUNT, "eq": CHARGE, "l": VOLUME, "iu": ACTIVITY, "u": ACTIVITY}


class Unit(NamedTuple):
    """What is counted, and how many base units (g, mol or Eq per litre, g, mmHg, ...) one of it
    is; `offset` is added where zero is not nothing. `is_dose`: it is of no volume."""

    counts: str
    factor: float
    offset: float = 0.0
    is_dose: bool = False


_SLOPE, _INTERCEPT = 0.09148, 2.152  # the master equation
_WHOLES = {
    "mmol/mol": Unit(GLYCATED, 1.0),
    "%": Unit(GLYCATED, 1 / _SLOPE, -_INTERCEPT / _SLOPE),
    "kPa": Unit(PRESSURE, 1000.0),
    "mmHg": Unit(PRESSURE, 133.322),
    "cmH2O": Unit(PRESSURE, 98.0665),
    "\u00b0C": Unit(TEMPERATURE, 1.0),
    "\u00b0F": Unit(TEMPERATURE, 5 / 9, -160 / 9),
    "degreesCelsius": Unit(TEMPERATURE, 1.0),
    "degreesFahrenheit": Unit(TEMPERATURE, 5 / 9, -160 / 9),
}


@lru_cache(maxsize=1_024)
def unit_of(written: str) -> Unit | None:
    """Return the unit that is `written` (folded), or None where it is none that is known here."""
    found = _UNIT.fullmatch(written)
    if not found:
        return None
    if found["whole"]:
        plain = written.replace(" ", "").replace("\u2082", "2").replace("degreeC", "degreesC")
        return _WHOLES[plain.replace("degreeF", "degreesF")]
    return _of_cells(found) if found["cells"] else _of_substance(found)


def _of_cells(found: re.Match[str]) -> Unit | None:
    """A cubic millimetre is a microlitre."""
    volume = _read(found["volume"]) if found["volume"] else Unit(VOLUME, 1e-6)
    return Unit(CELLS, 1 / volume.factor) if volume.counts == VOLUME else None


def _of_substance(found: re.Match[str]) -> Unit | None:
    above = _read(found["above"])
    if found["hundred"]:  # "mg%": in 100 mL
        return Unit(above.counts, above.factor * 10) if above.counts == MASS else None
    if not found["below"]:
        return Unit(f"{above.counts} alone", above.factor, is_dose=True)
    below = _read(found["below"])
    if above.counts == VOLUME or below.counts != VOLUME or not _divides(found):
        return None
    return Unit(above.counts, above.factor / (below.factor * float(found["count"] or 1)))


def _divides(found: re.Match[str]) -> bool:
    """A unit that only stands behind another ("mg dL") divides where its power says so."""
    between = found.string[found.end("above") : found.start("below")]
    return "/" in between or "per" in between or bool(found["power"])


def _read(written: str) -> Unit:
    if found := _ANY_WORD.fullmatch(written):
        return Unit(_WORDS[found["word"]], _PREFIXES[_NAMES.get(found["prefix"] or "", "")])
    # The pattern of a unit is made of these.
    prefix, symbol = _ANY_SYMBOL.fullmatch(written).groups("")  # type: ignore[union-attr]
    return Unit(_SYMBOLS[symbol.lower()], _PREFIXES[prefix])
