"""The decision page: the text as submitted, what reviewers said, what stands against approval,
and the verbs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.declarations.confirming import interests_in
from articles.evidence.approval import (
    authors_to_confirm,
    open_objections,
    waived_by,
    weighed,
)
from articles.ledger import acts
from articles.ledger.details import Disclosure
from articles.ledger.signature import Meaning
from articles.models import (
    Article,
    Event,
    FindingPolicy,
    Revision,
    Status,
    address,
    preview_address,
)
from articles.publishing.audiences.beginning import adapted, for_others
from articles.publishing.late_disclosures import Flag, flags
from articles.text.citations.finding import Finding
from articles.workflow.permissions import an_impartial_editor, an_uninvolved_editor
from articles.workflow.recorded import offer
from articles.workflow.rules import DecisionContext, context_of, objections
from reviewers.acts import DECLARE, REMIND
from reviewers.deciding.expertise import Demand, asked_in, demand_for, waivable
from reviewers.deciding.quorum import blocking_on, quorum, signed_reviews
from reviewers.models import (
    ALLOWING,
    CHECKLIST,
    OPEN_PROGRESS,
    Assignment,
    AssignmentStatus,
    Interests,
    QuorumPolicy,
    Review,
    may_waive,
)
from reviewers.reading_view import ReadingView

from . import reviews as reviewing
from .changed import changed
from .next_action import FOR_NOBODY, OUTSTANDING, waiting
from .timeline import as_entry, day, flag_in_words, label, rule, timeline
from .verbs import buttons, submitted_or_404

Waivers = list[dict[str, Any]]


@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an article to those who decide. `?revision=2` shows a former revision, without verbs."""
    article, by = submitted_or_404(pk, request.user), request.user
    revisions = list(
        article.revisions.select_related("by", "edited_by", "topic").order_by("-number")
    )
    revision = _chosen(revisions, request.GET.get("revision", ""))
    # Nothing changes while the page is drawn: what is in question, who was reminded today are read
    # once.
    article.context = DecisionContext()
    facts = _read(article, revision, revisions, by) | {
        "article": article,
        "revision": revision,
        "revisions": revisions,
    }
    facts["is_latest"] = revision.pk == article.revision_id
    facts["public_at"] = address(article.slug, article.audience) if article.is_public else ""
    if facts["is_latest"]:
        facts |= _decide(article, facts, by)
    return render(request, "editorial/admin/decision.html", facts)


def _chosen(revisions: list[Revision], number: str) -> Revision:
    wanted = number or str(revisions[0].number)
    for revision in revisions:
        if str(revision.number) == wanted:
            return revision
    raise Http404


def _read(
    article: Article, revision: Revision, revisions: Sequence[Revision], by: Any
) -> dict[str, Any]:
    """What there is to read of a revision: its text, what changed, what was said of it and of
    those before it, what has happened."""
    sheet = ReadingView(revision, revisions)
    events = list(article.events.order_by("-sequence"))
    article.keep_acts(events)
    asked = Assignment.objects.filter(
        revision__in=[former for former in revisions if former.number <= revision.number]
    )
    asked = asked.with_outlook().with_namesakes()
    so_far: list[Any] = list(
        asked.select_related("member__person", "review")
        .prefetch_related("member__topics")
        .order_by("pk")
    )
    assignments = [assignment for assignment in so_far if assignment.revision_id == revision.pk]
    for assignment in assignments:
        assignment.revision = revision
    for assignment in so_far:
        assignment.member.person.set_apart(
            has_namesake=assignment.has_namesake, has_one_there=assignment.has_one_there
        )
    comments, waivers = reviewing.comments_on(revisions), reviewing.waivers(events)
    asked_now, flagged = {assignment.member.person_id for assignment in assignments}, flags(events)
    return {
        "head": sheet.parts[0],
        "text": sheet.parts[1],
        "events": events,
        "comments": comments,
        "assignments": assignments,
        "so_far": so_far,
        "timeline": timeline(events, flagged),
        "flags": _open_flags(article, revision, flagged),
        "reviews": [_shown(assignment, waivers, by) for assignment in assignments],
        "earlier": _earlier(revision, revisions, so_far, comments, waivers, by),
        "verdicts": reviewing.verdicts(sheet, assignments, comments),
        "points": reviewing.points(sheet, comments),
        "waivers": [
            waiver for waiver in waivers if waiver["person"] not in asked_now
        ],  # the others stand on the reviewer's card
        "findings": _by_weight(_findings(revision, events)),
        "amounts": sheet.amounts(article.approved_revision_id),
        "changed": changed(article, revision, revisions),
        "decided_under": _decided_under(revision, events),
        "declarations": revision.declarations_with(interests_in(events)),
    }


