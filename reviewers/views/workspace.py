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
from articles.publishing.render_page import minutes_to_read
from articles.text.statements import statements
from articles.views.form_recovery import PersonRequest, signed_in
from articles.views.signing import signed
from articles.workflow.recorded import Opposed, Stale, acting, needs_signature, offer

from ..acts import ACCEPT, DECLARE, DECLINE, SIGN
from ..assigning.warnings import authors_of, warnings
from ..forms import FORMS, DeclareForm, ReviewForm, StepForm
from ..models import Assignment, AssignmentStatus, Comment, Overtaken, drafted, seal_of
from ..models.commenting.earlier_rounds import agreed_since, open_before
from ..reading_view import ReadingView, in_order, still_open
from . import reading
from .door import member_or_refuse, mine_or_404
from .writing import also_typed, is_for_script, write

PAGE = 50  # past assignments on one screen
ASIDE = {DECLINE, DECLARE}  # steps that can be turned to, beside the one at hand


class Unseen(Exception):
    """A remark would be signed that was not on the page."""


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
            "wanted": [one for one in waiting if one.next_verb],
            "settled": [one for one in waiting if not one.next_verb],
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
    one = mine_or_404(request.user, pk)
    if request.method == "POST":
        return _act(request, one)
    if number := request.GET.get("round", ""):
        return reading.a_round(request, one, number)
    aside = request.GET.get("step", "")
    if aside in ASIDE and offer(one, aside, request.user).is_open:
        return _page(request, one, _step(one, aside))
    if one.next_verb == SIGN:
        return reading.workspace(request, one)
    if one.next_verb:
        return _page(request, one, _step(one, one.next_verb))
    return _ended(request, one)


def _act(request: PersonRequest, one: Assignment) -> HttpResponse:
    form = _posted(request, one)
    if form.is_valid() and form.was_done(one):
        return redirect("board:assignment", one.pk)
    if closed := offer(one, form.verb, request.user).reasons:
        return _late(request, one, form, closed)
    if isinstance(form, ReviewForm):
        return _review(request, one, form)
    return _page(request, one, form) if form.errors else _press(request, one, form)


def _review(request: PersonRequest, one: Assignment, form: ReviewForm) -> HttpResponse:
    stage, version = request.POST.get("stage", ""), request.POST.get("version", "")
    if stage not in {SIGN, "back"}:
        try:
            answer = write(request, one)
        except Stale as refusal:
            return _overtaken(request, one, form, refusal)
        if isinstance(answer, HttpResponse):
            return answer
        version = answer.version
        form = _review_form(request, one)  # what was sent along counts
    if stage == "back" or not form.is_valid():
        return reading.workspace(request, one, form, version=version)
    is_seen = form.cleaned_data["seen"] == seal_of(form.remarks)
    if stage == SIGN and is_seen:
        return _press(request, one, form)
    signing = SigningForm(person=request.user, verb=form.verb)
    return _to_sign(request, one, form, signing, version, status=409 if stage == SIGN else 200)


def _overtaken(
    request: PersonRequest, one: Assignment, form: ReviewForm, refusal: Stale
) -> HttpResponse:
    if isinstance(refusal, Overtaken) and is_for_script(request):
        return JsonResponse(
            {"error": f"{refusal} Your words stay here; press Save draft to copy them."}, status=409
        )
    return _late(
        request,
        mine_or_404(request.user, one.pk),
        form,
        [str(refusal)],
        is_overtaken=isinstance(refusal, Overtaken),
    )


def _press(request: PersonRequest, one: Assignment, form: StepForm) -> HttpResponse:
    given = form.details()
    if (
        needs_signature(form.verb) and given["digest"] == one.digest
    ):  # else it is refused, and no code used up
        signing = SigningForm(request.POST, person=request.user, verb=form.verb)
        given["signature"] = signed(request, signing, given["digest"])
        if signing.errors and not _stands(request, one, form):
            return _to_sign(
                request, one, form, signing, request.POST.get("version", ""), status=422
            )
    try:
        with acting(form.verb, one, request.user):
            if isinstance(form, ReviewForm) and _hold(one) != form.cleaned_data["seen"]:
                raise Unseen
            getattr(one, form.verb)(by=request.user, **given)
    except Unseen:  # nothing was done: the page to sign is shown again, with what there is now
        return _act(request, mine_or_404(request.user, one.pk))
    except (PermissionDenied, TransitionNotAllowed) as refusal:
        now = mine_or_404(request.user, one.pk)
        if not form.was_done(now):
            return _late(
                request,
                now,
                form,
                refusal.objections if isinstance(refusal, Opposed) else [str(refusal)],
            )
    else:
        messages.success(request, form.done)
    return redirect("board:assignment", one.pk)


