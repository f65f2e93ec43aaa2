"""Notices of retraction and the like, taken in by batches: each as a whole or not at all, and
none twice."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.db import transaction

from ..models import WorkNotice
from .retraction_watch import Row, rows

AT_ONCE = 500  # rows of a batch
CHANGING = ["nature", "on", "reason", "title", "journal", "notice"]
NEW, CHANGED, SAME, UNNAMED, UNKNOWN = (
    "new",
    "changed",
    "there already",
    "without an identifier",
    "of another nature",
)


def count_rows(path: Path) -> int:
    """Return how many rows a file has, having read all of it; raises Unreadable, so that nothing
    is taken in of a file that is damaged."""
    return sum(1 for _ in rows(path))


def take_in(path: Path, show: Callable[[int], None]) -> Counter[str]:
    """Take in the notices of a file; `show` hears after each batch how many rows are done. Returns
    how many came to what.

    Nothing is written of what is there as the file has it, so a run that was stopped is run once
    more. Raises Unreadable.
    """
    came_to: Counter[str] = Counter()
    done = 0
    for batch in _batches(rows(path)):
        with transaction.atomic():
            came_to += _take_in(batch)
        done += len(batch)
        show(done)
    return came_to


def _batches(found: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(found)
    return iter(lambda: list(islice(left, AT_ONCE)), [])


def _take_in(batch: list[Row]) -> Counter[str]:
    """Write what is new or otherwise; what a record no longer names is taken away."""
    wanted = {
        (work, row.record): _notice(work, row) for row in batch if row.nature for work in row.works
    }
    held = (
        WorkNotice.objects.select_for_update()
        .filter(record__in=[row.record for row in batch])
        .order_by("pk")
    )
    there = {(notice.work, notice.record): notice for notice in held}
    new = [notice for key, notice in wanted.items() if key not in there]
    changed = [
        _as(there[key], notice)
        for key, notice in wanted.items()
        if key in there and _said(there[key]) != _said(notice)
    ]
    gone = [notice.pk for key, notice in there.items() if key not in wanted]
    if gone:
        WorkNotice.objects.filter(pk__in=gone).delete()
    WorkNotice.objects.bulk_create(new, ignore_conflicts=True)  # two may be at it
    WorkNotice.objects.bulk_update(changed, CHANGING)
    others = Counter(
        UNKNOWN if row.works else UNNAMED for row in batch if not (row.nature and row.works)
    )
    return others + Counter(
        {NEW: len(new), CHANGED: len(changed), SAME: len(wanted) - len(new) - len(changed)}
    )


def _notice(work: str, row: Row) -> WorkNotice:
    return WorkNotice(
        work=work,
        record=row.record,
        nature=row.nature,
        on=row.on,
        reason=row.reason,
        title=row.title,
        journal=row.journal,
        notice=row.notice,
    )


def _said(notice: WorkNotice) -> list[object]:
    return [getattr(notice, name) for name in CHANGING]


def _as(held: WorkNotice, wanted: WorkNotice) -> WorkNotice:
    for name in CHANGING:
        setattr(held, name, getattr(wanted, name))
    return held
