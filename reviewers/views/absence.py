"""When a member is away, said by the member. The clock and whoever chooses go by it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from articles.views.form_recovery import PersonRequest, signed_in

from ..forms import AbsenceForm
from ..models import Assignment, BoardMember
from .guards import member_or_refuse


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: PersonRequest) -> HttpResponse:
    """Say from when until when I am away, or that I am back."""
    member = member_or_refuse(request.user)
    now = what_follows(member)
    form = AbsenceForm(request.POST if request.method == "POST" else None, instance=member)
    if form.is_valid():
        messages.success(request, what_follows(form.save()))
        return redirect("board:assignments")
    return render(
        request,
        "reviewers/absence/absence.html",
        {"form": form, "now": now, "zone": request.user.zone},
    )


def what_follows(member: BoardMember) -> str:
    """Return what the days a member is away mean for what is open, in sentences."""
    away, count = member.absence_ahead, Assignment.objects.awaiting(member.person).count()
    reviews = "open review" if count == 1 else f"{count} open reviews"
    paused = f"Your {reviews}" if count else ""
    if away is None:
        return "You are not away."
    if not paused:
        return f"You are away {away}. Nothing is open with you."
    begins = f" from {away.first:%-d %B %Y}" if away.first > member.person.local_date else ""
    ends = f"{away.last:%-d %B %Y}" if away.last else "you say when you are back"
    paused += f" {'is' if count == 1 else 'are'} paused"
    return f"You are away {away}. {paused}{begins} until {ends}."
