"""The clock of an assignment: what comes when. It stands still while its member is away. Pure.

A time is first set as if the member were always there ("nominal"), then moved to the day it falls
on by the member's own clock. So whatever is set in this way never falls into an absence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

DAYS_BEFORE, DAYS_BEFORE_HIGH_RISK = 2, 1
DAYS_AFTER = (
    1,
    4,
    8,
)  # then no more: somebody who has not reacted to three reminders does not react to a fourth
NEVER = 9000  # a year as good as none: calendars end
ESCALATED_AFTER = DAYS_AFTER[-1]  # days after which the chairs hear of it, once


@dataclass(frozen=True)
class Absence:
    """The days somebody is away: the first, and the last (None: nobody knows)."""

    first: date
    last: date | None = None

    def __str__(self) -> str:
        """From when until when, in words."""
        return f"from {self.first:%-d %B %Y}" + (
            f" until {self.last:%-d %B %Y}" if self.last else ""
        )

    def covers(self, day: date) -> bool:
        """Is that a day away?"""
        return self.first <= day and (self.last is None or day <= self.last)

    def put_off(self, moment: datetime, since: datetime) -> datetime | None:
        """Return on which moment a nominal one falls if the clock, started at `since`, stands still
        on the days away.

        None: as long as nobody knows when the absence ends. Days are days in UTC.
        """
        begins, ends = max(self.first, _day(since)), self.last
        if begins > _day(moment) or (ends is not None and ends < begins):
            return moment
        if ends is None or ends.year >= NEVER:
            return None
        return moment + timedelta(days=(ends - begins).days + 1)

    def kept(
        self, moment: datetime, since: datetime, until: datetime, *, now: "Absence | None"
    ) -> datetime:
        """Return a nominal moment with the days added that this absence took before it was changed,
        on the day of `until`.

        Days that the absence as it is `now` covers, too, are left to it: no day is added twice.
        """
        begins, ends = max(self.first, _day(since)), _day(until) - timedelta(days=1)
        if begins > _day(moment):
            return moment
        last = ends if self.last is None else min(self.last, ends)
        away = (begins + timedelta(days=number) for number in range((last - begins).days + 1))
        return moment + timedelta(days=sum(now is None or not now.covers(day) for day in away))


def falls_on(moment: datetime, *, since: datetime, absence: Absence | None) -> datetime | None:
    """Return when a nominal moment comes by the clock of a member who is away as told; None
    while nobody knows."""
    return absence.put_off(moment, since) if absence else moment


@dataclass(frozen=True)
class Step:
    """Something that is owed once: the kind of notice, what tells it from others of its kind, and
    the nominal time.

    After `until` it is of no use any more.
    """

    kind: str
    name: str
    at: datetime
    until: datetime | None = None


def reminders(invited_at: datetime, due_at: datetime, *, is_high_risk: bool) -> list[Step]:
    """Return the reminders of a review somebody has accepted: before it is due, and some after;
    then there is an end to it."""
    before = due_at - timedelta(days=DAYS_BEFORE_HIGH_RISK if is_high_risk else DAYS_BEFORE)
    first = (
        [Step("reviewer_reminder", "before", before, until=due_at)] if before > invited_at else []
    )
    return first + [
        Step("reviewer_overdue", f"after-{days}", due_at + timedelta(days=days))
        for days in DAYS_AFTER
    ]


def escalations(due_at: datetime) -> list[Step]:
    """Return what the chairs hear of a review that does not come."""
    return [Step("chairs_overdue", "escalated", due_at + timedelta(days=ESCALATED_AFTER))]


def reminders_to_answer(invited_at: datetime, answer_by: datetime) -> list[Step]:
    """Return the one reminder of an invitation, half-way to the day by which it wants an answer."""
    return [
        Step(
            "reviewer_answer_reminder",
            "half-way",
            invited_at + (answer_by - invited_at) / 2,
            until=answer_by,
        )
    ]


def latest(
    steps: Iterable[Step], now: datetime, *, since: datetime, absence: Absence | None
) -> Step | None:
    """Return the latest step that has come and is still of use: who slept through several tells
    only the last.

    None when there is none, and on the days away: what came before the absence and was not told
    then waits.
    """
    if absence and absence.covers(_day(now)):
        return None
    when = {step: falls_on(step.at, since=since, absence=absence) for step in steps}
    come = [
        step
        for step, at in when.items()
        if at is not None and at <= now and _is_of_use(step, now, since, absence)
    ]
    return max(come, key=lambda step: step.at, default=None)


def _is_of_use(step: Step, now: datetime, since: datetime, absence: Absence | None) -> bool:
    if step.until is None:
        return True
    until = falls_on(step.until, since=since, absence=absence)
    return until is None or now < until


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
