"""The decision page: the text as submitted, what reviewers said, what stands against approval, and the verbs."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.lifecycle import objections
from articles.models import Revision, Status, set_in_type
from reviewers.models import CHECKLIST, OPEN_PROGRESS, Assignment, Progress, Review

from .timeline import timeline
from .verbs import buttons, submitted_or_404
from .waiting import waiting


@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an article to those who decide. `?revision=2` shows a former revision, without verbs."""
    article = submitted_or_404(pk, request.user)
    revisions = list(article.revisions.select_related("by").order_by("-number"))
    revision = _chosen(revisions, request.GET.get("revision", ""))
    head, text = set_in_type(revision)
    assignments = list(Assignment.objects.filter(revision=revision).select_related("member__person", "review").order_by("pk"))
    is_latest = revision.pk == article.revision_id
    facts = {
        "article": article, "revision": revision, "revisions": revisions, "is_latest": is_latest, "head": head, "text": text,
        "reviews": [_shown(one) for one in assignments], "timeline": timeline(article),
        "waits": waiting(article, assignments) if is_latest else "",
        "offers": buttons(article, request.user) if is_latest else [],
        "is_under_review": is_latest and article.status == Status.UNDER_REVIEW,
        "objections": objections(article) if is_latest and article.status == Status.UNDER_REVIEW else [],
    }
    return render(request, "editorial/admin/decision.html", facts)


def _chosen(revisions: list[Revision], number: str) -> Revision:
    wanted = number or str(revisions[0].number)
    for revision in revisions:
        if str(revision.number) == wanted:
            return revision
    raise Http404


def _shown(assignment: Assignment) -> dict[str, Any]:
    signed = assignment.status == Progress.COMPLETED
    return {
        "assignment": assignment,
        "member": assignment.member,
        "review": assignment.review if signed else None,
        "ticks": _ticks(assignment.review) if signed else [],
        "is_open": assignment.status in OPEN_PROGRESS,
    }


def _ticks(review: Review) -> list[tuple[str, bool]]:
    return [(sentence, bool(review.checklist.get(key))) for key, sentence in CHECKLIST.items()]
