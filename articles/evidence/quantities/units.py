"""Units of laboratory values: what a unit counts, and how many of the base unit it is.

Prefixes and symbols: The International System of Units (BIPM, 9th edition). A unit is written as a
symbol ("mmol/L", "mg/100 mL", "mEq.L-1") or as words ("millimoles per litre").
"""

import re
from functools import lru_cache
from typing import NamedTuple

# What a unit counts, and its name in this module; g, mol and Eq are of the same substance, one of
# the other.
MASS, AMOUNT, CHARGE, VOLUME = "g", "mol", "Eq", "L"

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
_SYMBOL = r"(?:mc|[kdcm\u03bcunpf])?(?:mol|g|[Ee]q|[Ll])"
_WORD = rf"(?:{'|'.join(_NAMES)})?(?:gram(?:me)?|mole|equivalent|lit(?:re|er))s?"
_ONE = rf"(?:{_WORD}|{_SYMBOL})(?![^\W_])"
_PER = r"(?: ?/ ?| per | ?[.\u00b7\u22c5]| )"
# A unit that divides: "per 100 mL", "/dL", " L-1", "dL\u207b\u00b9".
_BELOW = rf"{_PER}(?:(?P<count>1?0{{0,3}}) ?)?(?P<below>{_ONE})(?P<power> ?(?:-1|\u207b\u00b9))?"
UNIT = rf"(?P<above>{_ONE})(?:{_BELOW})?"
_UNIT = re.compile(UNIT)
_ANY_WORD = re.compile(
    rf"(?P<prefix>{'|'.join(_NAMES)})?(?P<word>gram(?:me)?|mole|equivalent|lit(?:re|er))s?"
)
_ANY_SYMBOL = re.compile(r"(?P<prefix>mc|[kdcm\u03bcunpf])?(?P<symbol>mol|g|[Ee]q|[Ll])")
_WORDS = {
    "gram": MASS,
    "gramme": MASS,
    "mole": AMOUNT,
    "equivalent": CHARGE,
    "litre": VOLUME,
    "liter": VOLUME,
}
_SYMBOLS = {"g": MASS, "mol": AMOUNT, "eq": CHARGE, "l": VOLUME}


class Unit(NamedTuple):
    """What is counted (MASS, AMOUNT or CHARGE) in a litre, and how many base units (g, mol or Eq
    per litre) one of it is."""

    counts: str
    factor: float


@lru_cache(maxsize=1_024)
def concentration(written: str) -> Unit | None:
    """Return the unit of a concentration as it is `written` (folded), or None where it is
    something else."""
    found = _UNIT.fullmatch(written)
    if not found or not found["below"]:
        return None
    above, below = _read(found["above"]), _read(found["below"])
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
