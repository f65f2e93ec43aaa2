"""The figures of a dashboard: each a table, its charts, and the words for both."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from articles.ledger.acts import APPROVE, FORCE_PUBLISH, REJECT, RETRACT, START_REVIEW, SUBMIT
from articles.models import OPEN, Person, Status
from reviewers.acts import ACCEPT, DECLINE, SIGN
from reviewers.figures.spans import in_words
from reviewers.models import Assignment

from . import statistics
from .charts import Bar, Bars, Columns
from .statistics import LATE_AT_MOST, Load, Scope, Spread

DASH = "–"
DAY = timedelta(days=1)
LEAVABLE = [
    Status.SUBMITTED,
    Status.UNDER_REVIEW,
    Status.CHANGES_REQUESTED,
    Status.DRAFT,
    Status.APPROVED,
]
HOUSE_ACTS = {
    "Submitted": [SUBMIT],
    "Approved": [APPROVE, FORCE_PUBLISH],
    "Rejected": [REJECT],
    "Retracted": [RETRACT],
}
MEMBER_ACTS = {"Accepted": [ACCEPT], "Declined": [DECLINE], "Signed": [SIGN]}


@dataclass(frozen=True)
class Link:
    """A cell that leads somewhere."""

    words: str
    path: str

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class Figure:
    """A table with charts. `heads` are (as the page has them, as the file has them); the first
    cell of a row names it."""

    key: str
    title: str
    explain: str
    heads: tuple[tuple[str, str], ...]
    rows: list[list[Any]]
    charts: tuple[Bars | Columns, ...] = ()
    nothing: str = "Nothing to show yet."

    @property
    def is_wide(self) -> bool:
        """Does it take the whole width of the page?"""
        return self.key in {"overdue", "load", "throughput"}

    @property
    def is_tall(self) -> bool:
        """Do two others stand beside it?"""
        return self.key == "time-in-state"

    @property
    def shown(self) -> list[list[tuple[str, Any]]]:
        """The rows as the page shows them: each cell with the head of its column."""
        return [
            [
                (head, cell if isinstance(cell, Link) else cell_in_words(cell))
                for (head, _), cell in zip(self.heads, row, strict=True)
            ]
            for row in self.rows
        ]

    @property
    def filed(self) -> tuple[list[str], list[list[Any]]]:
        """Head and rows as the file has them: durations in days, nothing for what there is none
        of."""
        return [name for _, name in self.heads], [
            [_filed(cell) for cell in row] for row in self.rows
        ]


def cell_in_words(cell: Any) -> str:
    """Return a cell for people: a duration in the unit one would use, a dash for nothing."""
    if cell is None:
        return DASH
    if isinstance(cell, timedelta):
        return in_words(cell)
    if isinstance(cell, date):
        return f"{cell:%-d %b %Y}"
    return str(cell)


def _filed(cell: Any) -> Any:
    if cell is None:
        return ""
    if isinstance(cell, timedelta):
        return f"{cell / DAY:.3f}"
    return str(cell) if isinstance(cell, Link | date) else cell


def keys(scope: Scope) -> list[str]:
    """Return the keys of the figures there are, in the order of the page: of the house, or of
    the scope's member."""
    of_member = ["overdue", "load", "turnaround", "quorum-waits", "throughput"]
    return (
        of_member
        if scope.member
        else ["overdue", "time-in-state", "turnaround", "quorum-waits", "load", "throughput"]
    )


def figures(scope: Scope, only: str = "") -> list[Figure]:
    """Return the figures, or the one whose key is given."""
    build: dict[str, Callable[[Scope], Figure]] = {
        "overdue": _overdue,
        "time-in-state": _time_in_state,
        "turnaround": _turnaround,
        "quorum-waits": _quorum_waits,
        "load": _load,
        "throughput": _throughput,
    }
    shown = [key for key in keys(scope) if only in ("", key)]
    _tell_apart(scope, shown)
    return [build[key](scope) for key in shown]


def _tell_apart(scope: Scope, shown: list[str]) -> None:
    """Ask, once for all figures that name members, who else has their names."""
    late = scope.late[:LATE_AT_MOST] if "overdue" in shown else []
    if scope.member is None:
        loads = scope.loads if "load" in shown else []
        Person.objects.tell_apart(
            [
                *(assignment.member.person for assignment in late),
                *(load.member.person for load in loads),
            ]
        )
        return
    for assignment in late:
        assignment.member = scope.member  # who has been told apart for the page


def _time_in_state(scope: Scope) -> Figure:
    spreads, crowds, now = (
        statistics.stays(scope),
        statistics.crowds(scope, LEAVABLE),
        timezone.now(),
    )

    def row(status: Status) -> list[Any]:
        crowd = crowds[status]
        longest = now - crowd.since if crowd.count and crowd.since else None
        return [status.label, *_cells(spreads.get(status)), crowd.count, longest]

    heads = (
        ("Status", "status"),
        *_SPREAD,
        ("There now", "there_now"),
        ("Longest now", "longest_now_days"),
    )
    bars = Bars(
        "time-in-state",
        "Time in state, where an article waits for somebody",
        tuple(
            _bar(Status(status).label, spreads.get(status)) for status in LEAVABLE if status in OPEN
        ),
    )
    explain = (
        "How long articles stayed in a status, of the stays that ended in the period. A first "
        "draft is not counted."
    )
    return Figure(
        "time-in-state",
        "Time in state",
        explain,
        heads,
        [row(status) for status in LEAVABLE],
        (bars,),
    )


