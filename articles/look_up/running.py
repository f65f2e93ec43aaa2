"""Asking what waits to be looked up: one run at a time, a service at most once a second, each
answer kept as it comes.

A run may be killed anywhere. A row is put off before it is asked for, so it is asked for again, and
one that takes a run down with it does not do so for ever.
"""

import time
from collections.abc import Iterable
from datetime import date, timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from ..models import WorkNotice, WorkRecord
from ..sources.naming import works_of
from ..sources.work_notice import JOURNAL_LIMIT, TITLE_LIMIT, Nature
from ..sources.work_record import RecordState
from .asking import NotAnswered, Unknown
from .services.known import look_up
from .services.work import Notice, Service, Work
from .turns import Turns

RUN_SECONDS = 30.0  # then other work has its turn
LEASE, LEASE_SECONDS = "look-up", 90  # twice as long as one row can take
TRIES = 3
PAUSES = (timedelta(minutes=1), timedelta(minutes=10))  # after the first try, and the second
GIVEN_UP = "It was asked several times, and each time the asking broke off"
PATIENCE = timedelta(hours=1)  # a longer pause is not waited for
# Of several notices the first of these is kept; and what is said of the work.
SAYS = {
    Nature.RETRACTION: "this work was retracted. Take it out, and what rests on it alone",
    Nature.CONCERN: "its journal published an expression of concern about this work",
}
# A notice that was answered has a number of its own, above all that the file of Retraction Watch
# has (articles/importing/retraction_watch.py).
NUMBERED_FROM = 1_000_000_000


def look_up_due() -> int:
    """Ask what is due, for some seconds; return how many were asked for. Does nothing while
    another run is at it."""
    if not cache.add(LEASE, 1, LEASE_SECONDS):
        return 0
    turns, count = Turns(), 0
    try:
        ends_at = time.monotonic() + RUN_SECONDS
        while time.monotonic() < ends_at and (row := _next()):
            cache.touch(LEASE, LEASE_SECONDS)
            _ask(row, turns)
            count += 1
        turns.end()
    finally:
        cache.delete(LEASE)
    return count


def _next() -> WorkRecord | None:
    waiting = WorkRecord.objects.filter(state=RecordState.WAITING, due_at__lte=timezone.now())
    return waiting.order_by("due_at", "pk").first()


def _ask(row: WorkRecord, turns: Turns) -> None:
    former = row.attempts
    if former >= TRIES:  # nobody came back from the last one
        row.answer(RecordState.FAILED, said=GIVEN_UP)
        return
    row.put_off(PAUSES[0], row.said, former + 1)
    kind, _, value = row.work.partition(":")
    try:
        service, work = look_up(kind, value, turns)
    except Unknown:
        row.answer(RecordState.UNKNOWN)
    except NotAnswered as late:
        _later(row, late, former)
    else:
        with transaction.atomic():
            remark = _remark(work)
            row.answer(RecordState.FOUND, service=service.key, item=work.item, said=remark)
            _keep_notice(row, service, work)


def _later(row: WorkRecord, late: NotAnswered, former: int) -> None:
    is_long = late.pause is not None and late.pause > PATIENCE
    if not late.is_passing or is_long or former + 1 >= TRIES:
        row.answer(RecordState.FAILED, said=late.reason)
    else:
        row.put_off(max(PAUSES[former], late.pause or PAUSES[0]), late.reason, former + 1)


def _worst(work: Work) -> Notice | None:
    return min(work.notices, key=lambda notice: _weight(notice.nature), default=None)


def _remark(work: Work) -> str:
    """Return what must be told of a work at once, as the end of a sentence without its stop."""
    if worst := _worst(work):
        return SAYS[worst.nature]
    if work.announces:
        return f"this is a notice about {work.announces}. Cite that work, if it is what you mean"
    return ""


def _keep_notice(row: WorkRecord, service: Service, work: Work) -> None:
    """Keep what was announced of a work as a notice like those of Retraction Watch: so it is found
    in every text that cites the work.

    None is kept where another record announces the same: it would be a second objection to one
    reference. What a service has told, only its own later answer takes back; another one, which
    may never tell of such things, can but tell of worse.
    """
    number, reason, worst = NUMBERED_FROM + row.pk, f"as {service.name} says", _worst(work)
    own = WorkNotice.objects.filter(work=row.work, record=number)
    held = own.first()
    is_of_another = held is not None and held.reason != reason
    if worst is None or _is_announced(worst, {row.work, *works_of(work.item)}, number):
        if not is_of_another:
            own.delete()
        return
    if held is not None and is_of_another and _weight(worst.nature) >= _weight(held.nature):
        return
    facts = {
        "nature": worst.nature,
        "on": _day(worst.on),
        "reason": reason,
        "title": work.item["title"][:TITLE_LIMIT],
        "journal": str(work.item.get("container-title", ""))[:JOURNAL_LIMIT],
        "notice": f"DOI:{worst.doi}" if worst.doi else "",
    }
    WorkNotice.objects.update_or_create(work=row.work, record=number, defaults=facts)


def _weight(nature: str) -> int:
    """Return the place of a nature among those that are kept, the worst first."""
    return [*SAYS].index(Nature(nature))


def _is_announced(notice: Notice, names: Iterable[str], but: int) -> bool:
    """Does a record other than `but` announce the same of the work with these names?"""
    others = WorkNotice.objects.filter(work__in=names, nature=notice.nature)
    return others.exclude(record=but).exists()


def _day(parts: tuple[int, int, int] | None) -> date | None:
    try:
        return date(*parts) if parts else None
    except ValueError:  # the 31st of a month that has none
        return None
