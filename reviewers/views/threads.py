"""One remark and its thread: change or delete it while the review is written; afterwards answer,
settle it or open it again."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_fsm import TransitionNotAllowed

from articles.views.form_recovery import PersonRequest, signed_in
from articles.workflow.recorded import Opposed, offer

from ..acts import REOPEN, RESOLVE, RESPOND, SIGN
from ..forms import RemarkForm, ResolveForm
from ..models import Assignment, Comment, CommentStatus, drafted, drop_remark, put_remark
from ..reading_view import ReadingView, remarks_open_to
from .door import mine_or_404, with_text_or_404
from .reading import next_open
from .writing import tell_of_wording

RESULT = {RESOLVE: CommentStatus.RESOLVED, REOPEN: CommentStatus.OPEN}
DONE = {
    RESOLVE: "The comment is resolved. This is recorded.",
    REOPEN: "The comment is open again. This is recorded.",
}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def remark(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """Read a remark with its passage; do what its member may do."""
    one = with_text_or_404(mine_or_404(request.user, pk))
    said = get_object_or_404(remarks_open_to(one), pk=number)
    said.revision.article = one.article
    if request.method != "POST":
        return _page(request, one, said)
    verb = request.POST.get("verb", "")
    if verb in RESULT and said.status != CommentStatus.DRAFTED:
        return _settle(request, one, said, verb)
    if verb == RESPOND and said.status != CommentStatus.DRAFTED:
        return _respond(request, one, said)
    if verb in WRITING and said.status == CommentStatus.DRAFTED and not said.verdict:
        return WRITING[verb](request, one, said)
    raise BadRequest("No such step.")


def _page(
    request: PersonRequest,
    one: Assignment,
    said: Comment,
    form: RemarkForm | ResolveForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    sheet = ReadingView(one.revision)
    is_drafted = said.status == CommentStatus.DRAFTED
    step = (
        None
        if is_drafted
        else next(
            (it for it in (offer(said, verb, request.user) for verb in RESULT) if it.is_open), None
        )
    )
    may_respond = not is_drafted and offer(said, RESPOND, request.user).is_open
    if form is None:
        form = (
            RemarkForm(words=sheet.words, typed=RemarkForm.known(said))
            if is_drafted
            else ResolveForm(may_respond=may_respond)
        )
    facts = {
        "assignment": one,
        "thread": sheet.thread(said, one),
        "is_drafted": is_drafted,
        "step": step,
        "form": form,
        "refusal": refusal,
        "is_verdict": bool(said.verdict),
        "may_respond": may_respond,
    }
    return render(request, "reviewers/workspace/remark.html", facts, status=status)


def _change(request: PersonRequest, one: Assignment, said: Comment) -> HttpResponse:
    sheet = ReadingView(one.revision)
    form = RemarkForm(request.POST, words=sheet.words)
    if not form.is_valid():
        return _page(request, one, said, form)
    try:
        put_remark(one, said, **form.remark())
        said.refresh_from_db()
    except TransitionNotAllowed as refusal:
        return _page(request, one, said, form, str(refusal), status=409)
    messages.success(request, "Your comment is changed.")
    tell_of_wording(request, sheet, said)
    return redirect(_beside(one, said))


def _delete(request: PersonRequest, one: Assignment, said: Comment) -> HttpResponse:
    try:
        drop_remark(one, said)
    except TransitionNotAllowed as refusal:
        return _page(request, one, said, None, str(refusal), status=409)
    messages.success(request, "Your comment is deleted.")
    return redirect("board:assignment", one.pk)


def _settle(request: PersonRequest, one: Assignment, said: Comment, verb: str) -> HttpResponse:
    form = ResolveForm(request.POST)
    if not form.is_valid():
        return _page(request, one, said, form)
    try:
        getattr(said, verb)(by=request.user, reason=form.cleaned_data["reason"])
    except (PermissionDenied, TransitionNotAllowed) as refusal:
        if said.status != RESULT[verb]:  # a second press shows the result
            return _page(
                request,
                one,
                said,
                form,
                str(refusal),
                status=403 if isinstance(refusal, PermissionDenied) else 409,
            )
    else:
        if verb == RESOLVE:
            _forget_verdict(one, said)
        messages.success(request, DONE[verb])
    return redirect(_onwards(one, said))


def _forget_verdict(one: Assignment, settled: Comment) -> None:
    """The verdict that was taken over from an earlier round into the draft goes with the one
    that is settled."""
    for draft in drafted(one):
        if draft.statement and (draft.statement, draft.verdict, draft.rating) == (
            settled.statement,
            settled.verdict,
            settled.rating,
        ):
            drop_remark(one, draft)


def _respond(request: PersonRequest, one: Assignment, said: Comment) -> HttpResponse:
    form = ResolveForm(request.POST, may_respond=True, is_answer=True)
    if not form.is_valid():
        return _page(request, one, said, form, status=422)
    text = form.cleaned_data["reason"]
    try:
        said.respond(by=request.user, text=text)
    except (PermissionDenied, TransitionNotAllowed) as refusal:
        if said.was_just_said(request.user, text):
            return redirect("board:remark", one.pk, said.pk)
        status = (
            403
            if isinstance(refusal, PermissionDenied)
            else 422
            if isinstance(refusal, Opposed)
            else 409
        )
        return _page(request, one, said, form, str(refusal), status)
    messages.success(
        request, "Your answer is sent. The authors read it once an editor has decided."
    )
    return redirect("board:remark", one.pk, said.pk)


def _onwards(one: Assignment, said: Comment) -> str:
    """Where to go on: while the review is written, to the next remark to settle; afterwards, to
    the round the remark is of."""
    if one.next_verb != SIGN:
        return (
            reverse("board:assignment", args=[one.pk])
            + f"?round={said.revision.number}#remark-{said.pk}"
        )
    there = said if said.status == CommentStatus.OPEN else next_open(one, said)
    return _beside(one, there) if there else reverse("board:assignment", args=[one.pk]) + "#remarks"


def _beside(one: Assignment, said: Comment) -> str:
    return reverse("board:assignment", args=[one.pk]) + f"#remark-{said.pk}"


WRITING: dict[str, Callable[[PersonRequest, Assignment, Comment], HttpResponse]] = {
    "change": _change,
    "delete": _delete,
}
