"""Days as people and reference managers write them, kept as ISO 8601 has them: a day, a month or a
year."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LIMIT = 60  # characters that are looked at
_PART = re.compile(r"[0-9]+|[A-Za-z]+")
_YEAR = re.compile(r"1[5-9][0-9]{2}|20[0-9]{2}")


def iso(typed: str) -> str:
    """Return what day, month or year is meant, such as "2026-11-30"; empty where that is none.

    Of "03/04/2026" nobody can say which number is the month: the year alone is kept.
    """
    parts = _PART.findall(typed[:_LIMIT])
    at = next((at for at, part in enumerate(parts) if _YEAR.fullmatch(part)), None)
    if at is None:
        return ""
    month = next((part[:3].lower() for part in parts if part[:3].lower() in _MONTHS), "")
    numbers = [int(part) for part in (*parts[at + 1 :], *parts[:at]) if part.isdecimal()]
    if month:
        numbers = [_MONTHS.index(month) + 1, *(one for one in numbers[:1] if one <= 31)]
    elif at:
        first, second = (*numbers, 0, 0)[:2]
        numbers = [second, first] if first > 12 else [first, second] if second > 12 else []
    return _kept(int(parts[at]), *(numbers[:2] if all(numbers[:2]) else ()))


def _kept(year: int, month: int = 0, day: int = 0) -> str:
    try:
        date(year, month or 1, day or 1)
    except (ValueError, OverflowError):
        return ""
    return f"{year:04}" + "".join(f"-{one:02}" for one in (month, day) if one)
