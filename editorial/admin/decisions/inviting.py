"""Asking reviewers: whose turn it is and why, who must not be asked, and somebody else in the
place of who was asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from articles.models import Article, Person, Revision
from articles.views.form_recovery import PersonRequest
from articles.workflow.permissions import an_uninvolved_chair
from articles.workflow.recorded import Opposed, Stale
from reviewers.acts import INVITE
from reviewers.assigning.matching import Matching, match, reasons
from reviewers.assigning.warnings import authors_of, warnings
from reviewers.models import OPEN_PROGRESS, Assignment, BoardMember, Candidate

from ...recusal import back_to
from .forms import InviteForm, ReassignForm
from .verbs import submitted_or_404

NOT_UNDER_REVIEW = "Reviewers are invited while the article is under review."


@dataclass(frozen=True)
class Line:
    """A member as a line of the page: the facts, the reasons in words, what to keep in mind, and
    what may be done about it."""

    of: Candidate
    reasons: list[str]
    warnings: list[str]
    is_chosen: bool
    is_waivable: bool

    @property
    def member(self) -> BoardMember:
        """Whom it is about."""
        return self.of.member


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask members of the board to review the latest revision: the suggested set, or whom the
    editor chooses."""
    article = submitted_or_404(pk, request.user)
    form, of_suggested = (
        InviteForm(
            request.POST if request.method == "POST" else None,
            days=article.topic.days_to_review,
            by=request.user,
            auto_id=names,
        )
        for names in ("id_%s", "suggested_%s")
    )
    late = "" if article.is_being_read else NOT_UNDER_REVIEW
    if request.method == "POST" and form.is_valid():
        try:
            asked = Assignment.objects.invite(
                article, form.cleaned_data["members"], by=request.user, due_at=form.due_at
            )
        except Stale as refusal:
            late = str(refusal)
        except Opposed as refusal:
            asked = []
            if not _was_just_done(article, form.cleaned_data["members"], request.user):
                form.add_error("members", refusal.objections)
        if form.is_valid() and not late:
            messages.success(
                request, f"Invited{_names(asked)}. The members are told by mail and in their inbox."
            )
            return back_to(article, request.user)
    facts = {
        "form": form,
        "of_suggested": of_suggested,
        "late": late,
        **everybody(article, request.user, request.POST.getlist("members")),
    }
    status = 409 if late and request.method == "POST" else 422 if form.errors else 200
    return render(request, "editorial/admin/invite.html", facts, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def reassign(request: PersonRequest, pk: int, assignment: int) -> HttpResponse:
    """Ask somebody else in the place of who was asked."""
    article = submitted_or_404(pk, request.user)
    replaced = get_object_or_404(
        Assignment.objects.select_related("revision__article", "member__person"),
        pk=assignment,
        revision__article=article,
    )
    # Who is replaced no longer counts: the one proposed fills their place.
    found = match(article, due_day(article), without=replaced)
    form = ReassignForm(
        request.POST if request.method == "POST" else None, initial={"member": found.next()}
    )
    late = ""
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["member"]
        try:
            Assignment.objects.reassign(
                replaced, chosen, by=request.user, reason=form.cleaned_data["reason"]
            )
        except Stale as refusal:
            late = "" if _was_just_done(article, [chosen], request.user) else str(refusal)
        except Opposed as refusal:
            replaced.refresh_from_db()  # nothing was done, nor is it so on the page
            form.add_error("member", refusal.objections)
        if form.is_valid() and not late:
            Person.objects.tell_apart([chosen.person, replaced.member.person])
            messages.success(
                request,
                f"{chosen.label} is asked in the place of {replaced.member.label}. Both are told.",
            )
            return back_to(article, request.user)
    if not late and replaced.status not in OPEN_PROGRESS:
        state = replaced.get_status_display().lower()
        late = f"This invitation is {state}: there is nobody to replace."
    Person.objects.tell_apart([replaced.member.person])
    chosen = str(getattr(form["member"].value(), "pk", form["member"].value()) or "")
    facts = {
        "form": form,
        "late": late,
        "assignment": replaced,
        **_lines(found, article, request.user, [chosen]),
    }
    status = 409 if late and request.method == "POST" else 422 if form.errors else 200
    return render(request, "editorial/admin/reassign.html", facts, status=status)


def everybody(article: Article, by: Person, chosen: Iterable[str] = ()) -> dict[str, Any]:
    """Return what the page shows: who may be asked, in turn; who must not; the suggested set; how
    far the quorum is."""
    found = match(article, due_day(article))
    try:
        suggested, impossible = found.suggested(), []
    except Opposed as refusal:
        suggested, impossible = [], refusal.objections
    shown = _lines(found, article, by, list(chosen))
    picked = [line for line in shown["able"] if line.member in suggested]
    return {
        "suggested": picked,
        "impossible": impossible,
        "awaited": found.expected.count - found.now.count,
        **shown,
    }


def due_day(article: Article) -> Any:
    """Return the day a review would be due if it were asked for now."""
    return timezone.localdate(timezone.now() + timedelta(days=article.topic.days_to_review))


def _lines(found: Matching, article: Article, by: Person, chosen: list[str]) -> dict[str, Any]:
    revision: Any = article.revision
    authors = authors_of(revision)
    Person.objects.tell_apart(candidate.member.person for candidate in found.ranking)
    is_chair = bool(an_uninvolved_chair(article, by))
    lines = [
        _line(candidate, revision, authors, by=by, is_chair=is_chair, chosen=chosen)
        for candidate in found.ranking
    ]
    return {
        "article": article,
        "revision": revision,
        "quorum": found.now,
        "policy": found.now.policy,
        "is_minor": found.is_minor,
        "able": [line for line in lines if line.of.is_eligible],
        "unable": [line for line in lines if not line.of.is_eligible],
    }


def _line(
    candidate: Candidate,
    revision: Revision,
    authors: list[Person],
    *,
    by: Person,
    is_chair: bool,
    chosen: list[str],
) -> Line:
    is_waivable = (
        is_chair
        and candidate.member.person_id != by.pk
        and any(found.is_waivable for found in candidate.hindrances)
    )
    against = {found.sentence for found in candidate.hindrances}  # these stand below
    sentences = [
        sentence for sentence in reasons(candidate, revision.topic.name) if sentence not in against
    ]
    is_place_said = any(
        found.kind == "institution" for found in candidate.hindrances + candidate.waived
    )
    noted = warnings(candidate.member.person, revision, authors, is_place_said=is_place_said)
    return Line(candidate, sentences, noted, str(candidate.member.pk) in chosen, is_waivable)


def _was_just_done(article: Article, members: Iterable[BoardMember], by: Any) -> bool:
    standing = Assignment.objects.filter(revision=article.revision).open_or_completed()
    asked = set(standing.values_list("member", flat=True))
    return article.was_just(INVITE, by=by) and {member.pk for member in members} <= asked


def _names(asked: list[Assignment]) -> str:
    return f": {', '.join(str(assignment.member.person) for assignment in asked)}" if asked else ""
