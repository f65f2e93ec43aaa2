"""How the work goes, in numbers: durations, load, throughput. Each is one query that reads few rows, however many events there are."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, RowNumber, TruncMonth
from django.utils import timezone

from articles.models import Article, Event, Notification
from articles.models.event import EventQuerySet
from reviewers.models import OPEN_PROGRESS, Assignment, BoardMember, Progress, Review

from .withheld import withheld_from

LATE_AT_MOST = 50  # overdue reviews that are listed
MEDIAN, NINETIETH = 50, 90


@dataclass(frozen=True)
class Scope:
    """What is counted: acts from `start` to before `end` (UTC), of one topic (its slug; empty: all), of one member or of the house.

    `viewer` is who looks: what is withheld from them is for others to look after, and left out; not their own part in it.
    """

    viewer: Any
    start: datetime
    end: datetime
    topic: str = ""
    member: BoardMember | None = None

    def events(self) -> EventQuerySet:
        """The acts of the period, on articles that were submitted; a member's own acts only."""
        found = Event.objects.filter(at__gte=self.start, at__lt=self.end, article__revision__isnull=False)
        found = found.exclude(article__in=self._withheld())
        if self.topic:
            found = found.filter(article__revision__topic__slug=self.topic)
        return found.filter(actor=self.member.person_id) if self.member else found

    def assignments(self) -> QuerySet[Assignment]:
        """The assignments there are, whenever they were given; a member's own only."""
        found = Assignment.objects.exclude(revision__article__in=self._withheld())
        if self.topic:
            found = found.filter(revision__topic__slug=self.topic)
        return found.filter(member=self.member) if self.member else found

    @cached_property
    def late(self) -> list[Any]:
        """The open reviews overdue by their own clock, which stands still on days away, with the slug of their `topic`; of any topic.

        Asked once for all figures of a page; no more are open than the caps of all members allow.
        """
        past = replace(self, topic="").assignments().filter(status__in=OPEN_PROGRESS, due_at__lt=timezone.now())
        found = past.select_related("member__person", "revision").annotate(topic=F("revision__topic__slug"))
        return [one for one in found if one.is_overdue]

    @cached_property
    def loads(self) -> "list[Load]":
        """What `load` says, asked once for all figures of a page."""
        return load(self)

    def articles(self) -> QuerySet[Article]:
        """The articles there are, that were submitted."""
        found = Article.objects.filter(revision__isnull=False).exclude(pk__in=self._withheld())
        return found.filter(revision__topic__slug=self.topic) if self.topic else found

    def _withheld(self) -> QuerySet[Any]:
        is_own = self.member is not None and self.member.person_id == self.viewer.pk
        return Article.objects.keys_touched_by(self.viewer) if is_own else withheld_from(self.viewer)


@dataclass(frozen=True)
class Spread:
    """How long something took: how often it happened, and what half and nine tenths of them took at most (nearest rank)."""

    count: int = 0
    median: timedelta | None = None
    ninetieth: timedelta | None = None


def spreads(rows: QuerySet[Any], by: str = "") -> dict[Any, Spread]:
    """Return the spread of `rows`, annotated with `spent`, for each value of their column `by`; with no column, under "".

    The nearest rank, ceil(n · percent / 100), is found by the database: of each group two rows are read.
    """
    among: dict[str, Any] = {"partition_by": [F(by)]} if by else {}
    ranked = rows.filter(spent__isnull=False).annotate(
        rank=Window(RowNumber(), order_by=[F("spent").asc(), F("pk").asc()], **among), of=Window(Count("pk"), **among),
        hundredfold=F("rank") * 100,
    )
    wanted = ranked.filter(_is_rank(MEDIAN) | _is_rank(NINETIETH)).order_by("rank").values(*([by] if by else []), "of", "spent")
    found: dict[Any, list[dict[str, Any]]] = {}
    for row in wanted:
        found.setdefault(row.get(by, ""), []).append(row)
    return {group: Spread(of[0]["of"], of[0]["spent"], of[-1]["spent"]) for group, of in found.items()}


def _is_rank(percent: int) -> Q:
    return Q(hundredfold__gte=F("of") * percent, hundredfold__lt=F("of") * percent + 100)


def _since(began: Any) -> Any:
    return ExpressionWrapper(F("at") - began, output_field=DurationField())


