"""How often a dose is given, as a text says it: "twice daily", "every 4 to 6 hours", "tds", "a
day"."""

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from ...text.characters.folding import folded

_SMALL = {
    "one": 1,
    "once": 1,
    "two": 2,
    "twice": 2,
    "three": 3,
    "thrice": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
_BY_LETTERS = {"od": 1, "bd": 2, "bid": 2, "tds": 3, "tid": 3, "qds": 4, "qid": 4}
_NUMBER = rf"(?:[0-9]{{1,2}}|{'|'.join(_SMALL)})"
_TIMES = re.compile(
    rf"(?P<low>once|twice|thrice|{_NUMBER})(?:(?: ?- ?| to ){_NUMBER})?(?: times)?[ -](?P<span>.+)"
)
_EVERY = re.compile(
    rf"(?:once )?(?:every|each|q) ?(?:(?P<low>{_NUMBER})?(?:(?: ?- ?| to )(?P<high>{_NUMBER}))?[ "
    r"-]?)(?P<span>[a-z]+)"
)
_HOURLY = re.compile(r"(?:(?P<low>[0-9]{1,2})(?:-(?P<high>[0-9]{1,2}))?[ -])?hourly")
_SPAN = re.compile(
    r"(?:an?|per|in|each|every)? ?(?:1 |24 "
    r")?(?P<word>daily|nightly|weekly|hours?|h|days?|night|weeks?)"
)
_HOURS = {
    "h": 1,
    "hour": 1,
    "hr": 1,
    "day": 24,
    "d": 24,
    "night": 24,
    "morning": 24,
    "evening": 24,
    "daily": 24,
    "nightly": 24,
    "week": 168,
    "weekly": 168,
}


class Rate(NamedTuple):
    """How often a dose is given in so many hours; `is_total`: the dose is all that is given in
    them, in whatever parts."""

    times: Fraction
    hours: int
    is_total: bool = False

    def within(self, hours: int) -> Fraction:
        """Return how often it is given in so many hours."""
        return self.times * hours / self.hours


@lru_cache(maxsize=512)
def rate_of(written: str) -> Rate | None:
    """Return how often, as it is written; None for what is not understood. Of a range the more
    seldom counts."""
    words = folded(written).lower()
    if words in _BY_LETTERS:
        return Rate(Fraction(_BY_LETTERS[words]), 24)
    if found := _HOURLY.fullmatch(words):
        hours = int(found["high"] or found["low"] or 1)
        return Rate(Fraction(1), hours) if hours else None
    if found := _EVERY.fullmatch(words):
        hours = _hours(found["span"]) * _count(found["high"] or found["low"] or "1")
        return Rate(Fraction(1), hours) if hours else None
    if found := _TIMES.fullmatch(words):
        hours = _hours_of_span(found["span"])
        return Rate(Fraction(_count(found["low"])), hours) if hours else None
    hours = _hours_of_span(words)
    return Rate(Fraction(1), hours, is_total=True) if hours else None


def _hours_of_span(words: str) -> int:
    """Return how many hours a span has, 0 for what is none. An hour alone is taken for a day:
    nothing is made up."""
    found = _SPAN.fullmatch(words)
    hours = _hours(found["word"]) if found else 0
    return 24 if hours == 1 else hours


def _hours(word: str) -> int:
    return _HOURS.get(word) or _HOURS.get(word.removesuffix("s")) or 0


def _count(written: str) -> int:
    return _SMALL.get(written) or (int(written) if written.isdecimal() else 0)
