"""Doses: does a text name an amount of a medicine to be taken or given?"""

import re

_FORMS = "tablets?|capsules?|puffs?|drops?|patch(?:es)?"
_UNITS = (
    r"mg|µg|μg|mcg|ng|(?:nano|micro|milli)?gram(?:me)?s?|g|ml|millilit(?:er|re)s?|iu|(?:international\s)?units?|mmol|millimoles?"
    rf"|meq|milliequivalents?|{_FORMS}"
)
_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten"
# An amount with a unit of dose. What follows makes it a concentration ("3.2 mmol/L", "5 mg per litre"), which is none;
# a time makes it a dose by the day ("40 mg/24 h").
_AMOUNT = re.compile(
    rf"(?<![\w.])(?:(?:\d[\d.,]*|\.\d+)[\s-]?(?:{_UNITS})|(?:{_WORDS})[\s-](?:{_FORMS}))(?!\w)"
    r"(?!\s?(?:/|per\s)\s?(?:d?l|(?:deci)?lit(?:er|re)|mmol|mol)\b)",
    re.IGNORECASE,
)


def has_dose(*texts: str) -> bool:
    """Return whether one of the texts names an amount such as "500 mg", "5 mg/kg" or "two tablets"; a concentration is none."""
    return any(_AMOUNT.search(text) for text in texts)
