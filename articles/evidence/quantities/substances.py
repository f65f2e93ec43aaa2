"""Common analytes: what a mole of each weighs, and its charge, so that mass, amount and charge can
be compared.

Molar masses are sums of the abridged standard atomic weights of IUPAC (Commission on Isotopic
Abundances and Atomic Weights, 2021) over the formula; where laboratories report one substance as
another (phosphate as phosphorus, urea as its nitrogen), that is what is weighed.
"""

import re
from functools import lru_cache
from typing import NamedTuple


class Substance(NamedTuple):
    """An analyte: `mass` in grams per mole of what is reported, `charge` in equivalents per mole
    (0: none), `formula` for the reader."""

    name: str
    formula: str
    mass: float
    charge: int = 0


# Names as words of a text, in lower case, folded; the first is what a message says.
_TABLE: dict[str, Substance] = {
    names: Substance(names.partition("|")[0], formula, mass, charge)
    for names, formula, mass, charge in (
        ("magnesium|mg2+|mg++|mg\u00b2\u207a", "Mg", 24.305, 2),
        ("calcium|ca2+|ca++|ca\u00b2\u207a", "Ca", 40.078, 2),
        ("potassium|kalium|k+|k\u207a", "K", 39.098, 1),
        ("sodium|natrium|na+|na\u207a", "Na", 22.990, 1),
        ("chloride|cl-", "Cl", 35.45, 1),
        ("bicarbonate|hco3-|hco3", "HCO3", 61.017, 1),
        (
            "phosphate|phosphorus",
            "P",
            30.974,
            0,
        ),  # reported as phosphorus; its charge depends on the pH
        ("lithium|li+", "Li", 6.94, 1),
        ("iron|fe2+|fe3+", "Fe", 55.845, 0),
        ("zinc", "Zn", 65.38, 2),
        ("copper", "Cu", 63.546, 2),
        ("blood lead|lead level|lead levels", "Pb", 207.2, 2),
        ("selenium", "Se", 78.971, 0),
        ("aluminium|aluminum", "Al", 26.982, 3),
        ("glucose|blood sugar|glycaemia|glycemia", "C6H12O6", 180.156, 0),
        ("cholesterol|ldl|hdl|ldl-c|hdl-c|ldl cholesterol|hdl cholesterol", "C27H46O", 386.66, 0),
        ("triglycerides|triglyceride|triacylglycerol", "as triolein, C57H104O6", 885.4, 0),
        ("creatinine", "C4H7N3O", 113.12, 0),
        # In mmol/mol or %: no mass is compared.
        ("HbA1c|hba1c|hb a1c|a1c|hemoglobin a1c|haemoglobin a1c|glycated haemoglobin", "", 0.0, 0),
        ("urea nitrogen|urea-nitrogen|bun", "N2 of CH4N2O", 28.014, 0),
        ("urea", "CH4N2O", 60.056, 0),
        ("uric acid|urate", "C5H4N4O3", 168.11, 0),
        ("bilirubin", "C33H36N4O6", 584.67, 0),
        ("lactate|lactic acid", "C3H6O3", 90.08, 1),
        ("ammonia|ammonium", "NH3", 17.031, 0),
        ("cortisol", "C21H30O5", 362.47, 0),
        ("testosterone", "C19H28O2", 288.43, 0),
        ("estradiol|oestradiol", "C18H24O2", 272.39, 0),
        ("progesterone", "C21H30O2", 314.47, 0),
        ("thyroxine|free t4|t4", "C15H11I4NO4", 776.87, 0),
        ("triiodothyronine|free t3|t3", "C15H12I3NO4", 650.97, 0),
        ("25-hydroxyvitamin d|25(oh)d|vitamin d|calcidiol|25-oh vitamin d", "C27H44O2", 400.65, 0),
        ("vitamin b12|cobalamin|b12", "C63H88CoN14O14P", 1355.4, 0),
        ("folate|folic acid", "C19H19N7O6", 441.40, 0),
        ("homocysteine", "C4H9NO2S", 135.18, 0),
        ("ethanol|alcohol", "C2H6O", 46.069, 0),
        ("digoxin", "C41H64O14", 780.95, 0),
        ("theophylline", "C7H8N4O2", 180.17, 0),
        ("phenytoin", "C15H12N2O2", 252.27, 0),
        ("carbamazepine", "C15H12N2O", 236.27, 0),
        ("valproate|valproic acid", "C8H16O2", 144.21, 0),
        ("phenobarbital|phenobarbitone", "C12H12N2O3", 232.24, 0),
        ("paracetamol|acetaminophen", "C8H9NO2", 151.16, 0),
        ("salicylate|salicylic acid", "C7H6O3", 138.12, 0),
        ("vancomycin", "C66H75Cl2N9O24", 1449.3, 0),
        ("methotrexate", "C20H22N8O5", 454.44, 0),
    )
}
_BY_NAME = {name: substance for names, substance in _TABLE.items() for name in names.split("|")}
# Symbols are names only where an amount stands beside them, and in their own case.
SYMBOLS = {
    "Mg": "magnesium",
    "K": "potassium",
    "Na": "sodium",
    "Ca": "calcium",
    "P": "phosphate",
    "Cl": "chloride",
}
_NAMES = "|".join(re.escape(name) for name in sorted(_BY_NAME, key=len, reverse=True))
# Also within a word of a state ("hypomagnesaemia") or with an ending ("magnesaemia").
_STATES = {
    "magnes": "magnesium",
    "calc": "calcium",
    "kal": "potassium",
    "natr": "sodium",
    "phosphat": "phosphate",
    "glyc": "glucose",
    "cholesterol": "cholesterol",
    "triglycerid": "triglycerides",
    "uric": "uric acid",
    "bilirubin": "bilirubin",
    "chlor": "chloride",
}
_STATE = rf"(?:hypo|hyper|normo|eu)(?P<stem>(?a:{'|'.join(_STATES)}))[a-z\u00e6]{{1,9}}mi[ac]"
_NAMED = re.compile(rf"(?<![^\W_])(?:{_STATE}|(?P<name>(?a:{_NAMES}))(?![^\W_+-]))", re.IGNORECASE)


class Named(NamedTuple):
    """A substance and where its name stands, from `start` to `end`."""

    substance: Substance
    start: int
    end: int


def of_symbol(symbol: str) -> Substance:
    """Return the analyte of one of the `SYMBOLS`."""
    return _BY_NAME[SYMBOLS[symbol]]


@lru_cache(maxsize=1_024)
def named(text: str) -> tuple[Named, ...]:
    """Return the analytes that a folded text names, in order."""
    return tuple(
        Named(
            _BY_NAME[found["name"].lower() if found["name"] else _STATES[found["stem"].lower()]],
            *found.span(),
        )
        for found in _NAMED.finditer(text)
    )
