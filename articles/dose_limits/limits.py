"""The limits that count, as they are asked of the database and as they are read."""

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models import CharField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from ..text.characters.folding import folded
from .dose_limit import SPANS, DoseLimit, DoseUnit, Per

_WORD = re.compile(r"\w+")
_PER_UNIT = {
    DoseUnit.MICROGRAM: 1,
    DoseUnit.MILLIGRAM: 1_000,
    DoseUnit.GRAM: 1_000_000,
    DoseUnit.UNIT: 1,
}
_PARTS = 5  # of what is said of a limit
WORDS_LIMIT = 8  # of a name


class Limit(NamedTuple):
    """A limit: the `names` of the medicine as words, `most` in micrograms or units, and in
    words: the amount, for whom, by what source."""

    record: int
    name: str
    names: tuple[tuple[str, ...], ...]
    most: Fraction
    is_of_units: bool
    per: str
    label: str
    holds_for: str
    source: str


def rows(*first: Any) -> QuerySet[Any, Any]:
    """Return the active limits as rows: what is put `first`, the key, and two texts, of the
    names and of what is said of the limit."""
    line = Value("\n")
    names = Concat("name", line, "other_names", output_field=TextField())
    in_words = Concat(
        Cast("amount", CharField()),
        line,
        "unit",
        line,
        "per",
        line,
        "holds_for",
        line,
        "source",
        output_field=TextField(),
    )
    return (
        DoseLimit.objects.filter(is_active=True)
        .order_by()
        .values_list(*first, "pk", names, in_words)
    )


def read(found: Iterable[tuple[int, str, str]]) -> tuple[Limit, ...]:
    """Return the limits of such rows, in the order of their keys; what is no limit (written past
    the screen) is left out."""
    return tuple(limit for row in sorted(found) if (limit := _limit(*row)))


def _limit(record: int, names: str, written: str) -> Limit | None:
    amount, unit, per, holds_for, source = (*written.split("\n"), *[""] * _PARTS)[:_PARTS]
    try:
        value = Fraction(amount)
    except (ValueError, ZeroDivisionError):
        return None
    keys = tuple(key for name in names.split("\n") if 0 < len(key := words_of(name)) <= WORDS_LIMIT)
    if value <= 0 or unit not in _PER_UNIT or per not in SPANS or not keys:
        return None
    label = f"{_plain(value)} {DoseUnit(unit).label} {SPANS[Per(per)]}"
    most, name = value * _PER_UNIT[DoseUnit(unit)], names.partition("\n")[0]
    return Limit(record, name, keys, most, unit == DoseUnit.UNIT, per, label, holds_for, source)


def words_of(name: str) -> tuple[str, ...]:
    """Return the words by which a medicine is found, without case and signs."""
    return tuple(_WORD.findall(folded(name).casefold()))


def _plain(value: Fraction) -> str:
    return f"{float(value):,.3f}".rstrip("0").rstrip(".")
