"""One mail a day, for those who wish for it: what has been waiting for them since before six this
morning (UTC).

What came in later waits until tomorrow. So a digest is the same whenever the clock comes to it, and
is owed once a day.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from articles.initial_data.names import BOARD, CHAIRS, EDITORS
from articles.models import Article, Channel, Notification, Person, Status
from articles.models.notification_kinds import DIGEST
from articles.models.owing import words
from articles.models.person import MailWish

from ..deciding.queue import QUEUE, queue
from ..models import Assignment, AssignmentStatus

HOUR = 6


@dataclass
class Waiting:
    """What waits for one person: lines for reviews and for what came back, counts for the queue."""

    person: Person
    roles: set[str] = field(default_factory=set)
    reviews: list[str] = field(default_factory=list)
    sent_back: dict[int, str] = field(default_factory=dict)  # by article
    queue: Counter[str] = field(default_factory=Counter)

    @property
    def runs_the_queue(self) -> bool:
        """Is this an editor or a chair?"""
        return bool(self.roles & {EDITORS, CHAIRS})

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The parts of the mail that have something in them."""
        counted = [f"{what}: {self.queue[what]}" for what in QUEUE if self.queue[what]]
        titled = {
            "Reviews": self.reviews,
            "Sent back to you for changes": [*self.sent_back.values()],
            "In the queue": counted,
        }
        return [{"title": title, "lines": lines} for title, lines in titled.items() if lines]

    @property
    def count(self) -> int:
        """How many things wait."""
        return len(self.reviews) + len(self.sent_back) + self.queue.total()


def owe_digests(now: datetime) -> None:
    """Owe today's digests that are not owed yet: a handful of statements, for any number of
    people, articles and reviews."""
    since = now.astimezone(UTC).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if now < since:
        return
    key = f"{DIGEST}:{since.date()}"
    if not (waiting := _wanting(key)):
        return
    asked = list(_asked())
    _add_reviews(waiting, [assignment for assignment in asked if assignment.invited_at < since])
    _add_what_came_back(waiting, since)
    if any(recipient.runs_the_queue for recipient in waiting.values()):
        _add_the_queue(waiting, since, asked)
    Notification.objects.enqueue(
        (_mail(recipient, key) for recipient in waiting.values() if recipient.count), once=True
    )


def _wanting(key: str) -> dict[int, Waiting]:
    """Everybody who wants a digest and has none of today, with their roles."""
    had = Notification.objects.filter(recipient=OuterRef("pk"), channel=Channel.MAIL, key=key)
    rows = Person.objects.filter(~Exists(had), is_active=True, mail_wish=MailWish.DAILY).annotate(
        role=F("groups__name")
    )
    found: dict[int, Waiting] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.pk, Waiting(row)).roles.add(row.role or "")
    return found


def _asked() -> Iterable[Assignment]:
    rows = Assignment.objects.open().select_related("member", "revision").order_by("due_at", "pk")
    return rows.defer("revision__body", "revision__references", "revision__short_answer")


def _add_reviews(waiting: dict[int, Waiting], reviews: Iterable[Assignment]) -> None:
    """What members are asked to do; not on their days away."""
    for assignment in reviews:
        theirs = waiting.get(assignment.member.person_id)
        if (
            theirs
            and BOARD in theirs.roles
            and assignment.member.is_active
            and assignment.next_verb
            and not assignment.is_paused
        ):
            theirs.reviews.append(
                f"{_on_one_line(assignment.revision.title)} ({_wanted(assignment)})"
            )


def _wanted(assignment: Assignment) -> str:
    if assignment.status == AssignmentStatus.INVITED:
        return (
            f"please answer by {assignment.lapses_at:%-d %B}"
            if assignment.lapses_at
            else "please answer"
        )
    due = (
        "once you are back"
        if assignment.falls_due_at is None
        else f"{assignment.falls_due_at:%-d %B}"
    )
    return f"overdue since {due}" if assignment.is_overdue else f"due {due}"


def _add_what_came_back(waiting: dict[int, Waiting], since: datetime) -> None:
    wanting = Q(author__mail_wish=MailWish.DAILY) | Q(co_authors__mail_wish=MailWish.DAILY)
    back = Article.objects.filter(
        wanting, status=Status.CHANGES_REQUESTED, status_since__lt=since
    ).order_by("status_since", "pk")
    for article, title, *writers in back.values_list(
        "pk", "revision__title", "author", "co_authors"
    ):  # a row for each co-author
        for theirs in (waiting[pk] for pk in writers if pk in waiting):
            theirs.sent_back[article] = _on_one_line(title)


def _add_the_queue(
    waiting: dict[int, Waiting], since: datetime, asked: Iterable[Assignment]
) -> None:
    """What waits for editors and chairs, in numbers; of what they wrote or are asked to review
    they learn nothing."""
    editors = [recipient for recipient in waiting.values() if recipient.runs_the_queue]
    for article in queue(since, asked):
        for theirs in editors:
            if theirs.person.pk not in article.kept_from:
                theirs.queue += article.counts


def _mail(waiting: Waiting, key: str) -> Notification:
    path = reverse("landing")
    letter = words(
        DIGEST, parts=waiting.parts, count=waiting.count, url=settings.SITE_ORIGIN + path
    )
    return Notification(
        recipient=waiting.person,
        kind=DIGEST,
        channel=Channel.MAIL,
        key=key,
        subject=letter.subject,
        text=letter.to(waiting.person),
        path=path,
    )


def _on_one_line(title: str) -> str:
    return " ".join(title.split())
