"""What the figures of a text are worth: decimal points and commas, thousands, fractions."""

import re
from fractions import Fraction

PARTS = dict(
    zip(
        "\u00bc\u00bd\u00be\u2153\u2154\u215b",
        map(Fraction, ("1/4", "1/2", "3/4", "1/3", "2/3", "1/8")),
        strict=True,
    )
)
_MIXED = re.compile(
    r"(?:(?P<whole>[0-9][0-9.,']*)[ -])?(?P<above>[0-9]{1,3})/(?P<below>[0-9]{1,3})"
)
_PLAIN = re.compile(r"[0-9]*(?:[.,'][0-9]+)*")
_GROUPED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+")


def value(written: str) -> Fraction | None:
    """Return the number that folded figures write; None for words, and for two numbers in one
    ("120/80")."""
    if _GROUPED.fullmatch(written):
        return Fraction(written.replace(" ", ""))
    if found := _MIXED.fullmatch(written):
        above, below = int(found["above"]), int(found["below"])
        return (
            (value(found["whole"]) or 0) + Fraction(above, below)
            if found["whole"] and below
            else _part(above, below)
        )
    part = next((sign for sign in PARTS if written.endswith(sign)), "")
    plain = written.removesuffix(part).strip(" -")
    if not _PLAIN.fullmatch(plain) or not (plain or part):
        return None
    return Fraction(decimal(plain) if plain else 0) + PARTS.get(part, 0)


def _part(above: int, below: int) -> Fraction | None:
    """A fraction is less than one: more than that are two numbers, such as a blood pressure."""
    return Fraction(above, below) if above < below else None


def decimal(written: str) -> str:
    """Return a number with a full stop before its decimals: a comma before three digits is one
    of thousands, unless a zero stands first."""
    whole, *groups = re.split("[.,']", written)
    marks = re.findall("[.,']", written)
    if not groups:
        return whole
    is_thousands = (
        len(set(marks)) == 1 and all(len(group) == 3 for group in groups) and whole not in ("", "0")
    )
    if is_thousands and (marks[0] != "." or len(groups) > 1):
        return "".join([whole, *groups])
    return f"{''.join([whole, *groups[:-1]])}.{groups[-1]}"


def decimal_places(written: str) -> int:
    """Return how many decimal places figures have."""
    return len(decimal(written).partition(".")[2]) if _PLAIN.fullmatch(written) and written else 0
