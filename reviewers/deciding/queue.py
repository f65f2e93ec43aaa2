"""What waits for editors and chairs at each article, in numbers, as it was at some moment; and
from whom of them it is kept."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, When

from articles.models import Article, Event, Notification, Status
from articles.models.manuscript.working_copy import SAVES

from ..models import Assignment, Interests
from .missing_reviewers import keys_missing_reviewers
from .open_concerns import keys_with_open_concerns

TO_SETTLE, TO_WAIVE, TO_INVITE, TO_START, TO_DECIDE, OVERDUE = QUEUE = (
    "Public texts to be resolved",
    "Declared interests to be waived, or somebody else asked",
    "Articles for which more must be invited",
    "Submissions to look at",
    "Articles ready for a decision",
    "Overdue reviews",
)


@dataclass
class Pending:
    """What waits at one article; quiet is one to which nothing has happened since.

    It is kept from who ever wrote or changed the text, and from who is still asked to review it.
    """

    is_quiet: bool
    counts: Counter[str]
    kept_from: set[int] = field(default_factory=set)


def queue(before: datetime, asked: Iterable[Assignment]) -> Iterable[Pending]:
    """Return what has been waiting since `before` at each article; `asked` are all open
    assignments, with member and revision.

    A handful of statements, for any number of articles. What is in question, or lacks reviewers, is
    left out when anything has happened to the article since: whether it was so before is not known.
    """
    in_question, short, found = (
        set(keys_with_open_concerns()),
        set(keys_missing_reviewers()),
        dict[int, Pending](),
    )
    for pk, is_quiet, is_new, is_ready, authors, saved, *writers in _rows(
        before, in_question
    ):  # a row for each co-author
        urgent = {TO_SETTLE: pk in in_question, TO_INVITE: pk in short}
        pending = found.setdefault(
            pk,
            Pending(
                is_quiet,
                Counter({TO_START: is_new, TO_DECIDE: is_ready} | (urgent if is_quiet else {})),
            ),
        )
        pending.kept_from |= {*writers, *saved, *(author["id"] for author in authors)}
    for pk, writer in Article.history.filter(SAVES, id__in=in_question).values_list(
        "id", "history_user"
    ):  # also since it was submitted
        found[pk].kept_from.add(writer)
    for request in asked:
        if request.revision.article_id in found:
            pending = found[request.revision.article_id]
            pending.kept_from.add(request.member.person_id)
            pending.counts[TO_WAIVE] += pending.is_quiet and request.interests == Interests.DECLARED
            pending.counts[OVERDUE] += request.is_overdue and request.invited_at < before
    return found.values()


def _rows(before: datetime, in_question: set[int]) -> Iterable[tuple[Any, ...]]:
    notified = Notification.objects.filter(
        kind="editors_ready",
        event__article=OuterRef("pk"),
        event__digest=OuterRef("revision__digest"),
    )
    since = Event.objects.filter(article=OuterRef("pk"), at__gte=before)
    rows = Article.objects.filter(
        Q(status__in=[Status.SUBMITTED, Status.UNDER_REVIEW]) | Q(pk__in=in_question)
    ).annotate(
        is_quiet=~Exists(since),
        is_ready=Exists(notified.filter(created_at__lt=before)),
        is_new=Case(
            When(status=Status.SUBMITTED, status_since__lt=before, then=True), default=False
        ),
    )
    writers = (
        "revision__authors",
        "revision__writers",
        "revision__by",
        "revision__edited_by",
        "author",
        "edited_by",
        "co_authors",
    )
    return rows.values_list("pk", "is_quiet", "is_new", "is_ready", *writers)
