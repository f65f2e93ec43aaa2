"""What the passing of time owes about an assignment: reminders to its member, and one word to
the chairs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from articles.initial_data.names import CHAIRS
from articles.models import Event, Notification, Person, Risk, notices_for

from ..acts import INVITE
from ..models import Assignment, AssignmentStatus
from ..models.clock import (
    DAYS_AFTER,
    ESCALATED_AFTER,
    Step,
    escalations,
    latest,
    reminders,
    reminders_to_answer,
)
from .invitations import in_mail

Owing = tuple[Step, str]  # a step with the key that tells it from all others, whoever is told


def due_now(assignment: Assignment, now: datetime) -> list[Owing]:
    """Return the steps of an open assignment that have come: at most one for its member, and one
    for the chairs.

    Wants the member and the topic at hand. Whether they were told already is not asked here.
    """
    since, absence = assignment.invited_at, assignment.member.absence
    found = [latest(chain, now, since=since, absence=absence) for chain in _chains(assignment)]
    return [(step, _key(assignment, step)) for step in found if step]


def owed_now(assignment: Assignment, now: datetime) -> list[Notification]:
    """Return the unsaved notifications of what has come. The caller holds the article's lock and
    owes them `once`."""
    owing = due_now(assignment, now)
    invited = _invitation(assignment) if owing else None
    return [
        notification
        for step, key in owing
        if invited
        for notification in _told(assignment, step, key, invited)
    ]


def _chains(assignment: Assignment) -> Iterable[list[Step]]:
    """What may be told at the step at hand; of several that came meanwhile, only the last of a
    chain is told."""
    is_there = assignment.member.is_active
    if assignment.status == AssignmentStatus.INVITED:
        return (
            [reminders_to_answer(assignment.invited_at, assignment.answer_by)]
            if assignment.answer_by and is_there
            else []
        )
    if (
        not assignment.next_verb
    ):  # nothing is wanted of the member: an interest is declared, a chair or an editor acts
        return []
    is_high_risk = assignment.article.topic.risk == Risk.HIGH
    to_member = (
        reminders(assignment.invited_at, assignment.due_at, is_high_risk=is_high_risk)
        if is_there
        else []
    )
    return [to_member, escalations(assignment.due_at)]


def _key(assignment: Assignment, step: Step) -> str:
    """A due date that is put off is another one, with reminders of its own."""
    due = (
        assignment.lapses_at
        if assignment.status == AssignmentStatus.INVITED
        else assignment.falls_due_at
    )
    return f"{assignment.pk}:{step.name}:{timezone.localdate(due) if due else 'open'}"


def _told(assignment: Assignment, step: Step, key: str, invited: Event) -> list[Notification]:
    member, facts = assignment.member.person, dict[str, Any](assignment=assignment, step=key)
    if step.kind == "chairs_overdue":
        asked = (
            Assignment.objects.open()
            .filter(revision__article=assignment.article)
            .values("member__person")
        )
        chairs = (
            Person.objects.in_role(CHAIRS)
            .exclude(pk__in=assignment.revision.written_by)
            .exclude(pk__in=asked)
        )
        path = reverse("admin:articles_article_change", args=[assignment.article.pk])
        return notices_for(
            invited, step.kind, chairs, path=path, member=member, reminders=len(DAYS_AFTER), **facts
        )
    facts |= {
        "path": reverse("board:assignment", args=[assignment.pk]),
        "is_last": step.name == f"after-{ESCALATED_AFTER}",
    }
    return notices_for(
        invited,
        step.kind,
        [member],
        in_mail=in_mail(assignment) if assignment.status == AssignmentStatus.INVITED else None,
        **facts,
    )


def _invitation(assignment: Assignment) -> Event:
    """The event that began the assignment: what is owed later is about it."""
    return assignment.article.events.select_related("article__revision").get(
        verb=INVITE, detail__assignments__has_key=str(assignment.pk)
    )
