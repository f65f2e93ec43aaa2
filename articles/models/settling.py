"""When a notice is settled that asks for something: its article has moved on, is in step again or
no longer in question, whoever did it, or its recipient has answered, or need not any more."""

from typing import Any

from django.db import models

from ..ledger.acts import Does, doing
from .event import Event
from .notification_kinds import (
    ENDS_IN_STEP,
    ENDS_WITH_A_MOVE,
    ENDS_WITH_AN_ANSWER,
    ENDS_WITH_SETTLING,
    TELLS_OF_THE_END,
)


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
    answered = models.Q(kind__in=ENDS_WITH_AN_ANSWER) & models.Exists(
        _later(Does.ANSWERS).filter(actor=models.OuterRef("recipient"))
    )
    withdrawn = models.Q(kind__in=ENDS_WITH_AN_ANSWER) & models.Exists(_end_told(notices.model))
    # Not with a text that is published later: what a correction leaves in question stays so.
    settled = models.Q(kind__in=ENDS_WITH_SETTLING) & models.Exists(_later(Does.SETTLES))
    case = models.Case(
        models.When(moved | in_step | answered | withdrawn | settled, then=True),
        default=False,
        output_field=models.BooleanField(),
    )
    return notices.annotate(is_settled=case)


def _later(what: Does) -> Any:
    """Acts of a kind on the notice's article, after what it tells of."""
    return Event.objects.filter(
        article=models.OuterRef("event__article"),
        sequence__gt=models.OuterRef("event__sequence"),
        verb__in=doing(what),
    ).order_by()


def _end_told(notifications: Any) -> Any:
    """Notices to the same person that an invitation to the same article has ended, after it."""
    return notifications.objects.filter(
        recipient=models.OuterRef("recipient"),
        channel="inbox",  # so written, and the kinds, they are those of an index
        kind__in=TELLS_OF_THE_END,
        event__article=models.OuterRef("event__article"),
        event__sequence__gt=models.OuterRef("event__sequence"),
    ).order_by()