def _stands(request: PersonRequest, one: Assignment, form: StepForm) -> bool:
    """Is exactly this done by now? Where it is being done at this very moment, that is waited
    for."""
    with acting(form.verb, one, request.user):
        one.article.locked()
        return form.was_done(mine_or_404(request.user, one.pk))


def _hold(one: Assignment) -> str:
    """The seal of the remarks as they stand; none can come or change until the transaction ends."""
    one.article.locked()
    return seal_of(drafted(one))


def _posted(request: PersonRequest, one: Assignment) -> StepForm:
    verb = request.POST.get("verb")
    if verb not in FORMS:
        raise BadRequest("No such step.")
    return _review_form(request, one) if verb == ReviewForm.verb else _step(one, verb, request.POST)


def _review_form(request: PersonRequest, one: Assignment) -> ReviewForm:
    is_signed = (
        one.status == AssignmentStatus.COMPLETED
    )  # it is sent again, then, with the remarks that went with it
    remarks = list(Comment.objects.threads().filter(assignment=one)) if is_signed else drafted(one)
    return ReviewForm(
        request.POST,
        remarks=remarks,
        earlier=[] if is_signed else list(open_before(one, remarks)),
    )


def _step(one: Assignment, verb: str, typed: Any = None) -> StepForm:
    """The form of a step, empty or as it was `typed`. Interests that were answered can only be
    added to."""
    return DeclareForm(typed, assignment=one) if verb == DeclareForm.verb else FORMS[verb](typed)


def _page(request: PersonRequest, one: Assignment, form: StepForm) -> HttpResponse:
    facts: dict[str, Any] = {"assignment": one, "form": form}
    if form.verb == ACCEPT:
        facts["closed"] = offer(one, form.verb, request.user).reasons
        facts["minutes"] = minutes_to_read(one.revision)
    if form.verb == DECLARE:
        facts["warnings"] = warnings(request.user, one.revision, authors_of(one.revision))
    return render(request, f"reviewers/workspace/{form.verb}.html", facts)


def _to_sign(
    request: PersonRequest,
    one: Assignment,
    form: StepForm,
    signing: SigningForm,
    version: str,
    status: int = 200,
) -> HttpResponse:
    facts: dict[str, Any] = {
        "assignment": one,
        "form": form,
        "typed": form.typed(),
        "signing": signing,
        "version": version,
        "has_changed": status == 409,
    }
    for field in form:  # they are hidden here: a hint would describe what nobody sees
        field.help_text = ""
    if isinstance(form, ReviewForm):
        facts["seen"] = seal_of(form.remarks)
        facts["settles"] = list(agreed_since(one, form.remarks))
        clinical = {it.key for it in statements(one.revision) if it.is_clinical}
        facts["judged"], facts["clinical"] = (
            len(clinical & {it.statement for it in form.remarks}),
            len(clinical),
        )
        facts["open_before"] = form.earlier
    return render(request, "reviewers/workspace/confirm.html", facts, status=status)


def _late(
    request: PersonRequest,
    one: Assignment,
    form: StepForm,
    reasons: Any,
    *,
    is_overtaken: bool = False,
) -> HttpResponse:
    typed = form.typed() + also_typed(request, statements(one.revision))
    facts = {"assignment": one, "reasons": reasons, "typed": typed, "is_overtaken": is_overtaken}
    return render(request, "reviewers/workspace/late.html", facts, status=409)


def _ended(request: PersonRequest, one: Assignment) -> HttpResponse:
    facts: dict[str, Any] = {"assignment": one}
    if one.status == AssignmentStatus.COMPLETED:
        facts["next"] = Assignment.objects.awaiting(request.user).first()
    if one.is_text_open:
        sheet = ReadingView(one.revision)
        threads = in_order(
            sheet.thread(it, one) for it in Comment.objects.threads().filter(assignment=one)
        )
        facts |= {
            "text": sheet.marked(threads),
            "still_open": still_open(request.user).filter(revision__article=one.article),
            "threads": [it for it in threads if not it.remark.agrees],
            "agreed": [it.remark for it in threads if it.remark.agrees],
        }
    return render(request, "reviewers/workspace/ended.html", facts)


def _page_of_past(request: PersonRequest) -> list[Assignment]:
    """One more than a page, so that the page knows whether there is an older one."""
    past, before = Assignment.objects.past(request.user), request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        past = past.filter(pk__lt=int(before))
    return list(past[: PAGE + 1])
