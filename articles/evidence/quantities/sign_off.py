"""The table of amounts as it is shown: to whoever reviews, to whoever decides, and on the
receipt of what was approved."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.safestring import SafeString

from ...templating.repeated import Repeated
from ...text.amounts.became import Became, became
from ...text.amounts.listing import Listed, listed
from ...text.comparing.comparison import Comparison
from ...text.document import Document

ROWS_LIMIT = 500
PRINTED_LIMIT = 1_000
LONG = 12  # rows; more of them are folded
_COUNTED = {
    "changed": "changed",
    "new": "new",
    "gone": "gone",
    "moved": "moved",
    "reworded": "among other words",
}


class Printed(NamedTuple):
    """The amounts of a text on its receipt: how many there are, with each of the `places` what
    stands there, and how many are left out."""

    total: int
    places: list[tuple[str, list[str]]]
    left_out: int


class SignOff(NamedTuple):
    """The amounts of a text: `rows` of the table, `marked` those that are another since the text
    compared with, whose `number` is given.

    `total` is how many amounts the text has, `summary` what became of them, in words; `left_out`
    how many are in no row.
    """

    total: int
    rows: Sequence[SafeString]
    marked: Sequence[SafeString] = ()
    since: int | None = None
    summary: str = ""
    left_out: int = 0

    @property
    def is_long(self) -> bool:
        """Are there so many rows that they would push out of sight what follows?"""
        return len(self.rows) > LONG


def sign_off(
    document: Document, comparison: Comparison | None = None, since: int | None = None
) -> SignOff:
    """Return the table of a text; with the `comparison` of the last approved text with it, and
    the number of that, what became of each."""
    if comparison is None:
        found = [Became("same", None, amount) for amount in listed(document)]
        return SignOff(
            len(found), _rows(found[:ROWS_LIMIT]), left_out=max(0, len(found) - ROWS_LIMIT)
        )
    all_of = became(comparison)
    marked = [change for change in all_of if change.state != "same"][:ROWS_LIMIT]
    same = [change for change in all_of if change.state == "same"][: ROWS_LIMIT - len(marked)]
    total = sum(change.now is not None for change in all_of)
    return SignOff(
        total,
        _rows(same),
        _rows(marked),
        since,
        _summary(all_of),
        len(all_of) - len(marked) - len(same),
    )


def _summary(found: Iterable[Became]) -> str:
    times = Counter(change.state for change in found)
    counts = [f"{times[state]} {words}" for state, words in _COUNTED.items() if times[state]]
    return ", ".join(counts) or "none has changed"


def by_place(document: Document) -> Printed:
    """Return the amounts of a text as its receipt has them: with each place those that stand
    there, in the order of the text."""
    found = listed(document)
    labels_by_path: dict[str, list[str]] = {}
    for change in found[:PRINTED_LIMIT]:
        labels_by_path.setdefault(change.where, []).append(change.label)
    return Printed(len(found), list(labels_by_path.items()), max(0, len(found) - PRINTED_LIMIT))


def _rows(found: Iterable[Became]) -> list[SafeString]:
    return [_row_of(change.state, change.latest, change.sentence) for change in found]


def _row_of(state: str, amount: Listed, says: str) -> SafeString:
    values = {
        "before": amount.before,
        "written": amount.written,
        "after": amount.after,
        "where": amount.where,
        "says": says,
        "unit": amount.unit_above,
    }
    return _row((state, values["where"] != "", says != "", values["unit"] != ""), values)


def _like(shape: tuple[str, bool, bool, bool], values: dict[str, str]) -> dict[str, Any]:
    state, has_place, is_other, has_unit = shape
    return values | {
        "state": state,
        "where": values["where"] if has_place else "",
        "says": values["says"] if is_other else "",
        "unit": values["unit"] if has_unit else "",
    }


_row = Repeated("articles/amounts/_row.html", _like)
