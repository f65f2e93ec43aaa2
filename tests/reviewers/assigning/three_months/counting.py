"""Another way of counting, day by day: what everybody should have been told, and when."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from articles.models import Risk
from reviewers.models import Assignment, BoardMember

from .people import AWAY, DAYS, START, name_of

EVENING = timedelta(hours=19)  # when people act

TIMES = {
    Risk.STANDARD: (5, 14, 2),
    Risk.HIGH: (3, 7, 1),
}  # days to answer and to review, and how long before the end is reminded


def is_away(member: BoardMember, day: date, known: datetime) -> bool:
    """Is that a day away, as far as is known at a moment? Of what was said, the last that was
    said by that day counts."""
    number = (day - START.date()).days
    absences = [
        days
        for on, days in AWAY.get(name_of(member), [])
        if on <= max(number, 0) and (not on or at(on, EVENING) <= known)
    ]
    return (
        bool(absences)
        and absences[-1][0] <= number
        and (absences[-1][1] is None or number <= absences[-1][1])
    )


def at(day: int, time: timedelta) -> datetime:
    return START + timedelta(days=day) + time


def falls(moment: datetime, assignment: Assignment, known: datetime) -> datetime | None:
    """Add the days away one by one, until there are no more to add; None if there is no end to
    it."""
    since, added = assignment.invited_at, 0
    while added < 2 * DAYS:
        length = (moment.date() - since.date()).days + added
        away = sum(
            is_away(assignment.member, since.date() + timedelta(days=number), known)
            for number in range(length + 1)
        )
        if away == added:
            return moment + timedelta(days=added)
        added = away
    return None


Step = tuple[
    str, str, datetime, datetime | None
]  # the kind, which of them, the nominal time, and until when it is of use


def chains(assignment: Assignment, is_accepted: bool) -> tuple[datetime, list[list[Step]]]:
    """By when something is wanted of a member, and what could be told of it: to them, and to the
    chairs."""
    to_answer, to_review, before = TIMES[Risk(assignment.revision.topic.risk)]
    since, answer_by, due = (
        assignment.invited_at,
        assignment.invited_at + timedelta(days=to_answer),
        assignment.invited_at + timedelta(days=to_review),
    )
    if not is_accepted:
        return answer_by, [
            [("reviewer_answer_reminder", "half-way", since + (answer_by - since) / 2, answer_by)]
        ]
    after: list[Step] = [
        ("reviewer_overdue", f"after-{days}", due + timedelta(days=days), None)
        for days in (1, 4, 8)
    ]
    return due, [
        [("reviewer_reminder", "before", due - timedelta(days=before), due), *after],
        [("chairs_overdue", "escalated", due + timedelta(days=8), None)],
    ]


def notices(
    assignment: Assignment, accepted_at: datetime | None, looks: Iterable[datetime]
) -> dict[tuple[str, str], datetime]:
    """What such looks should have told of an assignment: kind and key (which names the due
    date), and when first."""
    found: dict[tuple[str, str], datetime] = {}
    for look in looks:
        if (
            look <= assignment.invited_at
            or is_away(assignment.member, look.date(), look)
            or (assignment.ended_at and assignment.ended_at <= look)
        ):
            continue
        wanted_by, ways = chains(assignment, bool(accepted_at and accepted_at < look))
        due = falls(wanted_by, assignment, look)
        for chain in ways:
            come = [step for step in chain if is_now(step, assignment, look)]
            if come:
                kind, name, *_ = max(come, key=lambda step: step[2])
                found.setdefault(
                    (kind, f"{kind}:{assignment.pk}:{name}:{due.date() if due else 'open'}"), look
                )
    return found


def is_now(step: Step, assignment: Assignment, look: datetime) -> bool:
    begins, ends = (
        falls(step[2], assignment, look),
        falls(step[3], assignment, look) if step[3] else None,
    )
    return begins is not None and begins <= look and (ends is None or look < ends)


@dataclass
class Diary:
    """When the clock looked and came through (`done`), out of all its looks; and where it was
    killed."""

    looks: list[datetime] = field(default_factory=list)
    done: list[datetime] = field(default_factory=list)
    deaths: Counter[str] = field(default_factory=Counter)

    def note(self, look: datetime, where: list[str]) -> None:
        self.looks.append(look)
        self.deaths.update(where)
        if not where:
            self.done.append(look)


def first_after(looks: list[datetime], assignment: Assignment) -> datetime | None:
    """The first of these looks that finds the time to answer past, on a day on which the member
    is there."""
    answer_by, _ = chains(assignment, False)
    there = (look for look in looks if not is_away(assignment.member, look.date(), look))
    return next(
        (
            look
            for look in there
            if (moment := falls(answer_by, assignment, look)) and moment < look
        ),
        None,
    )