def _findings(revision: Revision, events: Sequence[Event]) -> list[tuple[Finding, Event | None]]:
    """What is found of the sources and numbers of a revision, and who has not confirmed to be its
    author, with the acts that waived it; known to the rules, which ask the same."""
    waived = waived_by(events)
    found = [
        *authors_to_confirm(revision, events),
        *weighed(revision, FindingPolicy.objects.shown(revision.topic)),
    ]
    against = [finding for finding in found if finding.is_objection and finding.key not in waived]
    context_of(revision.article).know(against, open_objections, revision)
    return [(finding, waived.get(finding.key)) for finding in found]


def _by_weight(
    found: list[tuple[Finding, Event | None]],
) -> dict[str, list[tuple[Finding, Event | None]]]:
    """Return those that block, or were waived, apart from the others; nothing where nothing was
    found."""
    against = [(finding, waived) for finding, waived in found if waived or finding.is_objection]
    others = [
        (finding, waived) for finding, waived in found if not (waived or finding.is_objection)
    ]
    return {"against": against, "others": others} if found else {}


def _decide(article: Article, facts: dict[str, Any], by: Any) -> dict[str, Any]:
    """What a decision rests on, and the verbs."""
    assignments, revision, demand = facts["assignments"], facts["revision"], None
    concerns = article.concerns()
    reviews = [
        assignment.review
        for assignment in assignments
        if assignment.status == AssignmentStatus.COMPLETED
    ]
    blocking = reviewing.blocking(facts["comments"])
    context = context_of(article)
    context.know(reviews, signed_reviews, revision)
    context.know(blocking, blocking_on, revision)
    is_forced = any(concern.verb == acts.FORCE_PUBLISH for concern in concerns)
    if article.status == Status.UNDER_REVIEW or (
        is_forced and article.revision_id == article.approved_revision_id
    ):
        policy = QuorumPolicy.objects.in_force(revision.topic)
        demand = Demand(revision, policy, asked_in(facts["events"]))
        context.know(demand, demand_for, revision)
    offers = buttons(
        article,
        by,
        with_concerns=bool(concerns),
        with_findings=bool(context.known(open_objections, revision)),
    )
    siblings = for_others(article, by, looks_up=False) | adapted(article)
    is_counted = demand is not None and not revision.is_minor
    waits = waiting(
        article,
        assignments,
        demand,
        blocking=blocking,
        in_question=bool(concerns),
        is_forced=is_forced,
    )
    against = objections(article) if demand else []
    for button in offers:
        if against and not button["allowed"] and list(button["reasons"]) == against:
            button["reasons_at"] = "decide-objections"
    return siblings | {
        "preview_at": preview_address(article.slug, article.audience),
        "concerns": [
            as_entry(concern) | {"event": concern, "without": _without(concern, facts, demand)}
            for concern in concerns
        ],
        "offers": [button for button in offers if not button["is_later"]],
        "later": [button for button in offers if button["is_later"]],
        "waits": "" if waits == FOR_NOBODY else _beside(waits, against),
        "is_under_review": demand is not None,
        "objections": against,
        "expertise": waivable(article, demand)[0]
        if is_counted and an_uninvolved_editor(article, by)
        else "",
        "quorum": quorum(revision, reviews, demand) if is_counted else None,
        "may_resolve": an_impartial_editor(article, by),
        "waivable": {
            assignment.pk
            for assignment in assignments
            if assignment.interests == Interests.DECLARED
            and may_waive(article, assignment.member, by)
        },
    }


