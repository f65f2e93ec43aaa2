"""Inviting reviewers: who could read this revision, whose turn it might be, and who must not."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from articles.lifecycle import Opposed, Stale
from articles.models import Article, Status
from reviewers.models import OPEN_PROGRESS, Assignment, BoardMember, Progress

from .forms import InviteForm
from .verbs import submitted_or_404


@dataclass(frozen=True)
class Candidate:
    """A member as a line of the form: what speaks for and against asking."""

    member: BoardMember
    is_of_topic: bool
    open_count: int
    hindrances: tuple[str, ...]
    cautions: tuple[str, ...]
    is_chosen: bool


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask members of the board to review the latest revision."""
    article = submitted_or_404(pk, request.user)
    form = InviteForm(request.POST if request.method == "POST" else None, days=article.topic.days_to_review)
    late = "" if article.status == Status.UNDER_REVIEW else "Reviewers are invited while the article is under review."
    if request.method == "POST" and form.is_valid():
        try:
            Assignment.objects.invite(article, form.cleaned_data["members"], by=request.user, due_at=form.due_at)
        except Stale as refusal:
            late = str(refusal)
        except Opposed as refusal:
            if not _was_just_done(article, form, request.user):
                form.add_error("members", refusal.objections)
        if form.is_valid() and not late:
            messages.success(request, "Invited. The members are told by mail and in their inbox.")
            return redirect("admin:articles_article_change", pk=article.pk)
    facts = {"article": article, "revision": article.revision, "form": form, "late": late,
             "candidates": candidates(article, request.POST.getlist("members"))}
    status = 409 if late and request.method == "POST" else 422 if form.errors else 200
    return render(request, "editorial/admin/invite.html", facts, status=status)


def candidates(article: Article, chosen: list[str]) -> list[Candidate]:
    """Return every active member: those of the topic first, the least busy first; `chosen` are the keys ticked."""
    has_topic = Count("topics", filter=Q(topics=article.topic), distinct=True)
    busy = Count("assignments", filter=Q(assignments__status__in=OPEN_PROGRESS), distinct=True)
    members = BoardMember.objects.active().annotate(has_topic=has_topic, open_count=busy)
    asked = _asked(article)
    ordered: list[Any] = sorted(members, key=_turn)
    return [_candidate(one, article, one.pk in asked, str(one.pk) in chosen) for one in ordered]


def _turn(member: Any) -> tuple[bool, int, str]:
    return (not member.has_topic, member.open_count, str(member.person))


def _asked(article: Article) -> set[int]:
    standing = Assignment.objects.filter(revision=article.revision).exclude(status__in=[Progress.DECLINED, Progress.CANCELLED])
    return set(standing.values_list("member", flat=True))


def _was_just_done(article: Article, form: InviteForm, by: Any) -> bool:
    wanted = {member.pk for member in form.cleaned_data["members"]}
    return article.was_just("invite", by=by) and wanted <= _asked(article)


def _candidate(member: Any, article: Article, was_asked: bool, is_chosen: bool) -> Candidate:
    hindrances = member.hindrances(article) + (["Has been asked to read this revision."] if was_asked else [])
    cautions = ["Has as many open reviews as agreed."] if member.open_count >= member.cap else []
    if away := _absence(member, timezone.localdate()):
        cautions.append(away)
    return Candidate(member, bool(member.has_topic), member.open_count, tuple(hindrances), tuple(cautions), is_chosen)


def _absence(member: BoardMember, today: date) -> str:
    is_over = member.absent_until is not None and member.absent_until < today
    if member.absent_from is None or is_over:
        return ""
    until = f" until {member.absent_until:%-d %B %Y}" if member.absent_until else ""
    return f"Away from {member.absent_from:%-d %B %Y}{until}."