def _turnaround(scope: Scope) -> Figure:
    spreads = statistics.turnaround(scope)
    steps = {
        "Invited → answered": spreads.get("answer"),
        "Accepted → signed": spreads.get("review"),
    }
    explain = (
        "How long it takes from the invitation to the first answer, and from accepting to the "
        "signed review."
    )
    return _of_spreads("turnaround", "Answering and reviewing", explain, "Step", steps)


def _quorum_waits(scope: Scope) -> Figure:
    found = statistics.quorum_waits(scope)
    waits = {
        "Submitted → ready": found.get(SUBMIT),
        "Under review → ready": found.get(START_REVIEW),
    }
    whose = " with a signed review of this member" if scope.member else ""
    explain = (
        f"How long revisions{whose} took until nothing blocked an approval and the editors "
        "were told so."
    )
    return _of_spreads("quorum-waits", "Waiting for the quorum", explain, "From", waits)


def _load(scope: Scope) -> Figure:
    found = scope.loads
    rows = [
        [
            Link(load.member.person.label, _figures_of(scope, load)),
            load.open,
            load.cap,
            load.overdue,
        ]
        for load in found
    ]
    chart = Bars(
        "load",
        "Open reviews of each member; the frame around a bar is their limit",
        tuple(
            Bar(load.member.person.label, _load_said(load), load.open, load.cap, bool(load.overdue))
            for load in found
        ),
    )
    heads = (("Member", "member"), ("Open", "open"), ("Limit", "cap"), ("Overdue", "overdue"))
    return Figure(
        "load",
        "Open reviews and limits",
        "What is open now, whatever the period.",
        heads,
        rows,
        (chart,) if found else (),
        nothing="There is no active member.",
    )


def _load_said(load: Load) -> str:
    return f"{load.open} of {load.cap}" + (f", {load.overdue} overdue" if load.overdue else "")


def _figures_of(scope: Scope, load: Load) -> str:
    return (
        reverse("my_figures")
        if scope.viewer.pk == load.member.person_id
        else reverse("member_figures", args=[load.member.pk])
    )


def _overdue(scope: Scope) -> Figure:
    found, now = scope.late, timezone.now()
    more = (
        f" These are the {LATE_AT_MOST} that are longest overdue."
        if len(found) > LATE_AT_MOST
        else ""
    )
    due = [
        (assignment, at) for assignment in found[:LATE_AT_MOST] if (at := assignment.falls_due_at)
    ]
    rows = [
        [
            Link(assignment.revision.title, _page_of(scope, assignment)),
            assignment.member.person.label,
            at.date(),
            now - at,
        ]
        for assignment, at in due
    ]
    heads = (
        ("Question", "question"),
        ("Member", "member"),
        ("Due", "due"),
        ("Late by", "late_days"),
    )
    bars = Bars(
        "overdue",
        "How late each open review is",
        tuple(
            Bar(
                assignment.member.person.label,
                cell_in_words(now - at),
                (now - at) / DAY,
                0,
                is_alarming=True,
            )
            for assignment, at in due
        ),
    )
    return Figure(
        "overdue",
        "Overdue now",
        f"Open reviews past their date, whatever the period.{more}",
        heads,
        rows,
        charts=(bars,),
        nothing="No review is overdue.",
    )


def _page_of(scope: Scope, assignment: Assignment) -> str:
    if scope.member and scope.viewer.pk == scope.member.person_id:
        return reverse("board:assignment", args=[assignment.pk])
    return reverse("admin:articles_article_change", args=[assignment.revision.article_id])


def _throughput(scope: Scope) -> Figure:
    acts = MEMBER_ACTS if scope.member else HOUSE_ACTS
    counted = statistics.acts_by_month(scope)
    span = list(statistics.months(scope.start, scope.end))
    by_act = {
        name: [sum(counted.get((month, verb), 0) for verb in verbs) for month in span]
        for name, verbs in acts.items()
    }
    highest = max((count for counts in by_act.values() for count in counts), default=0)
    charts = tuple(
        Columns(f"throughput-{name.lower()}", name, list(zip(span, counts, strict=True)), highest)
        for name, counts in by_act.items()
    )
    rows = [
        [f"{month:%B %Y}", *counts] for month, *counts in zip(span, *by_act.values(), strict=True)
    ]
    heads = (("Month", "month"), *((name, name.lower()) for name in acts))
    return Figure(
        "throughput",
        "Throughput by month",
        "What happened in each month. The drawings share one scale.",
        heads,
        rows,
        charts,
    )


_SPREAD = (
    ("How many", "count"),
    ("Median", "median_days"),
    ("9 in 10 within", "ninetieth_percentile_days"),
)


def _of_spreads(
    key: str, title: str, explain: str, first: str, spreads: dict[str, Spread | None]
) -> Figure:
    rows = [[name, *_cells(spread)] for name, spread in spreads.items()]
    chart = Bars(key, title, tuple(_bar(name, spread) for name, spread in spreads.items()))
    return Figure(key, title, explain, ((first, first.lower()), *_SPREAD), rows, (chart,))


def _cells(spread: Spread | None) -> list[Any]:
    spread = spread or Spread()
    return [spread.count, spread.median, spread.ninetieth]


def _bar(label: str, spread: Spread | None) -> Bar:
    spread = spread or Spread()
    if spread.median is None or spread.ninetieth is None:
        return Bar(label, DASH, 0, 0)
    return Bar(
        label,
        f"{cell_in_words(spread.median)}, 9 in 10 within {cell_in_words(spread.ninetieth)}",
        spread.median / DAY,
        spread.ninetieth / DAY,
    )
