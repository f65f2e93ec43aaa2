"""The clock: what comes by itself when a date has passed. Any number may run at once, be killed at
any point, and start again.

Each row has a transaction of its own, under its article's lock, and each notice a key that says
what was told: so nothing is lost, and nothing is told twice.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from articles.models import Article, Channel, Notification, Person, notices_for

from .assigning.digest import owe_digests
from .assigning.due_notices import due_now, owed_now
from .assigning.matching import match
from .figures.keeping import keep
from .figures.readings import keep_readings
from .followers import editors_of
from .models import Assignment, AssignmentStatus, BoardMember

log = logging.getLogger(__name__)

TEXTS = ("body", "references", "short_answer")  # of no use to a clock


@shared_task(name="reviewers.tasks.keep_time")
def keep_time() -> None:
    """End the invitations nobody answered and ask the next members, remind, tell the chairs, and
    owe today's digests."""
    now = timezone.now()
    waiting = list(_open())
    for assignment in waiting:
        if assignment.status == AssignmentStatus.INVITED and _has_lapsed(assignment, now):
            _alone(_end, assignment.pk)
    for assignment in _untold(waiting, now):
        _alone(_remind, assignment.pk)
    owe_digests(now)


@shared_task(name="reviewers.tasks.keep_figures")
def keep_figures() -> None:
    """Keep the figures of what is over: hours, days and months. Harmless at any time; what is
    not kept is counted when it is asked for."""
    keep()
    keep_readings()


def _open() -> Iterable[Assignment]:
    rows = (
        Assignment.objects.open()
        .select_related("member__person", "revision__article__topic")
        .order_by("pk")
    )
    return rows.defer(
        *(f"revision__{name}" for name in TEXTS),
        "revision__article__body",
        "revision__article__short_answer",
    )


def _has_lapsed(assignment: Assignment, now: datetime) -> bool:
    return (
        assignment.lapses_at is not None and assignment.lapses_at < now and not assignment.is_paused
    )


def _untold(waiting: Iterable[Assignment], now: datetime) -> list[Assignment]:
    """Those of which something has come that was not told: one question for all of them."""
    keys = {
        f"{step.kind}:{key}": assignment
        for assignment in waiting
        for step, key in due_now(assignment, now)
    }
    notified = (
        set(
            Notification.objects.filter(channel=Channel.INBOX, key__in=keys).values_list(
                "key", flat=True
            )
        )
        if keys
        else set()
    )
    return list(
        {
            assignment.pk: assignment for key, assignment in keys.items() if key not in notified
        }.values()
    )


def _alone(act: Callable[[int], None], pk: int) -> None:
    """Act on one row, whatever becomes of the others."""
    try:
        with transaction.atomic():
            act(pk)
    except (TransitionNotAllowed, PermissionDenied):  # somebody was faster
        log.info("The clock left assignment %s: it has moved on.", pk)
    except Exception:  # the next row must not suffer from it; the clock comes again
        log.exception("The clock failed at assignment %s.", pk)


def _remind(pk: int) -> None:
    assignment = _row(pk).locked()
    Notification.objects.enqueue(owed_now(assignment, timezone.now()), once=True)


def _end(pk: int) -> None:
    """End an invitation; ask the next member who is needed, and tell the editors what cannot be
    filled: all of it or nothing."""
    house, assignment = Person.objects.system(), _row(pk)
    assignment.expire(by=house)
    article = assignment.article
    if not article.is_being_read:
        return
    member, missing = match(
        article, timezone.localdate() + timedelta(days=article.topic.days_to_review)
    ).needed()
    if missing:
        _tell_what_is_missing(article, missing, member)
    if member:
        Assignment.objects.invite(article, [member], by=house)


def _tell_what_is_missing(article: Article, missing: list[str], member: BoardMember | None) -> None:
    event: Any = article.events.latest("sequence")  # the end of the invitation
    path = reverse("admin:articles_article_invite", args=[article.pk])
    asked = member.person if member else None
    Notification.objects.enqueue(
        notices_for(
            event, "editors_nobody_left", editors_of(event), path=path, missing=missing, next=asked
        )
    )


def _row(pk: int) -> Assignment:
    return Assignment.objects.select_related("member__person", "revision__article").get(pk=pk)
