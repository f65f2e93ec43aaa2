"""One comment and its thread: change or delete it while the review is written; afterwards answer,
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
from ..forms import CommentForm, ResolveForm
from ..models import Assignment, Comment, CommentStatus, drafted, drop_comment, put_comment
from ..reading_view import ReadingView, comments_open_to
from .guards import mine_or_404, with_text_or_404
from .reading import next_open
from .writing import tell_of_wording

RESULT = {RESOLVE: CommentStatus.RESOLVED, REOPEN: CommentStatus.OPEN}
DONE = {
    RESOLVE: "The comment is resolved. This is recorded.",
    REOPEN: "The comment is open again. This is recorded.",
}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """Read a comment with its passage; do what its member may do."""
    assignment = with_text_or_404(mine_or_404(request.user, pk))
    comment = get_object_or_404(comments_open_to(assignment), pk=number)
    comment.revision.article = assignment.article
    if request.method != "POST":
        return _page(request, assignment, comment)
    verb = request.POST.get("verb", "")
    if verb in RESULT and comment.status != CommentStatus.DRAFTED:
        return _settle(request, assignment, comment, verb)
    if verb == RESPOND and comment.status != CommentStatus.DRAFTED:
        return _respond(request, assignment, comment)
    if verb in WRITING and comment.status == CommentStatus.DRAFTED and not comment.verdict:
        return WRITING[verb](request, assignment, comment)
    raise BadRequest("No such step.")


def _page(
    request: PersonRequest,
    assignment: Assignment,
    comment: Comment,
    form: CommentForm | ResolveForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    sheet = ReadingView(assignment.revision)
    is_drafted = comment.status == CommentStatus.DRAFTED
    step = (
        None
        if is_drafted
        else next(
            (
                step
                for step in (offer(comment, verb, request.user) for verb in RESULT)
                if step.is_open
            ),
            None,
        )
    )
    may_respond = not is_drafted and offer(comment, RESPOND, request.user).is_open
    if form is None:
        form = (
            CommentForm(words=sheet.words, typed=CommentForm.known(comment))
            if is_drafted
            else ResolveForm(may_respond=may_respond)
        )
    facts = {
        "assignment": assignment,
        "thread": sheet.thread(comment, assignment),
        "is_drafted": is_drafted,
        "step": step,
        "form": form,
        "refusal": refusal,
        "is_verdict": bool(comment.verdict),
        "may_respond": may_respond,
    }
    return render(request, "reviewers/workspace/comment.html", facts, status=status)


def _change(request: PersonRequest, assignment: Assignment, comment: Comment) -> HttpResponse:
    sheet = ReadingView(assignment.revision)
    form = CommentForm(request.POST, words=sheet.words)
    if not form.is_valid():
        return _page(request, assignment, comment, form)
    try:
        put_comment(assignment, comment, **form.comment())
        comment.refresh_from_db()
    except TransitionNotAllowed as refusal:
        return _page(request, assignment, comment, form, str(refusal), status=409)
    messages.success(request, "Your comment is changed.")
    tell_of_wording(request, sheet, comment)
    return redirect(_beside(assignment, comment))


def _delete(request: PersonRequest, assignment: Assignment, comment: Comment) -> HttpResponse:
    try:
        drop_comment(assignment, comment)
    except TransitionNotAllowed as refusal:
        return _page(request, assignment, comment, None, str(refusal), status=409)
    messages.success(request, "Your comment is deleted.")
    return redirect("board:assignment", assignment.pk)


def _settle(
    request: PersonRequest, assignment: Assignment, comment: Comment, verb: str
) -> HttpResponse:
    form = ResolveForm(request.POST)
    if not form.is_valid():
        return _page(request, assignment, comment, form)
    try:
        getattr(comment, verb)(by=request.user, reason=form.cleaned_data["reason"])
    except (PermissionDenied, TransitionNotAllowed) as refusal:
        if comment.status != RESULT[verb]:  # a second press shows the result
            return _page(
                request,
                assignment,
                comment,
                form,
                str(refusal),
                status=403 if isinstance(refusal, PermissionDenied) else 409,
            )
    else:
        if verb == RESOLVE:
            _forget_verdict(assignment, comment)
        messages.success(request, DONE[verb])
    return redirect(_onwards(assignment, comment))


def _forget_verdict(assignment: Assignment, settled: Comment) -> None:
    """The verdict that was taken over from an earlier round into the draft goes with the one
    that is settled."""
    for draft in drafted(assignment):
        if draft.statement and (draft.statement, draft.verdict, draft.rating) == (
            settled.statement,
            settled.verdict,
            settled.rating,
        ):
            drop_comment(assignment, draft)


def _respond(request: PersonRequest, assignment: Assignment, comment: Comment) -> HttpResponse:
    form = ResolveForm(request.POST, may_respond=True, is_answer=True)
    if not form.is_valid():
        return _page(request, assignment, comment, form, status=422)
    text = form.cleaned_data["reason"]
    try:
        comment.respond(by=request.user, text=text)
    except (PermissionDenied, TransitionNotAllowed) as refusal:
        if comment.was_just_said(request.user, text):
            return redirect("board:comment", assignment.pk, comment.pk)
        status = (
            403
            if isinstance(refusal, PermissionDenied)
            else 422
            if isinstance(refusal, Opposed)
            else 409
        )
        return _page(request, assignment, comment, form, str(refusal), status)
    messages.success(
        request, "Your answer is sent. The authors read it once an editor has decided."
    )
    return redirect("board:comment", assignment.pk, comment.pk)


def _onwards(assignment: Assignment, comment: Comment) -> str:
    """Where to go on: while the review is written, to the next comment to settle; afterwards, to
    the round the comment is of."""
    if assignment.next_verb != SIGN:
        return (
            reverse("board:assignment", args=[assignment.pk])
            + f"?round={comment.revision.number}#remark-{comment.pk}"
        )
    there = comment if comment.status == CommentStatus.OPEN else next_open(assignment, comment)
    return (
        _beside(assignment, there)
        if there
        else reverse("board:assignment", args=[assignment.pk]) + "#remarks"
    )


def _beside(assignment: Assignment, comment: Comment) -> str:
    return reverse("board:assignment", args=[assignment.pk]) + f"#remark-{comment.pk}"


WRITING: dict[str, Callable[[PersonRequest, Assignment, Comment], HttpResponse]] = {
    "change": _change,
    "delete": _delete,
}
