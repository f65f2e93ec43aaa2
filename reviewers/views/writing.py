"""What a member writes before signing: every button of the form saves all of it, then does what
it says."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from articles.text.statements import Statement
from articles.views.form_recovery import PersonRequest

from ..forms import CommentForm, DraftForm, VerdictForm
from ..forms.verdict import ANSWERS
from ..models import Assignment, Comment, ReviewDraft, keep_draft, put_comment
from ..reading_view import ReadingView
from .guards import with_text_or_404
from .reading import workspace

BY_HAND = (
    "The authors cannot take your wording over with the button, only by hand: the passage runs "
    "through bold, italics, a link or a citation, or is not there exactly once. If you can, change "
    "your comment so that it is about plain words."
)
SHEET_LIMIT = 40  # characters of a page's name for itself
SIGNING = {"", "confirm"}  # these go on to the page where the review is signed


def write(request: PersonRequest, assignment: Assignment) -> HttpResponse | ReviewDraft:
    """Save the draft and the verdicts that were sent, and add the comment if that was asked for; a
    draft: go on to signing.

    Raises Stale when the review is no longer being written, Overtaken when another page has saved
    it since. What cannot be kept is said beside its field, and stays as it was; all else is saved.
    """
    sheet, stage = ReadingView(with_text_or_404(assignment).revision), request.POST.get("stage", "")
    form, comment = (
        DraftForm(request.POST),
        CommentForm(request.POST, words=sheet.words, is_waiting=stage != "add"),
    )
    verdicts = [VerdictForm(request.POST, statement) for statement in sheet.statements]
    sent = [verdict for verdict in verdicts if verdict.is_sent]
    is_well = all([submitted.is_valid() for submitted in (form, comment, *sent)])
    waiting = {} if stage == "add" and is_well else comment.as_typed()
    ballots = [
        sheet.ballot(
            verdict.statement,
            verdict.cleaned_data["verdict"],
            verdict.cleaned_data["note"],
            verdict.cleaned_data.get("rating", ""),
        )
        for verdict in sent
        if verdict.is_valid()
    ]
    kept = form.kept() | ({} if comment.errors and not waiting else {"remark": waiting})
    draft = keep_draft(
        assignment,
        kept,
        ballots,
        version=request.POST.get("version"),
        sheet=request.POST.get("sheet", "")[:SHEET_LIMIT],
    )
    if not is_well:
        return _refused(request, assignment, form, verdicts, comment)
    if is_for_script(request):
        return JsonResponse({"saved": f"{draft.saved_at:%H:%M} UTC", "version": draft.version})
    if stage == "add":
        added = put_comment(assignment, **comment.comment())
        tell_of_wording(request, sheet, added)
        return redirect(_place(assignment, added))
    if waiting and stage in SIGNING:
        comment.add_error(
            "text", "This comment is not added yet: add it, or empty its fields, before you sign."
        )
        return _refused(request, assignment, form, verdicts, comment)
    return _next(assignment, stage, request) or draft


def _refused(
    request: PersonRequest,
    assignment: Assignment,
    form: DraftForm,
    verdicts: list[VerdictForm],
    comment: CommentForm,
) -> HttpResponse:
    if is_for_script(request):
        label, message = next(
            (submitted[name].label, errors[0])
            for submitted in (form, comment, *verdicts)
            for name, errors in submitted.errors.items()
        )
        kept = ReviewDraft.objects.get(assignment=assignment)
        return JsonResponse(
            {"error": f"“{label}”. {message} All else is saved.", "version": kept.version},
            status=422,
        )
    return workspace(request, assignment, form, verdicts=verdicts, comment=comment)


def _next(assignment: Assignment, stage: str, request: PersonRequest) -> HttpResponse | None:
    what, _, which = stage.partition(" ")
    here = reverse("board:assignment", args=[assignment.pk])
    if what == "remark" and which.isascii() and which.isdecimal() and len(which) < 19:
        return redirect("board:comment", assignment.pk, int(which))
    if what in {"since", "round"} and which.isascii() and which.isdecimal() and len(which) < 10:
        return redirect(f"{here}?{what}={which}")
    if what == "save":
        messages.success(request, "Your draft is saved. Nobody else reads it before you sign.")
        return redirect(here)
    return None


def _place(assignment: Assignment, comment: Comment) -> str:
    return reverse("board:assignment", args=[assignment.pk]) + f"#remark-{comment.pk}"


def tell_of_wording(request: PersonRequest, sheet: ReadingView, comment: Comment) -> None:
    """Tell who has just suggested other words that the authors will have to type them; while it
    is written that can be changed."""
    if comment.wording and not sheet.can_be_put_at(comment.passage):
        messages.info(request, BY_HAND)


def is_for_script(request: PersonRequest) -> bool:
    """Did the script of the page send it, to be answered in JSON?"""
    return request.headers.get("Accept") == "application/json"


def also_typed(
    request: PersonRequest, statements: Iterable[Statement] = ()
) -> list[tuple[str, str]]:
    """Return what was sent beside the review itself, as pairs of label and text, for a page that
    can only show it.

    `statements` are those that were answered.
    """
    notes = [
        ("Note on a statement", str(text))
        for name, text in request.POST.items()
        if name.endswith("-note")
    ]
    labels = dict(ANSWERS)
    notes += [
        (
            f"Your answer on “{statement.text}”",
            str(labels.get(request.POST.get(f"{statement.key}-verdict", ""), "")),
        )
        for statement in statements
        if request.POST.get(f"{statement.key}-verdict")
    ]
    notes += [
        (
            f"Strength and certainty of “{statement.text}”",
            str(request.POST.get(f"{statement.key}-rating", "")),
        )
        for statement in statements
        if statement.rating
    ]
    comment = [
        (label, str(request.POST.get(f"remark-{name}", "")))
        for name, label in (
            ("passage", "The passage you meant"),
            ("text", "Your comment on it"),
            ("wording", "Suggested wording"),
        )
    ]
    return [(label, text) for label, text in comment + notes if text.strip()]
