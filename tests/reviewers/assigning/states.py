"""An assignment, walked to each of its states."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from articles.models import Event, Notification, Person
from reviewers.models import CHECKLIST, Assignment, Interests
from tests.cast import Cast, sign_for

AFFIRMED = dict.fromkeys(CHECKLIST, True)


def at(cast: Cast, state: str) -> Assignment:
    """Walk an assignment to `state`; accepted means that interests are declared and there are
    none."""
    assignment, _ = cast.invite(cast.under_review())
    Assignment.objects.update(
        invited_at=timezone.now() - timedelta(days=1), answer_by=timezone.now() - timedelta(hours=1)
    )
    assignment.refresh_from_db()
    who = assignment.member.person
    if state in {"accepted", "completed"}:
        assignment.accept(by=who)
        assignment.declare(by=who, interests=Interests.NONE)
    walks: dict[str, Callable[[], Any]] = {
        "completed": lambda: press(assignment, "sign", who),
        "declined": lambda: press(assignment, "decline", who),
        "cancelled": lambda: assignment.cancel(by=cast.editor),
        "expired": lambda: assignment.expire(by=Person.objects.system()),
    }
    walks.get(state, lambda: None)()
    assert assignment.status == state
    return assignment


def press(assignment: Assignment, verb: str, by: Person) -> Assignment:
    """Press a verb with all it needs."""
    needs: dict[str, dict[str, Any]] = {
        "decline": {"reason": "No time."},
        "declare": {"interests": Interests.DECLARED, "text": "A grant."},
        "sign": {
            "digest": assignment.digest,
            "recommendation": "approve",
            "checklist": AFFIRMED,
            "signature": sign_for(by, assignment),
        },
    }
    return getattr(assignment, verb)(by=by, **needs.get(verb, {}))


def traces() -> tuple[int, int]:
    """What an act would have left behind."""
    return Event.objects.count(), Notification.objects.count()
