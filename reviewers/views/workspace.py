"""The board member's workspace: pages of the web admin, one address for each assignment, plain forms, no script."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods
from django_fsm import TransitionNotAllowed

from articles.forms.signing import SigningForm
from articles.lifecycle import Opposed, needs_signature, offer
from articles.models import set_in_type
from articles.signature import Meaning
from articles.views.keeping import PersonRequest, signed_in
from articles.views.signing import signed

from ..forms import FORMS, ReviewForm, StepForm
from ..models import Assignment, BoardMember

PAGE = 50  # past assignments on one screen
ASIDE = {"decline", "declare"}  # steps that can be turned to, beside the one at hand


@signed_in
@require_http_methods(["GET", "HEAD"])
def assignments(request: PersonRequest) -> HttpResponse:
    """What waits for me, and what I have done."""
    if not BoardMember.objects.active().filter(person=request.user).exists():
        raise PermissionDenied("These pages belong to the members of the medical advisory board.")
    waiting = list(Assignment.objects.awaiting(request.user))
    past = _page_of_past(request)
    return render(request, "reviewers/workspace/assignments.html", {
        "wanted": [one for one in waiting if one.next_verb], "settled": [one for one in waiting if not one.next_verb],
        "past": past[:PAGE], "older": past[PAGE - 1].pk if len(past) > PAGE else None,
    })


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: PersonRequest, pk: int) -> HttpResponse:
    """The step at hand: answer the invitation, declare interests, read and sign, or see how it ended."""
    one = _mine_or_404(request, pk)
    if request.method == "POST":
        return _act(request, one)
    aside = request.GET.get("step", "")
    if aside in ASIDE and offer(one, aside, request.user).is_open:
        return _page(request, one, FORMS[aside](initial={"interests": "declared"}))
    if one.next_verb:
        return _page(request, one, FORMS[one.next_verb](initial={"digest": one.digest}))
    return _ended(request, one)


def _mine_or_404(request: PersonRequest, pk: int) -> Assignment:
    return get_object_or_404(Assignment.objects.of(request.user), pk=pk)


def _act(request: PersonRequest, one: Assignment) -> HttpResponse:
    form = _posted(request)
    if form.is_valid() and form.was_done(one):
        return redirect("board:assignment", one.pk)
    if closed := offer(one, form.verb, request.user).reasons:
        return _late(request, one, form, closed)
    if form.errors:
        return _page(request, one, form)
    if isinstance(form, ReviewForm) and request.POST.get("stage") != "sign":
        return _back_or_confirm(request, one, form)
    return _press(request, one, form)


def _press(request: PersonRequest, one: Assignment, form: StepForm) -> HttpResponse:
    given = form.details()
    if needs_signature(one.machine()[form.verb]) and given["digest"] == one.digest:  # else it is refused, and no code used up
        signing = SigningForm(request.POST, person=request.user, meaning=Meaning.REVIEW)
        given["signature"] = signed(request, signing, given["digest"])
        if signing.errors and not form.was_done(_mine_or_404(request, one.pk)):
            return _to_sign(request, one, form, signing, status=422)
    try:
        getattr(one, form.verb)(by=request.user, **given)
    except (PermissionDenied, TransitionNotAllowed) as refusal:
        now = _mine_or_404(request, one.pk)
        if not form.was_done(now):
            return _late(request, now, form, refusal.objections if isinstance(refusal, Opposed) else [str(refusal)])
    else:
        messages.success(request, form.done)
    return redirect("board:assignment", one.pk)


def _posted(request: PersonRequest) -> StepForm:
    if request.POST.get("verb") not in FORMS:
        raise BadRequest("No such step.")
    return FORMS[request.POST["verb"]](request.POST)


def _page(request: PersonRequest, one: Assignment, form: StepForm) -> HttpResponse:
    facts: dict[str, Any] = {"assignment": one, "form": form}
    if isinstance(form, ReviewForm):
        facts["head"], facts["text"] = _text(one)
    return render(request, f"reviewers/workspace/{form.verb}.html", facts)


def _text(one: Assignment) -> tuple[str, str]:
    """The one door to the text: closed until the member has accepted and declared that there are no interests."""
    if not one.is_text_open:
        raise Http404
    return set_in_type(one.revision)


def _back_or_confirm(request: PersonRequest, one: Assignment, form: ReviewForm) -> HttpResponse:
    if request.POST.get("stage") == "back":
        return _page(request, one, form)
    return _to_sign(request, one, form, SigningForm(person=request.user, meaning=Meaning.REVIEW))


def _to_sign(request: PersonRequest, one: Assignment, form: StepForm, signing: SigningForm, status: int = 200) -> HttpResponse:
    facts = {"assignment": one, "form": form, "typed": form.typed(), "signing": signing}
    return render(request, "reviewers/workspace/confirm.html", facts, status=status)


def _late(request: PersonRequest, one: Assignment, form: StepForm, reasons: Any) -> HttpResponse:
    facts = {"assignment": one, "reasons": reasons, "typed": form.typed()}
    return render(request, "reviewers/workspace/late.html", facts, status=409)


def _ended(request: PersonRequest, one: Assignment) -> HttpResponse:
    facts = {"assignment": one, "text": "".join(_text(one)) if one.is_text_open else ""}
    return render(request, "reviewers/workspace/ended.html", facts)


def _page_of_past(request: PersonRequest) -> list[Assignment]:
    """One more than a page, so that the page knows whether there is an older one."""
    past, before = Assignment.objects.past(request.user), request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        past = past.filter(pk__lt=int(before))
    return list(past[: PAGE + 1])
