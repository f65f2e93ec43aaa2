"""When a notice is settled that asks for something: its article has moved on, or is in step again,
whoever did it."""

from typing import Any

from django.db import models

from .notification_kinds import ENDS_IN_STEP, ENDS_WITH_A_MOVE


def is_settled(notice: Any) -> bool:
    """Is what a notification asks for done, by whomever?"""
    if notice.event is None:
        return False
    article = notice.event.article
    if notice.kind in ENDS_IN_STEP:
        return article.out_of_step_since is None
    return notice.kind in ENDS_WITH_A_MOVE and article.status_since > notice.created_at


def with_settled(notices: Any) -> Any:
    """Return a queryset of notifications with `is_settled` of each, worked out by the database."""
    moved = models.Q(
        kind__in=ENDS_WITH_A_MOVE, event__article__status_since__gt=models.F("created_at")
    )
    in_step = models.Q(
        kind__in=ENDS_IN_STEP,
        event__isnull=False,
        event__article__out_of_step_since__isnull=True,
    )
    case = models.Case(
        models.When(moved | in_step, then=True),
        default=False,
        output_field=models.BooleanField(),
    )
    return notices.annotate(is_settled=case)
