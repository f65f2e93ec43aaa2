"""Checking the record upstairs: each assignment is where the ledger says, each remark says what was signed, each rule is its ink."""

from collections.abc import Iterable, Iterator
from typing import Any

from articles.models import PUBLISHING, Article, Event, Revision, Status

from .models import Assignment, Comment, Interests, Progress, QuorumPolicy, Standing

SAYING = {"sign", "reply", "respond"}  # the verbs that publish remarks
FOR_ALL = {"approve", "retract"}  # with these all that is open on the article ends, on whichever revision


def ends_a_review(event: Event) -> bool:
    """Does this event end the review of its revision? What was published before full review is still to be read."""
    leaves = event.before == Status.UNDER_REVIEW and event.is_move and event.verb != "force_publish"
    return leaves or event.verb in FOR_ALL | {"settle"}


def verify_assignments(articles: Iterable[Article] | None = None) -> Iterator[str]:
    """Yield, in sentences, every assignment or remark that is not what its article's ledger tells."""
    found = Assignment.objects.select_related("revision__article", "member").order_by("pk")
    said = Comment.objects.values_list("revision__article", flat=True)
    told = Event.objects.filter(verb__in=SAYING).values_list("article", flat=True)
    if articles is not None:
        found, said = found.filter(revision__article__in=articles), said.filter(revision__article__in=articles)
        told = told.filter(article__in=articles)
    for assignment in found.iterator():
        progress, interests = _told(assignment)
        if (assignment.status, assignment.interests) != (progress, interests):
            yield (f"Article {assignment.revision.article_id}: assignment {assignment.pk} is {assignment.status} "
                   f"({assignment.interests}), but the ledger says {progress} ({interests}).")
    for article in sorted({*said.order_by().distinct(), *told.order_by().distinct()}):
        yield from _remarks_of(article)


def verify_rules(articles: Iterable[Article] | None = None) -> Iterator[str]:
    """Yield, in sentences, every decision whose record tells another quorum rule than the ink of that number.

    Number 0 is the house's own rule, which is no row; records from before there were policies name none.
    """
    made = Event.objects.filter(verb__in=PUBLISHING | {"settle"}, detail__has_key="quorum_policy").order_by("article", "sequence")
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


def _remarks_of(article: int) -> Iterator[str]:
    """Hold an article's remarks against its ledger: what was said, in which thread, and whether that is settled."""
    there = {one.pk: one for one in Comment.objects.published().filter(revision__article=article)}
    seals, parents, standing = dict[int, Any](), dict[int, int | None](), dict[int, str]()
    for event in Event.objects.filter(article=article, verb__in=SAYING | {"resolve", "reopen"}).order_by("sequence"):
        detail = event.detail
        said = {int(key): seal for key, seal in detail.get("remarks", {}).items()} | (
            {detail["reply"]: detail["sealed"]} if "reply" in detail else {})
        seals |= said
        parents |= dict.fromkeys(said, detail.get("remark"))
        standing |= dict.fromkeys(said, Standing.OPEN) | dict.fromkeys(detail.get("settled", ()), Standing.RESOLVED)
        if event.verb in {"resolve", "reopen"}:
            standing[detail["remark"]] = Standing.RESOLVED if event.verb == "resolve" else Standing.OPEN
    for key in sorted(seals.keys() | there):
        remark = there.get(key)
        if remark is None:
            yield f"Article {article}: remark {key} is missing."
        elif remark.seal() != seals.get(key):
            yield f"Article {article}: remark {key} is not what was signed."
        elif remark.parent_id != parents[key]:
            yield f"Article {article}: remark {key} stands in another thread than the one it was said in."
        elif remark.status != standing[key]:
            yield f"Article {article}: remark {key} is {remark.status}, but the ledger says {standing[key]}."
