"""An invitation answered by the link in its mail. Looking changes nothing; the answer is the
member's own verb; no text is shown."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_fsm import TransitionNotAllowed

from articles.publishing.render_page import minutes_to_read
from articles.workflow.recorded import offer

from ..acts import ACCEPT, DECLINE
from ..assigning.invitations import find, is_alive
from ..forms import AcceptForm, DeclineForm, StepForm
from ..models import Assignment, AssignmentStatus

ANSWERS: dict[str, type[StepForm]] = {ACCEPT: AcceptForm, DECLINE: DeclineForm}


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show the question and the two answers, or take one of them as the member's."""
    assignment = find(token)
    if assignment is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, token, assignment)
    return (
        _page(request, assignment, DeclineForm())
        if is_alive(token, assignment)
        else _gone(request, assignment)
    )


# A reason typed before the token ran out (articles/views/form_recovery.py).
invitation.keeps_what_was_typed = True  # type: ignore[attr-defined]


def _answer(request: HttpRequest, token: str, assignment: Assignment) -> HttpResponse:
    if request.POST.get("verb") not in ANSWERS:
        raise BadRequest("No such answer.")
    form = ANSWERS[request.POST["verb"]](request.POST)
    if form.is_valid() and form.was_done(assignment):
        return _on(form, assignment, token)
    if not is_alive(token, assignment):
        return _gone(request, assignment)
    if _is_for_another(request, assignment):
        return _page(request, assignment, form, status=403)
    if form.errors:
        return _page(request, assignment, form)
    try:
        getattr(assignment, form.verb)(by=assignment.member.person, **form.details())
    except TransitionNotAllowed:
        return _page(request, assignment, form, status=409)
    messages.success(request, form.done)
    return _on(form, assignment, token)


def _on(form: StepForm, assignment: Assignment, token: str) -> HttpResponse:
    """After accepting, to the assignment, which asks for a log-in; after declining there is
    nothing to log in for."""
    return (
        redirect("board:assignment", assignment.pk)
        if form.verb == ACCEPT
        else redirect("invitation", token)
    )


def _page(
    request: HttpRequest, assignment: Assignment, form: StepForm, status: int = 200
) -> HttpResponse:
    """The question with both answers. Why accepting is closed may name an author's ties: that is
    not for whoever has a link."""
    is_closed = status == 409 or not offer(assignment, ACCEPT, assignment.member.person).is_open
    facts = {
        "assignment": assignment,
        "form": form if isinstance(form, DeclineForm) else DeclineForm(),
        "is_closed": is_closed,
        "is_for_another": _is_for_another(request, assignment),
        "minutes": minutes_to_read(assignment.revision),
    }
    return render(request, "reviewers/invitation/answer.html", facts, status=status)


def _is_for_another(request: HttpRequest, assignment: Assignment) -> bool:
    return request.user.is_authenticated and request.user.pk != assignment.member.person_id


def _gone(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """How it ended. Whoever has just declined is led here."""
    is_result = assignment.status == AssignmentStatus.DECLINED and request.method != "POST"
    return render(
        request,
        "reviewers/invitation/gone.html",
        {"assignment": assignment},
        status=200 if is_result else 410,
    )
