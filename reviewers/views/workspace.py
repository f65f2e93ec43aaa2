"""The board member's workspace: pages of the web admin, one address for each assignment, plain
forms; scripts only help."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_fsm import TransitionNotAllowed

from articles.forms.signing import SigningForm
from articles.ledger import acts
from articles.publishing.render_page import minutes_to_read
from articles.text.statements import statements
from articles.views.form_recovery import PersonRequest, signed_in
from articles.views.signing import signed
from articles.workflow.recorded import Opposed, Stale, acting, needs_signature, offer

from ..acts import ACCEPT, CANCEL, DECLARE, DECLINE, SIGN
from ..assigning.warnings import authors_of, warnings
from ..forms import FORMS, DeclareForm, ReviewForm, StepForm
from ..models import Assignment, AssignmentStatus, Comment, Overtaken, comments_digest, drafted
from ..models.commenting.earlier_rounds import answered_since
from ..reading_view import ReadingView, in_order, still_open, with_rounds
from ..verification import ended_by
from . import reading
from .guards import member_or_refuse, mine_or_404
from .writing import also_typed, is_for_script, write

PAGE = 50  # past assignments on one screen
ASIDE = {DECLINE, DECLARE}  # steps that can be turned to, beside the one at hand


class Unseen(Exception):
    """A comment would be signed that was not on the page."""


@signed_in
@require_http_methods(["GET", "HEAD"])
def assignments(request: PersonRequest) -> HttpResponse:
    """What waits for me, and what I have done."""
    member = member_or_refuse(request.user)
    waiting = list(Assignment.objects.awaiting(request.user))
    past = _page_of_past(request)
    return render(
        request,
        "reviewers/workspace/assignments.html",
        {
            "away": member.absence_ahead,
            "wanted": [assignment for assignment in waiting if assignment.next_verb],
            "settled": [assignment for assignment in waiting if not assignment.next_verb],
            "still_open": still_open(request.user)[:PAGE],
            "past": past[:PAGE],
            "older": past[PAGE - 1].pk if len(past) > PAGE else None,
        },
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: PersonRequest, pk: int) -> HttpResponse:
    """The step at hand: answer the invitation, declare interests, read and sign, or see how it
    ended."""
    assignment = mine_or_404(request.user, pk)
    if request.method == "POST":
        return _act(request, assignment)
    if number := request.GET.get("round", ""):
        return reading.a_round(request, assignment, number)
    aside = request.GET.get("step", "")
    if aside in ASIDE and offer(assignment, aside, request.user).is_open:
        return _page(request, assignment, _step(assignment, aside))
    if assignment.next_verb == SIGN:
        return reading.workspace(request, assignment)
    if assignment.next_verb:
        return _page(request, assignment, _step(assignment, assignment.next_verb))
    return _ended(request, assignment)


def _act(request: PersonRequest, assignment: Assignment) -> HttpResponse:
    form = _posted(request, assignment)
    if form.is_valid() and form.was_done(assignment):
        return redirect("board:assignment", assignment.pk)
    if closed := offer(assignment, form.verb, request.user).reasons:
        return _late(request, assignment, form, closed)
    if isinstance(form, ReviewForm):
        return _review(request, assignment, form)
    return _page(request, assignment, form) if form.errors else _press(request, assignment, form)


def _review(request: PersonRequest, assignment: Assignment, form: ReviewForm) -> HttpResponse:
    stage, version = request.POST.get("stage", ""), request.POST.get("version", "")
    if stage not in {SIGN, "back"}:
        try:
            answer = write(request, assignment)
        except Stale as refusal:
            return _overtaken(request, assignment, form, refusal)
        if isinstance(answer, HttpResponse):
            return answer
        version = answer.version
        form = _review_form(request, assignment)  # what was sent along counts
    if stage == "back" or not form.is_valid():
        return reading.workspace(request, assignment, form, version=version)
    is_seen = form.cleaned_data["seen"] == comments_digest(form.comments)
    if stage == SIGN and is_seen:
        return _press(request, assignment, form)
    signing = SigningForm(person=request.user, verb=form.verb)
    return _to_sign(
        request, assignment, form, signing, version, status=409 if stage == SIGN else 200
    )


def _overtaken(
    request: PersonRequest, assignment: Assignment, form: ReviewForm, refusal: Stale
) -> HttpResponse:
    if isinstance(refusal, Overtaken) and is_for_script(request):
        return JsonResponse(
            {"error": f"{refusal} Your words stay here; press Save draft to copy them."}, status=409
        )
    return _late(
        request,
        mine_or_404(request.user, assignment.pk),
        form,
        [str(refusal)],
        is_overtaken=isinstance(refusal, Overtaken),
    )


def _press(request: PersonRequest, assignment: Assignment, form: StepForm) -> HttpResponse:
    given = form.details()
    if (
        needs_signature(form.verb) and given["digest"] == assignment.digest
    ):  # else it is refused, and no code used up
        signing = SigningForm(request.POST, person=request.user, verb=form.verb)
        given["signature"] = signed(request, signing, given["digest"])
        if signing.errors and not _stands(request, assignment, form):
            return _to_sign(
                request, assignment, form, signing, request.POST.get("version", ""), status=422
            )
    try:
        with acting(form.verb, assignment, request.user):
            if isinstance(form, ReviewForm) and _hold(assignment) != form.cleaned_data["seen"]:
                raise Unseen
            getattr(assignment, form.verb)(by=request.user, **given)
    except Unseen:  # nothing was done: the page to sign is shown again, with what there is now
        return _act(request, mine_or_404(request.user, assignment.pk))
    except (PermissionDenied, TransitionNotAllowed) as refusal:
        now = mine_or_404(request.user, assignment.pk)
        if not form.was_done(now):
            return _late(
                request,
                now,
                form,
                refusal.objections if isinstance(refusal, Opposed) else [str(refusal)],
            )
    else:
        messages.success(request, form.done)
    return redirect("board:assignment", assignment.pk)


def _stands(request: PersonRequest, assignment: Assignment, form: StepForm) -> bool:
    """Is exactly this done by now? Where it is being done at this very moment, that is waited
    for."""
    with acting(form.verb, assignment, request.user):
        assignment.article.locked()
        return form.was_done(mine_or_404(request.user, assignment.pk))


def _hold(assignment: Assignment) -> str:
    """The digest of the comments as they stand; none comes or changes until the transaction
    ends."""
    assignment.article.locked()
    return comments_digest(drafted(assignment))


def _posted(request: PersonRequest, assignment: Assignment) -> StepForm:
    verb = request.POST.get("verb")
    if verb not in FORMS:
        raise BadRequest("No such step.")
    return (
        _review_form(request, assignment)
        if verb == ReviewForm.verb
        else _step(assignment, verb, request.POST)
    )


def _review_form(request: PersonRequest, assignment: Assignment) -> ReviewForm:
    is_signed = (
        assignment.status == AssignmentStatus.COMPLETED
    )  # it is sent again, then, with the comments that went with it
    comments = (
        list(Comment.objects.threads().filter(assignment=assignment))
        if is_signed
        else drafted(assignment)
    )
    settles, earlier = ([], []) if is_signed else answered_since(assignment, comments)
    return ReviewForm(request.POST, comments=comments, settles=settles, earlier=earlier)


def _step(assignment: Assignment, verb: str, typed: Any = None) -> StepForm:
    """The form of a step, empty or as it was `typed`. Interests that were answered can only be
    added to."""
    return (
        DeclareForm(typed, assignment=assignment)
        if verb == DeclareForm.verb
        else FORMS[verb](typed)
    )


def _page(request: PersonRequest, assignment: Assignment, form: StepForm) -> HttpResponse:
    facts: dict[str, Any] = {"assignment": assignment, "form": form}
    if form.verb == ACCEPT:
        facts["closed"] = offer(assignment, form.verb, request.user).reasons
        facts["minutes"] = minutes_to_read(assignment.revision)
    if form.verb == DECLARE:
        facts["warnings"] = warnings(
            request.user, assignment.revision, authors_of(assignment.revision)
        )
    return render(request, f"reviewers/workspace/{form.verb}.html", facts)


def _to_sign(
    request: PersonRequest,
    assignment: Assignment,
    form: StepForm,
    signing: SigningForm,
    version: str,
    status: int = 200,
) -> HttpResponse:
    facts: dict[str, Any] = {
        "assignment": assignment,
        "form": form,
        "typed": form.typed(),
        "signing": signing,
        "version": version,
        "has_changed": status == 409,
    }
    for field in form:  # they are hidden here: a hint would describe what nobody sees
        field.help_text = ""
    if isinstance(form, ReviewForm):
        facts["seen"] = comments_digest(form.comments)
        facts["settles"], facts["open_before"] = form.settles, form.earlier
        clinical = {
            statement.key for statement in statements(assignment.revision) if statement.is_clinical
        }
        facts["judged"], facts["clinical"] = (
            len(clinical & {comment.statement for comment in form.comments}),
            len(clinical),
        )
    return render(request, "reviewers/workspace/confirm.html", facts, status=status)


def _late(
    request: PersonRequest,
    assignment: Assignment,
    form: StepForm,
    reasons: Any,
    *,
    is_overtaken: bool = False,
) -> HttpResponse:
    typed = form.typed() + also_typed(request, statements(assignment.revision))
    facts = {
        "assignment": assignment,
        "reasons": reasons,
        "typed": typed,
        "is_overtaken": is_overtaken,
    }
    return render(request, "reviewers/workspace/late.html", facts, status=409)


def _ended(request: PersonRequest, assignment: Assignment) -> HttpResponse:
    facts: dict[str, Any] = {"assignment": assignment}
    if assignment.status == AssignmentStatus.CANCELLED and (act := ended_by(assignment)):
        facts |= {"ended_by": act, "is_overtaken": act.verb != CANCEL, "what": acts.past(act.verb)}
    if assignment.status == AssignmentStatus.COMPLETED:
        facts["next"] = Assignment.objects.awaiting(request.user).first()
    if assignment.is_text_open:
        sheet = ReadingView(assignment.revision)
        comments = list(Comment.objects.threads().filter(assignment=assignment))
        threads = in_order(with_rounds(sheet, comments, assignment))
        facts |= {
            "text": sheet.marked(threads),
            "still_open": still_open(request.user).filter(revision__article=assignment.article),
            "threads": [thread for thread in threads if not thread.comment.agrees],
            "agreed": [thread for thread in threads if thread.comment.agrees],
        }
    return render(request, "reviewers/workspace/ended.html", facts)


def _page_of_past(request: PersonRequest) -> list[Assignment]:
    """One more than a page, so that the page knows whether there is an older one."""
    past, before = Assignment.objects.past(request.user), request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        past = past.filter(pk__lt=int(before))
    return list(past[: PAGE + 1])
