"""Days as people and reference managers write them, kept as ISO 8601 has them: a day, a month or a
year."""

import re
from collections.abc import Sequence
from datetime import date

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_SHORT = (3, 4)  # letters that a month is shortened to
DAY_LIMIT = 40  # characters of a day on a form
_LIMIT = 60  # characters that are looked at
_TIME = re.compile(r"(?<![0-9:])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:[+-][0-9:]+)?")
_PART = re.compile(r"[0-9]+|[^\W0-9_]+")
_YEAR = re.compile(r"1[5-9][0-9]{2}|20[0-9]{2}")
# What may stand beside a month or a year; beside a day anything may, such as its weekday.
_AROUND = frozenset(
    ["accessed", "cited", "retrieved", "viewed", "on", "in", "of", "年", "月", "日"]
)


def iso(typed: str) -> str:
    """Return what day, month or year is meant, such as "2026-11-30"; empty where that is none, or
    where something of it would be lost.

    Of "03/04/2026" nobody can say which number is the month: the year alone is kept.
    """
    parts = _PART.findall(_TIME.sub(" ", typed).lower()) if len(typed) <= _LIMIT else []
    at = next((at for at, part in enumerate(parts) if _YEAR.fullmatch(part)), None)
    if at is None:
        return ""
    named = [(part, _month(part)) for part in parts if part[0] not in "0123456789"]
    months = {month for _, month in named if month}
    further = _beside(_numbers(parts[:at]), _numbers(parts[at + 1 :]), months)
    if further is None:
        return ""
    is_known = all(month or word in _AROUND for word, month in named)
    return _kept(int(parts[at]), *further) if is_known or len(further) == 2 else ""


def is_unclear(typed: str) -> bool:
    """Is it a day of which nobody can say which number is the month, as "03/04/2026"? Of it `iso`
    keeps the year."""
    parts = _PART.findall(_TIME.sub(" ", typed).lower()) if len(typed) <= _LIMIT else []
    numbers = _numbers(parts)
    has_year_last = len(numbers) == 3 and len(iso(typed)) == len("2026")
    return has_year_last and not _in_order(numbers[:2])


def _month(word: str) -> int:
    """Return the number of a month that is written out or shortened; 0 for other words."""
    return next(
        (
            number
            for number, name in enumerate(_MONTHS, start=1)
            if word == name or (len(word) in _SHORT and name.startswith(word))
        ),
        0,
    )


def _numbers(parts: Sequence[str]) -> list[int]:
    return [int(part) for part in parts if part[0] in "0123456789"]


def _beside(before: list[int], after: list[int], months: set[int]) -> list[int] | None:
    """Return month and day, as far as they are said, from the numbers before and after the year
    and the months that are named; None where these are too many."""
    if months:
        found = [*months, *before, *after] if len(months) == 1 else None
    elif before and after:
        found = None
    else:
        found = _in_order(before) if len(before) == 2 else before or after
    return found if found is None or len(found) <= 2 else None


def _in_order(before: list[int]) -> list[int]:
    """Return two numbers before a year as month and day; none where each may be either."""
    first, second = before
    may_be = [1 <= number <= len(_MONTHS) for number in before]
    if all(may_be) and first != second:
        return []
    return before if may_be[0] else [second, first]


def _kept(year: int, month: int | None = None, day: int | None = None) -> str:
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except (ValueError, OverflowError):
        return ""
    return f"{year:04}" + "".join(f"-{part:02}" for part in (month, day) if part)
