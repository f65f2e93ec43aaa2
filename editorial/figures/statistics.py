"""How the work goes, in numbers: durations, load, throughput. Few rows are read, however many
acts there are (reviewers/figures)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet, Subquery
from django.utils import timezone

from articles.models import Article, Person
from reviewers.figures.counting import STAY, STEPS, WAIT, WAITS, Sums
from reviewers.figures.reading import Period
from reviewers.models import Assignment, BoardMember

from ..recusal import withheld_from

LATE_AT_MOST = 50  # overdue reviews that are listed
MEDIAN, NINETIETH = 50, 90


@dataclass(frozen=True)
class Scope:
    """What is counted: acts from `start` to before `end` (UTC), of one topic (its key; 0: all), of
    one member or of the house.

    `viewer` is who looks: what is withheld from them is for others to look after, and left out; not
    their own part in it.
    """

    viewer: Any
    start: datetime
    end: datetime
    topic: int = 0
    member: BoardMember | None = None

    @cached_property
    def sums(self) -> Sums:
        """What the ledger has of the period, on articles that were submitted; of a member's own
        acts only."""
        person = self.member.person_id if self.member else 0
        return Period(
            self.start, self.end, self.topic, person, self.withheld, self.withheld_waits
        ).sums()

    @cached_property
    def withheld(self) -> list[int]:
        """The keys of the articles that are left out."""
        return (
            _keys(Article.objects.keys_touched_by(self.viewer))
            if self._is_own
            else self.withheld_waits
        )

    @cached_property
    def withheld_waits(self) -> list[int]:
        """The keys of those of which no wait for a quorum is told: also what one is asked to
        read: that is not one's own part."""
        return _keys(withheld_from(self.viewer))

    @property
    def _is_own(self) -> bool:
        return self.member is not None and self.member.person_id == self.viewer.pk

    @cached_property
    def late_by_their_clock(self) -> list[Assignment]:
        """What is overdue of the one member, or of all who are away at some time, by their own
        clock, which stands still then.

        Asked once for all figures of a page; no more are open than their caps allow.
        """
        past = self.open_assignments().filter(due_at__lt=timezone.now())
        past = past if self.member else past.filter(member__absent_from__isnull=False)
        return [
            assignment
            for assignment in past.select_related("member__person", "revision")
            if assignment.is_overdue
        ]

    @cached_property
    def late(self) -> list[Assignment]:
        """What `overdue` says, asked once for all figures of a page."""
        return overdue(self)

    @cached_property
    def loads(self) -> "list[Load]":
        """What `load` says, asked once for all figures of a page."""
        return load(self)

    def open_assignments(self) -> QuerySet[Assignment]:
        """The assignments that are open, of whatever topic; a member's own only."""
        found = Assignment.objects.open()
        found = found.exclude(revision__article__in=self.withheld) if self.withheld else found
        return found.filter(member=self.member) if self.member else found


def _keys(found: QuerySet[Any]) -> list[int]:
    return [key for row in found for key in row.values()]


@dataclass(frozen=True)
class Spread:
    """How long something took: how often it happened, and what half and nine tenths of them took
    at most (nearest rank)."""

    count: int = 0
    median: timedelta | None = None
    ninetieth: timedelta | None = None


def spread(spans: Mapping[timedelta, int]) -> Spread:
    """Return the spread of durations, given how often there is each."""
    count = sum(spans.values())
    return (
        Spread(count, _ranked(spans, count, MEDIAN), _ranked(spans, count, NINETIETH))
        if count
        else Spread()
    )


def _ranked(spans: Mapping[timedelta, int], count: int, percent: int) -> timedelta:
    """The nearest rank: the least duration that at least so many of a hundred do not exceed."""
    so_far = 0
    for spent in sorted(spans):
        so_far += spans[spent]
        if so_far * 100 >= count * percent:
            return spent
    raise ValueError("There are no durations.")


