"""An editor's reminder: said once more that an answer or a review is waited for; to nobody twice on one day."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from articles.lifecycle import Opposed, Stale
from articles.models import Event
from articles.roles import an_impartial_editor

from .models import OPEN_PROGRESS, Assignment


def remind(assignment: Assignment, *, by: Any) -> Event:
    """Remind the member of an open assignment; return the event, which is what the member is told about.

    Raises PermissionDenied, Stale (nothing is waited for any more) and Opposed (away, or asked or reminded today).
    """
    with transaction.atomic():
        assignment, by = assignment.locked(), by.today()
        if not an_impartial_editor(assignment.article, by):
            raise PermissionDenied(an_impartial_editor.sentence)  # type: ignore[attr-defined]
        if assignment.status not in OPEN_PROGRESS:
            raise Stale(f"The request is {assignment.get_status_display().lower()} now.", object=assignment)
        if said := against_reminding(assignment):
            raise Opposed([said])
        return assignment.article.note("remind", by=by, detail={"reminded": {str(assignment.pk): str(assignment.member.person)}})


def against_reminding(assignment: Assignment) -> str:
    """Return why this member should not be reminded today; empty if nothing speaks against it."""
    member = assignment.member
    if member.is_absent(timezone.localdate()):
        return f"{member.person} is away."
    if not assignment.next_verb:
        return f"{member.person} waits for a chair: an interest was declared."
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if assignment.invited_at >= midnight:
        return f"{member.person} was asked today."
    today = assignment.article.events.filter(verb="remind", at__gte=midnight, detail__reminded__has_key=str(assignment.pk))
    return f"{member.person} was reminded today." if today.exists() else ""