def stays(scope: Scope) -> dict[str, Spread]:
    """Return how long articles stayed in each status, by status: the stays that ended in the period. A first draft's is its author's."""
    earlier = Event.objects.moving().filter(article=OuterRef("article"), sequence__lt=OuterRef("sequence"))
    came = Subquery(earlier.order_by("-sequence").values("at")[:1])
    return spreads(scope.events().moving().annotate(spent=_since(came)), "before")


@dataclass(frozen=True)
class Crowd:
    """How many articles are in a status now, and since when the first of them."""

    count: int
    since: datetime


def crowds(scope: Scope) -> dict[str, Crowd]:
    """Return who is where now, by status."""
    counted = scope.articles().order_by().values("status").annotate(n=Count("pk"), since=Min("status_since"))
    return {row["status"]: Crowd(row["n"], row["since"]) for row in counted}


def turnaround(scope: Scope) -> dict[str, Spread]:
    """Return how long members took, by what for: "answer" (asked → accepted or declined), "review" (accepted → signed)."""
    of_assignment = Cast(KT("detail__assignment"), BigIntegerField())
    asked = Assignment.objects.filter(pk=OuterRef("assignment")).values("invited_at")[:1]
    accepts = Event.objects.annotate(assignment=of_assignment).filter(verb="accept", article=OuterRef("article"))
    accepted = accepts.filter(assignment=OuterRef("assignment")).order_by().values("at")[:1]
    is_answer = Q(verb__in=["accept", "decline"], detail__progress__0=Progress.INVITED)
    acts = scope.events().filter(is_answer | Q(verb="sign")).annotate(
        assignment=of_assignment,
        step=Case(When(verb="sign", then=Value("review")), default=Value("answer")),
        began=Case(When(verb="sign", then=Subquery(accepted)), default=Subquery(asked)),
    )
    return spreads(acts.annotate(spent=_since(F("began"))), "step")


def quorum_waits(scope: Scope) -> dict[str, Spread]:
    """Return how long revisions took until the editors were told that they are ready for decision, by the verb it began with.

    The verbs are "submit" and "start_review". Of a member's figures: the revisions that this member signed a review of.
    """
    told = Event.objects.filter(Exists(Notification.objects.filter(event=OuterRef("pk"), kind="editors_ready")))
    ready = told & Scope(scope.viewer, scope.start, scope.end, scope.topic).events()
    if scope.member:
        ready = ready.filter(digest__in=Review.objects.filter(assignment__member=scope.member).values("digest"))
    began = Event.objects.filter(verb__in=["submit", "start_review"])
    began = began.filter(article__in=ready.values("article"), digest__in=ready.values("digest"))
    then = told.filter(article=OuterRef("article"), digest=OuterRef("digest")).order_by("sequence").values("at")[:1]
    spent = ExpressionWrapper(Subquery(then) - F("at"), output_field=DurationField())
    return spreads(began.annotate(spent=spent), "verb")


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
    """Return the load of each active member, by name: all that is open, of whatever topic; with a topic, its members only."""
    shown: Any = Scope(scope.viewer, scope.start, scope.end, member=scope.member).assignments()
    members: Any = BoardMember.objects.active().annotate(open_count=shown.open_count())
    members = members.filter(topics__slug=scope.topic) if scope.topic and not scope.member else members
    members = members.filter(pk=scope.member.pk) if scope.member else members
    late = Counter(one.member_id for one in scope.late)
    return [Load(one, one.open_count, late[one.pk]) for one in members.order_by("person__name", "pk")]


def overdue(scope: Scope) -> list[Assignment]:
    """Return the open reviews past their date, the longest overdue first: at most LATE_AT_MOST and one more, so that one sees it."""
    late = [one for one in scope.late if scope.topic in ("", one.topic)]
    return sorted(late, key=lambda one: (one.falls_due_at, one.pk))[: LATE_AT_MOST + 1]


def acts_by_month(scope: Scope, verbs: Iterable[str]) -> dict[tuple[date, str], int]:
    """Return how often each verb happened in each month, by (first day of the month, verb)."""
    counted = scope.events().filter(verb__in=list(verbs)).order_by().values(month=TruncMonth("at"), did=F("verb")).annotate(n=Count("pk"))
    return {(row["month"].date(), row["did"]): row["n"] for row in counted}


def months(start: datetime, end: datetime) -> Iterator[date]:
    """Yield the first day of each month between `start` and before `end`."""
    month, last = start.date().replace(day=1), (end - timedelta(microseconds=1)).date()
    while month <= last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)
