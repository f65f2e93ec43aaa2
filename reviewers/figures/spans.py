"""How exact a duration is kept: as exact as it is shown. Rounding keeps their order, so a median
is the same before and after."""

from datetime import timedelta

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
IN_HOURS = 48 * HOUR  # from here on a duration is told in days
_LEAST = timedelta(seconds=1)


def in_words(spent: timedelta) -> str:
    """Return a duration in the unit one would use."""
    if spent / MINUTE < 1:
        return "under 1 min"
    if spent < HOUR:
        return f"{spent / MINUTE:.0f} min"
    return f"{spent / HOUR:.1f} h" if spent < IN_HOURS else f"{spent / DAY:.1f} days"


def as_told(spent: timedelta) -> timedelta:
    """Return a duration that is told in the same words, the same for all that are."""
    if spent / MINUTE < 1:
        return timedelta()
    if spent < HOUR:
        return min(round(spent / MINUTE) * MINUTE, HOUR - _LEAST)
    if spent < IN_HOURS:
        return min(timedelta(minutes=round(round(spent / HOUR, 1) * 60)), IN_HOURS - _LEAST)
    return timedelta(minutes=round(round(spent / DAY, 1) * 1_440))
