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
    one, _ = cast.invite(cast.under_review())
    Assignment.objects.update(
        invited_at=timezone.now() - timedelta(days=1), answer_by=timezone.now() - timedelta(hours=1)
    )
    one.refresh_from_db()
    who = one.member.person
    if state in {"accepted", "completed"}:
        one.accept(by=who)
        one.declare(by=who, interests=Interests.NONE)
    walks: dict[str, Callable[[], Any]] = {
        "completed": lambda: press(one, "sign", who),
        "declined": lambda: press(one, "decline", who),
        "cancelled": lambda: one.cancel(by=cast.editor),
        "expired": lambda: one.expire(by=Person.objects.system()),
    }
    walks.get(state, lambda: None)()
    assert one.status == state
    return one


def press(one: Assignment, verb: str, by: Person) -> Assignment:
    """Press a verb with all it needs."""
    needs: dict[str, dict[str, Any]] = {
        "decline": {"reason": "No time."},
        "declare": {"interests": Interests.DECLARED, "text": "A grant."},
        "sign": {
            "digest": one.digest,
            "recommendation": "approve",
            "checklist": AFFIRMED,
            "signature": sign_for(by, one),
        },
    }
    return getattr(one, verb)(by=by, **needs.get(verb, {}))


def traces() -> tuple[int, int]:
    """What an act would have left behind."""
    return Event.objects.count(), Notification.objects.count()