def _beside(waits: str, objections: Sequence[str]) -> str:
    """Return whom an article waits for without the sentences that stand beside it anyway."""
    for sentence in objections:
        waits = waits.replace(sentence, "")
    rest = " ".join(waits.split()).replace(f"For an editor: {OUTSTANDING}", OUTSTANDING)
    return "" if rest.endswith(":") else rest


def _earlier(
    revision: Revision,
    revisions: Sequence[Revision],
    so_far: Sequence[Any],
    comments: Sequence[Any],
    waivers: Waivers,
    by: Any,
) -> list[dict[str, Any]]:
    """The signed reviews of each revision before this one, the newest first, with the comments
    that block nothing (any more)."""
    signed = [
        assignment for assignment in so_far if assignment.status == AssignmentStatus.COMPLETED
    ]
    rounds = [
        {
            "revision": former,
            "reviews": [
                _shown(assignment, waivers, by)
                for assignment in signed
                if assignment.revision_id == former.pk
            ],
            "points": reviewing.points(
                ReadingView(former),
                [
                    comment
                    for comment in comments
                    if comment.revision_id == former.pk and not reviewing.blocking([comment])
                ],
            ),
        }
        for former in revisions
        if former.number < revision.number
    ]
    return [review_round for review_round in rounds if review_round["reviews"]]


def _without(event: Event, facts: dict[str, Any], demand: Demand | None) -> str:
    """How far the quorum of a public text is without the review of whoever declared an interest
    late; empty for other concerns."""
    if event.verb != DECLARE:
        return ""
    late = Disclosure.from_detail(event.detail)
    about = next(revision for revision in facts["revisions"] if revision.digest == late.about)
    reviews = [
        assignment.review
        for assignment in facts["so_far"]
        if assignment.status == AssignmentStatus.COMPLETED and assignment.revision_id == about.pk
    ]
    if demand:
        fits = about.topic_id == facts["revision"].topic_id
        demand = replace(demand, revision=about) if fits else None
    return reviewing.without(event, about, reviews, demand)


def _open_flags(article: Article, revision: Revision, flagged: Sequence[Flag]) -> list[str]:
    """What questions the decisions on this revision, of the latest one also those before it, and is
    not answered.

    What is public is in question as a whole: see concerns.
    """
    is_latest = revision.pk == article.revision_id
    in_question = {concern.sequence for concern in article.concerns()}
    return [
        f"{label(flag.decision)} on {day(flag.decision.at)}: {words[0].lower()}{words[1:]}"
        for flag in flagged
        if (is_latest or flag.decision.digest == revision.digest)
        and flag.answer is None
        and flag.interest.sequence not in in_question
        for words in [flag_in_words(flag)]
    ]


def _decided_under(revision: Revision, events: Sequence[Event]) -> str:
    """The quorum policy that the record of the decision names, in words."""
    return next(
        (words for event in events if event.digest == revision.digest and (words := rule(event))),
        "",
    )


def _shown(assignment: Any, waivers: Waivers, by: Any) -> dict[str, Any]:
    is_open = assignment.status in OPEN_PROGRESS
    review = assignment.review if assignment.status == AssignmentStatus.COMPLETED else None
    return {
        "assignment": assignment,
        "member": assignment.member,
        "review": review,
        "counts": assignment.interests in ALLOWING,
        "ticks": _ticks(review) if review else [],
        "meaning": Meaning(review.meaning).label.partition(":")[0]
        if review and review.meaning
        else "",
        "is_open": is_open,
        REMIND: offer(assignment, REMIND, by) if is_open else None,
        "waivers": [
            waiver for waiver in waivers if waiver["person"] == assignment.member.person_id
        ],
    }


def _ticks(review: Review) -> list[tuple[str, bool]]:
    return [(sentence, bool(review.checklist.get(key))) for key, sentence in CHECKLIST.items()]
