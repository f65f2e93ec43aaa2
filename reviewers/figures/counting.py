"""What the ledger gives: how long articles stayed in a status, answers and reviews took, revisions
waited, and how often what was done.

An act counts at its time and for the topic its article was last submitted to; a revision's wait for
its quorum when the editors were first told that it is ready, also for the members who signed a
review of it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Trunc

from articles.ledger.acts import START_REVIEW, SUBMIT
from articles.models import Event, Notification

from ..acts import ACCEPT, DECLINE, SIGN
from ..models import Assignment, AssignmentStatus, Review
from .pieces import Stretch
from .spans import as_told

STEPS = {
    ACCEPT: "answer",
    DECLINE: "answer",
    SIGN: "review",
}  # verbs of members; the step they end
ACT, STAY, WAIT = (
    "act ",
    "stay ",
    "wait ",
)  # what is counted, before the verb or the status it is of
WAITS = (SUBMIT, START_REVIEW)  # what a wait for the quorum began with


@dataclass
class Sums:
    """How often: by (what, how long), durations where there are some; and how many articles each
    status has gained, or lost."""

    counts: Counter[tuple[str, timedelta | None]] = field(default_factory=Counter)
    moves: Counter[str] = field(default_factory=Counter)
    by_month: Counter[tuple[date, str]] = field(
        default_factory=Counter
    )  # acts, by the first day of the month and verb

    def add(self, other: "Sums") -> None:
        """Add what another piece of time has."""
        self.counts.update(other.counts)
        self.moves.update(other.moves)
        self.by_month.update(other.by_month)

    def take_away(self, other: "Sums") -> None:
        """Take away what some articles have of it."""
        self.counts.subtract(other.counts)
        self.moves.subtract(other.moves)
        self.by_month.subtract(other.by_month)

    def as_told(self) -> "Sums":
        """Return the same with durations as exact as they are kept."""
        counts: Counter[tuple[str, timedelta | None]] = Counter()
        for (what, spent), number in self.counts.items():
            counts[what, spent if spent is None else as_told(spent)] += number
        return Sums(
            counts,
            Counter({status: number for status, number in self.moves.items() if number}),
            self.by_month,
        )

    def of(self, what: str) -> dict[timedelta, int]:
        """Return how often which duration is there of something."""
        return {
            spent: number
            for (name, spent), number in self.counts.items()
            if name == what and spent is not None and number
        }

    def acts(self) -> dict[str, int]:
        """Return how often each verb was acted."""
        return {
            what.removeprefix(ACT): number
            for (what, _), number in self.counts.items()
            if what.startswith(ACT)
        }


def within(stretches: Iterable[Stretch], column: str = "at") -> Q:
    """Return which rows are in one of these stretches of time."""
    found = Q(pk__in=[])
    for start, end in stretches:
        found |= Q(**{f"{column}__lt": end} | ({f"{column}__gte": start} if start else {}))
    return found


@dataclass(frozen=True)
class Asked:
    """Which acts are counted: in some stretches of time, of a topic and a person (their keys; 0 for
    all), not of articles `without`.

    With `among`, only of these articles.
    """

    stretches: Sequence[Stretch]
    topic: int = 0
    person: int = 0
    without: Collection[int] = ()
    among: Collection[int] | None = None

    def events(self) -> QuerySet[Event]:
        """The acts, on articles that were submitted; of whomever."""
        found = Event.objects.filter(within(self.stretches), article__revision__isnull=False)
        found = found.filter(article__revision__topic=self.topic) if self.topic else found
        found = found.exclude(article__in=self.without) if self.without else found
        return found if self.among is None else found.filter(article__in=self.among)


def acts(asked: Asked, **columns: Any) -> QuerySet[Any, Any]:
    """Return `n`: how often was acted `what`, from which status (`left`) to which (`came`), and how
    long was `spent` by then.

    That is in the status that was left; with an answer since the invitation, with a review since it
    was accepted. None where nothing was. `columns` are further ones to tell apart, as is the
    `topic`.
    """
    found = asked.events()
    moved, of_members = ~Q(before=F("after")), Q(verb__in=STEPS)
    found = (
        found.filter(of_members, actor=asked.person)
        if asked.person
        else found.filter(moved | of_members)
    )
    number = Cast(KT("detail__assignment"), BigIntegerField())
    earlier = Event.objects.moving().filter(
        article=OuterRef("article"), sequence__lt=OuterRef("sequence")
    )
    accepts = Event.objects.annotate(assignment=number).filter(
        verb=ACCEPT, article=OuterRef("article")
    )
    began = Case(
        When(moved, then=Subquery(earlier.order_by("-sequence").values("at")[:1])),
        When(
            verb=SIGN,
            then=Subquery(
                accepts.filter(assignment=OuterRef("assignment")).order_by().values("at")[:1]
            ),
        ),
        When(
            detail__progress__0=AssignmentStatus.INVITED,
            then=Subquery(
                Assignment.objects.filter(pk=OuterRef("assignment")).values("invited_at")[:1]
            ),
        ),
    )
    return _told(
        found.annotate(assignment=number, began=began),
        F("verb"),
        F("began"),
        columns,
        left=F("before"),
        came=F("after"),
    )


def waits(asked: Asked, verb: str, **columns: Any) -> QuerySet[Any, Any]:
    """Return the same of revisions that the editors first heard to be ready: how long was
    `spent` since `verb`."""
    found = _ready(asked)
    same = Event.objects.filter(article=OuterRef("article"), digest=OuterRef("digest"))
    began = Subquery(same.filter(verb=verb).order_by("-sequence").values("at")[:1])
    return _told(found, Value(WAIT + verb), began, columns, left=Value(""), came=Value("")).filter(
        spent__isnull=False
    )


def _ready(asked: Asked) -> QuerySet[Event]:
    is_told = Exists(Notification.objects.filter(event=OuterRef("pk"), kind="editors_ready"))
    earlier = Event.objects.filter(
        is_told,
        article=OuterRef("article"),
        digest=OuterRef("digest"),
        sequence__lt=OuterRef("sequence"),
    )
    found = asked.events().filter(is_told).exclude(Exists(earlier))
    if asked.person:
        found = found.filter(
            digest__in=Review.objects.filter(assignment__member__person=asked.person).values(
                "digest"
            )
        )
    return found


def _told(
    events: QuerySet[Event], what: Any, began: Any, columns: dict[str, Any], **statuses: Any
) -> QuerySet[Any, Any]:
    spent = ExpressionWrapper(F("at") - began, output_field=DurationField())
    rows = events.order_by().annotate(
        what=what, spent=spent, topic=F("article__revision__topic"), **statuses, **columns
    )
    return rows.values("what", "left", "came", "spent", "topic", *columns).annotate(n=Count("pk"))


def add(to: Sums, row: dict[str, Any]) -> None:
    """Add what a row of `acts` or `waits` says to some sums."""
    what, spent, number = row["what"], row["spent"], row["n"]
    if what.startswith(WAIT):
        to.counts[what, spent] += number
        return
    to.counts[ACT + what, None] += number
    step = STEPS.get(what, STAY + row["left"])
    if spent is not None:
        to.counts[step, spent] += number
    if what not in STEPS:
        to.moves[row["came"]] += number
        to.moves[row["left"]] -= number if spent is not None else 0


Whose = tuple[datetime, int, int]  # when a piece of time begins, topic, person


def by_piece(stretch: Stretch, unit: str) -> dict[Whose, Sums]:
    """Return what a stretch of time has, for each piece of it: of all, of each topic, and of
    each member and topic."""
    asked, found = Asked([stretch]), defaultdict[Whose, Sums](Sums)
    piece = Trunc("at", unit)
    for row in acts(asked, piece=piece, who=F("actor")):
        for whose in _whose(
            row["piece"], row["topic"], [row["who"]] if row["what"] in STEPS else []
        ):
            add(found[whose], row)
    readers: dict[str, set[int]] = defaultdict(set)
    reviews = Review.objects.filter(digest__in=_ready(asked).values("digest"))
    for digest, person in reviews.values_list("digest", "assignment__member__person"):
        readers[digest].add(person)
    for row in chain.from_iterable(
        waits(asked, verb, piece=piece, of=F("digest")) for verb in WAITS
    ):
        for whose in _whose(row["piece"], row["topic"], readers[row["of"]]):
            add(found[whose], row)
    return {whose: sums.as_told() for whose, sums in found.items()}


def _whose(start: datetime, topic: int, people: Iterable[int]) -> Iterator[Whose]:
    yield start, 0, 0
    yield start, topic, 0
    yield from ((start, topic, person) for person in people)
