"""The page a review is written on, and the earlier rounds beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render

from articles.declarations.confirming import acts_about, interests_in
from articles.evidence.findings import findings
from articles.models import FindingPolicy, Revision
from articles.sources.known import known_of
from articles.text.statements import STATEMENTS_LIMIT, listed
from articles.views.form_recovery import PersonRequest

from ..forms import CommentForm, ReviewForm, VerdictForm
from ..forms.verdict import Said, said_of
from ..models import Assignment, Comment, CommentStatus, Review, ReviewDraft
from ..reading_view import (
    ReadingView,
    Thread,
    changes_since,
    comments_beside,
    comments_open_to,
    in_order,
    last_read,
    may_read_round,
    rounds,
    with_rounds,
)
from .guards import with_text_or_404
from .statement_rows import row

SHORT = 1_500  # characters of changes that are shown without being asked for


def workspace(
    request: PersonRequest,
    assignment: Assignment,
    form: ReviewForm | None = None,
    *,
    verdicts: Sequence[Said | VerdictForm] | None = None,
    comment: CommentForm | None = None,
    version: str | None = None,
) -> HttpResponse:
    """Show the text with everything that belongs to it, and the forms: as they were sent, or from
    the draft.

    `version` is that of the draft which the forms go on from, if it is not the one that is saved
    now.
    """
    revisions = rounds(with_text_or_404(assignment))
    sheet = ReadingView(assignment.revision, revisions)
    comments = comments_beside(assignment, revisions)
    drafted, earlier = (
        [comment for comment in comments if (comment.status == CommentStatus.DRAFTED) == is_drafted]
        for is_drafted in (True, False)
    )
    before = sheet.said_before(_mine_before(assignment, earlier))
    carried = {former.verdict.pk: key for key, former in before.items() if former.is_same}
    beside = in_order(_beside(sheet, comments, assignment, carried))
    draft = ReviewDraft.objects.filter(assignment=assignment).first()
    typed = draft.typed if draft else {}
    if form is None:
        form = ReviewForm(initial={"digest": assignment.digest} | typed)
    if verdicts is None:
        verdicts = said_of(sheet.statements, drafted, before)
    others = [verdict for verdict in verdicts if not verdict.statement.is_clinical]
    since = _since(request, assignment, revisions)
    changes = changes_since(since, sheet) if since else []
    changed = [change for change in changes if change.state != "same"]
    return render(
        request,
        "reviewers/workspace/sign.html",
        {
            "assignment": assignment,
            "form": form,
            "draft": draft,
            "text": sheet.marked(beside),
            "threads": beside,
            "verdicts": [row(verdict) for verdict in verdicts if verdict.statement.is_clinical],
            "other_verdicts": [row(verdict) for verdict in others],
            "others_answered": any(verdict.answer or verdict.errors for verdict in others),
            "left_out": max(0, len(listed(sheet.document)) - len(verdicts))
            if len(verdicts) >= STATEMENTS_LIMIT
            else 0,
            "version": version if version is not None else draft.version if draft else "",
            "sheet": uuid4().hex,
            "answered_count": sum(
                verdict.statement.is_clinical and bool(verdict.answer) for verdict in verdicts
            ),
            "comment_form": comment or CommentForm(typed=typed.get("remark")),
            "revisions": revisions,
            "since": since,
            "changes": changes,
            "changed": len(changed),
            "amounts": sheet.amounts(assignment.article.approved_revision_id),
            "declarations": assignment.revision.declarations_with(
                interests_in(acts_about(assignment.revision))
            ),
            "is_short": sum(len(change.html) for change in changed) <= SHORT,
            "notes": [
                revision
                for revision in reversed(revisions)
                if since and revision.note and revision.number > since.number
            ],
            "findings": _findings(assignment.revision),
        },
    )


def a_round(request: PersonRequest, assignment: Assignment, number: str) -> HttpResponse:
    """Show an earlier revision, or one's own, with what was said of it, once that is signed;
    never what was for the editors only."""
    revisions = rounds(with_text_or_404(assignment))
    revision = _numbered(revisions, number)
    if not may_read_round(assignment, revision):
        return render(
            request, "reviewers/workspace/not_yet.html", {"assignment": assignment}, status=409
        )
    sheet = ReadingView(revision)
    comments = comments_open_to(assignment).filter(revision=revision)
    shown = [comment for comment in comments if not comment.verdict or comment.is_blocking]
    threads = in_order(with_rounds(sheet, shown, assignment))
    reviews = Review.objects.filter(revision=revision).select_related("assignment").order_by("pk")
    return render(
        request,
        "reviewers/workspace/round.html",
        {
            "assignment": assignment,
            "revision": revision,
            "revisions": revisions,
            "text": sheet.marked(threads),
            "reviews": reviews,
            "threads": threads,
            "agreed": sum(comment.agrees for comment in comments),
        },
    )


def next_open(assignment: Assignment, settled: Comment) -> Comment | None:
    """Return the member's open comment that comes next in the text after one that was just
    settled, else the first one."""
    sheet, person = ReadingView(assignment.revision), assignment.member.person
    mine = [
        comment
        for comment in comments_open_to(assignment)
        if comment.person_id == person.pk and comment.status == CommentStatus.OPEN
    ]
    threads = in_order([*_beside(sheet, mine, assignment, {}), sheet.thread(settled, assignment)])
    at = next(
        position for position, thread in enumerate(threads) if thread.comment.pk == settled.pk
    )
    return next((thread.comment for thread in threads[at + 1 :] + threads[:at]), None)


def _beside(
    sheet: ReadingView,
    comments: Iterable[Comment],
    assignment: Assignment,
    carried: Mapping[int, str],
) -> list[Thread]:
    """What waits for a word: drafted comments and open ones. Verdicts that are drafted, agree, or
    are `carried` to a statement here (the key of it by theirs) stand with their statement, unless
    somebody replied to them."""
    waiting = (
        comment
        for comment in comments
        if not comment.verdict or (comment.is_blocking and comment.status != CommentStatus.DRAFTED)
    )
    threads = (
        replace(sheet.thread(comment, assignment), carried_to=carried.get(comment.pk, ""))
        for comment in waiting
    )
    return [
        thread
        for thread in threads
        if not thread.is_settled and (thread.replies or not thread.carried_to)
    ]


def _numbered(revisions: Sequence[Revision], number: str) -> Revision:
    for revision in revisions:
        if str(revision.number) == number:
            return revision
    raise Http404


def _since(
    request: PersonRequest, assignment: Assignment, revisions: Sequence[Revision]
) -> Revision | None:
    asked = request.GET.get("since", "")
    return _numbered(revisions[1:], asked) if asked else last_read(assignment, revisions)


def _mine_before(assignment: Assignment, comments: Sequence[Comment]) -> list[Comment]:
    """What the member said of statements in earlier rounds, the latest last; a settled
    disagreement is not brought up again."""
    return [
        comment
        for comment in comments
        if comment.verdict
        and comment.person_id == assignment.member.person_id
        and comment.status == CommentStatus.OPEN
    ]


def _findings(revision: Revision) -> list[Any]:
    severities, known = (
        FindingPolicy.objects.shown(revision.topic),
        known_of(revision.listed, revision),
    )
    return findings(revision, revision.listed, severities, known, revision.setting)
