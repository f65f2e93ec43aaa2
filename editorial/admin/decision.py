"""The decision page: the text as submitted, what reviewers said, what stands against approval, and the verbs."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.changes import changes
from articles.lifecycle import objections, offer
from articles.models import Article, Event, Revision, Status, set_in_type
from articles.reading import plain
from articles.roles import an_impartial_editor
from articles.signature import Meaning
from reviewers.models import CHECKLIST, OPEN_PROGRESS, Assignment, Interests, Progress, QuorumPolicy, Review, may_waive
from reviewers.quorum import quorum

from . import said
from .timeline import timeline, told
from .verbs import buttons, submitted_or_404
from .waiting import FOR_NOBODY, waiting


@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an article to those who decide. `?revision=2` shows a former revision, without verbs."""
    article, by = submitted_or_404(pk, request.user), request.user
    revisions = list(article.revisions.select_related("by", "edited_by", "topic").order_by("-number"))
    revision = _chosen(revisions, request.GET.get("revision", ""))
    article.kept = {}  # nothing changes while the page is drawn: what is in question, who was reminded today are read once
    facts = _read(article, revision, by) | {"article": article, "revision": revision, "revisions": revisions}
    facts["is_latest"] = revision.pk == article.revision_id
    if facts["is_latest"]:
        facts |= _decide(article, facts, by)
    return render(request, "editorial/admin/decision.html", facts)


def _chosen(revisions: list[Revision], number: str) -> Revision:
    wanted = number or str(revisions[0].number)
    for revision in revisions:
        if str(revision.number) == wanted:
            return revision
    raise Http404


def _read(article: Article, revision: Revision, by: Any) -> dict[str, Any]:
    """What there is to read of a revision: its text, what was said of it, what has happened."""
    head, text = set_in_type(revision)
    events = list(article.events.order_by("-sequence"))
    asked = Assignment.objects.filter(revision=revision).with_outlook().select_related("member__person", "review", "waiver__by")
    assignments = list(asked.prefetch_related("member__topics").order_by("pk"))
    for one in assignments:
        one.revision = revision
    remarks = said.remarks_on(article)
    return {
        "head": head, "text": text, "events": events, "remarks": remarks, "assignments": assignments,
        "timeline": timeline(events),
        "reviews": [_shown(one, by) for one in assignments], "verdicts": said.verdicts(revision, assignments, remarks),
        "points": said.points(revision, plain(head + text), remarks), "waivers": said.waivers(events),
        "corrected": _corrected(article, revision, head + text) if revision.is_minor else [],
        "decided_under": _decided_under(revision, events),
    }


def _decide(article: Article, facts: dict[str, Any], by: Any) -> dict[str, Any]:
    """What a decision rests on, and the verbs."""
    assignments, revision, policy = facts["assignments"], facts["revision"], None
    concerns = article.concerns()
    kept: dict[str, Any] = {"reviews": [one.review for one in assignments if one.status == Progress.COMPLETED],
                            "blocking": said.blocking(facts["remarks"])}
    is_forced = any(one.verb == "force_publish" for one in concerns)
    if article.status == Status.UNDER_REVIEW or (is_forced and article.revision_id == article.approved_revision_id):
        policy = kept["policy"] = QuorumPolicy.objects.in_force(revision.topic)
    for one in (article.revision, article.approved_revision):
        if one and one.pk == revision.pk:
            one.kept = kept
    offers = buttons(article, by, with_concerns=bool(concerns))
    is_counted = policy is not None and not revision.is_minor
    waits = waiting(article, assignments, policy, blocking=kept["blocking"], in_question=bool(concerns), is_forced=is_forced)
    return {
        "concerns": [told(one) | {"event": one} for one in concerns], "offers": offers,
        "waits": "" if waits == FOR_NOBODY else waits,
        "is_under_review": policy is not None, "objections": objections(article) if policy else [],
        "quorum": quorum(revision, kept["reviews"], policy) if is_counted else None, "may_resolve": an_impartial_editor(article, by),
        "waivable": {one.pk for one in assignments if one.interests == Interests.DECLARED and may_waive(article, one.member, by)},
    }


def _corrected(article: Article, revision: Revision, html: str) -> list[Any]:
    """What a minor correction changes of the text that was approved last before it."""
    before = article.revisions.filter(number__lt=revision.number, galleys__isnull=False).order_by("-number").first()
    return changes("".join(set_in_type(before)), html) if before else []


def _decided_under(revision: Revision, events: Sequence[Event]) -> dict[str, Any]:
    """The quorum policy that the record of the decision names."""
    for event in events:
        if event.digest == revision.digest and "quorum_policy" in event.detail:
            return dict(event.detail["quorum_policy"])
    return {}


def _shown(assignment: Assignment, by: Any) -> dict[str, Any]:
    is_open = assignment.status in OPEN_PROGRESS
    review: Any = assignment.review if assignment.status == Progress.COMPLETED else None  # type: ignore[attr-defined]
    return {
        "assignment": assignment,
        "member": assignment.member,
        "review": review,
        "ticks": _ticks(review) if review else [],
        "meaning": Meaning(review.meaning).label.partition(":")[0] if review and review.meaning else "",
        "is_open": is_open,
        "remind": offer(assignment, "remind", by) if is_open else None,
    }


def _ticks(review: Review) -> list[tuple[str, bool]]:
    return [(sentence, bool(review.checklist.get(key))) for key, sentence in CHECKLIST.items()]
