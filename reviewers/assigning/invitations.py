"""The link in the mail of an invitation and of its reminder, by which a member answers without a
log-in. It opens no text."""

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone

from articles.workflow.recorded import offer

from ..acts import DECLINE
from ..models import Assignment, AssignmentStatus

DAYS_ALIVE = 60  # at most, however long the member is away: after that they answer logged in
_LINK = Signer(
    sep=".", salt="reviewers.invitations"
)  # links in mails that are out: it stays, wherever this stands


def path_of(assignment: Assignment) -> str:
    """Return the path of the link of an invitation; wants the assignment with its member and
    person."""
    person = assignment.member.person
    return reverse(
        "invitation", args=[_LINK.sign(f"{assignment.pk}-{person.pk}-{person.session_epoch}")]
    )


def in_mail(assignment: Assignment) -> dict[str, str]:
    """Return what only the mail about an invitation says: the address that answers it, once."""
    return {"answer_url": settings.SITE_ORIGIN + path_of(assignment)}


def find(token: str) -> Assignment | None:
    """Return the assignment that a link was made for, with all its page shows; None if it is not
    one of ours."""
    try:
        pk, person, _ = map(int, _LINK.unsign(token).split("-"))
    except BadSignature:
        return None
    joined = ("member__person", "revision__article__topic", "by")
    return Assignment.objects.filter(pk=pk, member__person=person).select_related(*joined).first()


def is_alive(token: str, assignment: Assignment) -> bool:
    """Does the link still answer? Once, in time, and as long as the member is one, with the account
    as it was when asked.

    `token` is one that `find` has read.
    """
    person = assignment.member.person
    now, oldest = timezone.now(), assignment.invited_at + timedelta(days=DAYS_ALIVE)
    in_time = min(assignment.lapses_at or oldest, oldest) > now
    unchanged = token.partition(".")[0].rpartition("-")[2] == str(person.session_epoch)
    return (
        assignment.status == AssignmentStatus.INVITED
        and in_time
        and unchanged
        and offer(assignment, DECLINE, person).is_permitted
    )
