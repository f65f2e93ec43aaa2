"""Checking the record upstairs: each assignment is where the ledger says, each remark says what was signed, each rule is its ink."""

from collections.abc import Iterable, Iterator
from typing import Any

from articles.models import PUBLISHING, Article, Event, Revision, Status

from .models import Assignment, Comment, Interests, Progress, QuorumPolicy

FOR_ALL = {"approve", "retract"}  # with these all that is open on the article ends, on whichever revision


def ends_a_review(event: Event) -> bool:
    """Does this event end the review of its revision? What was published before full review is still to be read."""
    leaves = event.before == Status.UNDER_REVIEW and event.is_move and event.verb != "force_publish"
    return leaves or event.verb in FOR_ALL | {"settle"}


def verify_assignments(articles: Iterable[Article] | None = None) -> Iterator[str]:
    """Yield, in sentences, every assignment or remark that is not what its article's ledger tells."""
    found = Assignment.objects.select_related("revision__article", "member").order_by("pk")
    remarks = Comment.objects.published().select_related("revision").order_by("pk")
    if articles is not None:
        found, remarks = found.filter(revision__article__in=articles), remarks.filter(revision__article__in=articles)
    for assignment in found.iterator():
        progress, interests = _told(assignment)
        if (assignment.status, assignment.interests) != (progress, interests):
            yield (f"Article {assignment.revision.article_id}: assignment {assignment.pk} is {assignment.status} "
                   f"({assignment.interests}), but the ledger says {progress} ({interests}).")
    for remark in remarks.iterator():
        if remark.seal() not in _sealed(remark):
            yield f"Article {remark.revision.article_id}: remark {remark.pk} is not what was signed."


def verify_rules(articles: Iterable[Article] | None = None) -> Iterator[str]:
    """Yield, in sentences, every decision whose record tells another quorum rule than the ink of that number.

    Number 0 is the house's own rule, which is no row; records from before there were policies name none.
    """
    made = Event.objects.filter(verb__in=PUBLISHING, detail__has_key="quorum_policy").order_by("article", "sequence")
    ink = {policy.number: policy.asks() for policy in QuorumPolicy.objects.all()}
    minor = set(Revision.objects.filter(is_minor=True).values_list("digest", flat=True))
    for event in made if articles is None else made.filter(article__in=articles):
        rule = event.detail["quorum_policy"]
        if rule.get("minor"):
            if event.digest not in minor:
                yield f"Article {event.article_id}: event {event.sequence} says minor correction of what is none."
        elif rule["number"] and ink.get(rule["number"]) != {name: rule[name] for name in ("approvals", "of_topic", "always", "with_dose")}:
            yield f"Article {event.article_id}: the quorum policy that event {event.sequence} was made under was altered."


def _told(assignment: Assignment) -> tuple[str, str]:
    progress, interests = str(Progress.INVITED), str(Interests.NOT_ASKED)
    is_invited = False
    for event in Event.objects.filter(article=assignment.revision.article_id).order_by("sequence"):
        if event.verb == "invite" and str(assignment.pk) in event.detail["assignments"]:
            is_invited = True
        elif is_invited and event.verb == "waive" and event.detail["member"]["id"] == assignment.member.person_id:
            interests = str(Interests.WAIVED) if interests == Interests.DECLARED else interests
        elif event.detail.get("assignment") == assignment.pk:
            progress = event.detail["progress"][1]
            interests = event.detail["interests"] if event.verb == "declare" else interests
        elif is_invited and ends_a_review(event) and _is_about(event, assignment) and progress in {Progress.INVITED, Progress.ACCEPTED}:
            progress = str(Progress.CANCELLED)
    return progress, interests


def _is_about(event: Event, assignment: Assignment) -> bool:
    return event.verb in FOR_ALL or event.digest == assignment.digest


def _sealed(remark: Comment) -> set[Any]:
    """What the ledger holds of a remark: by the review it is part of, or by the reply it is."""
    events = Event.objects.filter(article=remark.revision.article_id, verb__in=["sign", "reply", "respond"])
    return {event.detail.get("remarks", {}).get(str(remark.pk)) for event in events} | {
        event.detail["sealed"] for event in events if event.detail.get("reply") == remark.pk}
