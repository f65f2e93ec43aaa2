"""Doses: does a text name an amount of a medicine to be taken or given?"""

import re

# An amount with a unit of dose. What follows makes it a concentration ("3.2 mmol/L", "5 mg per litre"), which is none.
_UNITS = "mg|µg|μg|mcg|micrograms?|milligrams?|grams?|g|ml|millilit(?:er|re)s?|iu|units?|mmol|tablets?|puffs?|drops?"
_AMOUNT = re.compile(rf"(?<![\w.])\d[\d.,]*\s?(?:{_UNITS})(?!\w)(?!\s?(?:/|per\s)\s?(?:d?l|lit(?:er|re)|mmol|mol|24)\b)", re.IGNORECASE)


def has_dose(*texts: str) -> bool:
    """Return whether one of the texts names an amount such as "500 mg" or "5 mg/kg"; a concentration is none."""
    return any(_AMOUNT.search(text) for text in texts)
