"""May, the first, nine o'clock: what happens on a board as its clock goes on from there."""

from datetime import UTC, date, datetime, timedelta

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Channel, Notification, Person
from reviewers.models import Assignment, BoardMember
from reviewers.tasks import keep_time
from tests.cast import Cast

START = datetime(2026, 5, 1, 9, tzinfo=UTC)
CLOCKS = (
    "reviewer_reminder",
    "reviewer_overdue",
    "reviewer_answer_reminder",
    "chairs_overdue",
    "editors_expired",
    "reviewer_expired",
    "editors_nobody_left",
    "digest",
)


def told(channel: str = Channel.INBOX) -> list[tuple[str, str]]:
    """What the clock has told whom, the oldest first: kind and name."""
    rows = (
        Notification.objects.filter(kind__in=CLOCKS, channel=channel)
        .order_by("pk")
        .select_related("recipient")
    )
    return [
        (notification.kind, notification.recipient.email.removesuffix("@cast.example"))
        for notification in rows
    ]


def at(clock: time_machine.Traveller, **later: float) -> None:
    """Let the clock look (twice: the second look must find nothing) so long after the start."""
    clock.move_to(START + timedelta(**later))
    for _ in range(2):
        keep_time()


def invited(cast: Cast, *reviewers: Person) -> tuple[Article, list[Assignment]]:
    """An article under review, and whom it asks."""
    article = cast.under_review()
    return article, cast.invite(article, *reviewers or cast.reviewers[:1])


def accepted(cast: Cast) -> Assignment:
    """A request that its reader has accepted."""
    _, [assignment] = invited(cast)
    assignment.accept(by=cast.reviewers[0])
    return assignment


def absent(member: BoardMember, first: date, last: date | None) -> None:
    """Let a member be away."""
    member.absent_from, member.absent_until = first, last
    member.save()


def statements() -> int:
    """How many statements a look of the clock takes."""
    with CaptureQueriesContext(connection) as seen:
        keep_time()
    return len(seen)
