"""Who comes in: an assignment to its member, its text to whom it is open. To everybody else
there is nothing here."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from ..models import Assignment, BoardMember


def member_or_refuse(person: Any) -> BoardMember:
    """Return the active board member this person is; raises PermissionDenied."""
    member = BoardMember.objects.active().filter(person=person).first()
    if member is None:
        raise PermissionDenied("These pages belong to the members of the medical advisory board.")
    return member


def mine_or_404(person: Any, pk: int) -> Assignment:
    """Return an assignment of this person; raises Http404."""
    return get_object_or_404(Assignment.objects.of(person), pk=pk)


def with_text_or_404(assignment: Assignment) -> Assignment:
    """The one door to the text: closed until the member has accepted and declared that there are
    no interests, or they are waived."""
    if not assignment.is_text_open:
        raise Http404
    return assignment