def stays(scope: Scope) -> dict[str, Spread]:
    """Return how long articles stayed in each status, by status: the stays that ended in the
    period. A first draft's is its author's."""
    left = {what.removeprefix(STAY) for what, _ in scope.sums.counts if what.startswith(STAY)}
    return {status: spread(scope.sums.of(STAY + status)) for status in left}


@dataclass(frozen=True)
class Crowd:
    """How many articles are in a status now, and since when the first of them; None where there
    is none."""

    count: int
    since: datetime | None


def crowds(scope: Scope, statuses: list[Any]) -> dict[str, Crowd]:
    """Return who is where now, by status."""
    there = Article.objects.filter(revision__isnull=False).order_by("status_since", "pk")
    there = there.filter(revision__topic=scope.topic) if scope.topic else there
    there = there.exclude(pk__in=scope.withheld) if scope.withheld else there
    first = {
        f"since_{status}": Subquery(there.filter(status=status).values("status_since")[:1])
        for status in statuses
    }
    [since] = (
        Person.objects.filter(pk=scope.viewer.pk).annotate(**first).values(*first)
    )  # of whomever: one row to read them beside
    return {
        status: Crowd(scope.sums.moves[status], since[f"since_{status}"]) for status in statuses
    }


def turnaround(scope: Scope) -> dict[str, Spread]:
    """Return how long members took, by what for: "answer" (asked → accepted or declined),
    "review" (accepted → signed)."""
    return {step: spread(scope.sums.of(step)) for step in STEPS.values()}


def quorum_waits(scope: Scope) -> dict[str, Spread]:
    """Return how long revisions took until the editors were told that they are ready for decision,
    by the verb it began with.

    The verbs are "submit" and "start_review". Of a member's figures: the revisions that this member
    signed a review of.
    """
    return {verb: spread(scope.sums.of(WAIT + verb)) for verb in WAITS}


@dataclass(frozen=True)
class Load:
    """What one member has open now, of at most `cap`; `overdue` of them."""

    member: BoardMember
    open: int
    overdue: int

    @property
    def cap(self) -> int:
        """How many may be open."""
        return self.member.cap


def load(scope: Scope) -> list[Load]:
    """Return the load of each active member, by name: all that is open, of whatever topic; with
    a topic, its members only."""
    shown: Any = scope.open_assignments()
    members: Any = BoardMember.objects.active().annotate(
        open_count=shown.open_count(),
        late_count=shown.filter(due_at__lt=timezone.now()).open_count(),
    )
    members = members.filter(topics=scope.topic) if scope.topic and not scope.member else members
    members = members.filter(pk=scope.member.pk) if scope.member else members
    late = Counter(assignment.member_id for assignment in scope.late_by_their_clock)
    return [
        Load(
            scope.member or member,
            member.open_count,
            late[member.pk] if member.absent_from or scope.member else member.late_count,
        )
        for member in members.order_by("person__name", "pk")
    ]


def overdue(scope: Scope) -> list[Assignment]:
    """Return the open reviews past their date, the longest overdue first: at most LATE_AT_MOST
    and one more, so that one sees it."""
    here = scope.open_assignments().filter(
        due_at__lt=timezone.now(), member__absent_from__isnull=True
    )
    here = here.filter(revision__topic=scope.topic) if scope.topic else here
    here = here.select_related("member__person", "revision").order_by("due_at", "pk")[
        : LATE_AT_MOST + 1
    ]
    found = [
        assignment
        for assignment in scope.late_by_their_clock
        if scope.topic in (0, assignment.revision.topic_id)
    ]
    found += () if scope.member else here
    return sorted(
        found, key=lambda assignment: (assignment.falls_due_at or timezone.now(), assignment.pk)
    )[: LATE_AT_MOST + 1]


def acts_by_month(scope: Scope) -> Mapping[tuple[date, str], int]:
    """Return how often each verb happened in each month, by (first day of the month, verb)."""
    return scope.sums.by_month


def months(start: datetime, end: datetime) -> Iterator[date]:
    """Yield the first day of each month between `start` and before `end`."""
    month, last = start.date().replace(day=1), (end - timedelta(microseconds=1)).date()
    while month <= last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)
