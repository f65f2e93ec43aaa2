"""Invariants of who decided and signed: impartial, in two hands, with their quorum."""

from collections.abc import Iterator

from django.db import models

from articles.ledger.signature import disagreements
from articles.models import Event, Revision
from articles.text.language.doses import has_dose
from reviewers.deciding.expertise import asking
from reviewers.models import ALLOWING, Interests, Review

SIGNED = {
    "approve",
    "retract",
    "force_publish",
    "settle",
    "confirm_in_step",
    "sign",
    "waive",
    "waive_expertise",
    "waive_findings",
}


def deciders_were_impartial() -> Iterator[str]:
    """2: nobody decided on, or reviewed, what they wrote; reviews rest on declared interests, and
    there were none.

    Who decided anything had declared no interest in the article; who approved, forced or settled
    had not taken on to review it.
    """
    judged = [
        "approve",
        "sign",
        "start_review",
        "request_changes",
        "reject",
        "retract",
        "force_publish",
        "settle",
        "confirm_in_step",
        "waive_findings",
    ]
    for event in Event.objects.filter(verb__in=judged).select_related("article", "actor"):
        revision = event.article.revisions.filter(digest=event.digest).first()
        if revision is None or revision.was_written_by(event.actor):
            yield (
                f"{event.verb} of article {event.article_id} by somebody who wrote it, or of no "
                "revision."
            )
        elif event.verb != "sign" and event.actor_id in revision.suggested_by:
            yield f"{event.verb} of article {event.article_id} by somebody whose wording is in it."
        own = Event.objects.filter(
            article=event.article_id, actor=event.actor_id, sequence__lt=event.sequence
        )
        if (
            event.verb in {"approve", "force_publish", "settle"}
            and own.filter(verb__in=["accept", "sign"], digest=event.digest).exists()
        ):
            yield (
                f"{event.verb} of article {event.article_id} by somebody who had taken on to "
                "review it."
            )
        if (
            event.verb != "sign"
            and Event.objects.filter(
                article__slug=event.article.slug,
                actor=event.actor_id,
                at__lt=event.at,
                verb="declare",
                detail__interests=Interests.DECLARED,
            ).exists()
        ):
            yield (
                f"{event.verb} of article {event.article_id} by somebody who had declared an "
                "interest in its question."
            )
        if event.verb == "sign" and event.detail.get("interests") not in ALLOWING:
            yield (
                f"a review of article {event.article_id} rests on undeclared or competing "
                "interests."
            )
        declared = Event.objects.filter(
            detail__assignment=event.detail.get("assignment"),
            verb="declare",
            sequence__lt=event.sequence,
            article=event.article_id,
            detail__interests=Interests.DECLARED,
        )
        if (
            event.verb == "sign"
            and event.detail.get("interests") == Interests.NONE
            and declared.exists()
        ):
            yield (
                f"a review of article {event.article_id} was signed without the interest that had "
                "been declared."
            )


def keys_were_in_two_hands() -> Iterator[str]:
    """2: who settled had neither opened what was in question nor published it; nobody waived
    anything for themselves."""
    for event in Event.objects.filter(verb="settle"):
        own = Event.objects.filter(article=event.article_id, actor=event.actor_id)
        published = models.Q(verb__in=["approve", "force_publish"], digest=event.digest)
        if own.filter(published | models.Q(sequence__in=event.detail.get("settles", []))).exists():
            yield (
                f"what was settled about article {event.article_id} had been opened, or published, "
                "by the same person."
            )
    for event in Event.objects.filter(verb="waive"):
        if event.detail["member"]["id"] == event.actor_id:
            yield f"a chair waived something for themselves, in article {event.article_id}."


def signatures_stand() -> Iterator[str]:
    """2: whatever must be signed was signed by who acted, on the text the act was about."""
    for event in Event.objects.filter(verb__in=SIGNED):
        found = disagreements(
            event.detail.get("signature", {}), person_id=event.actor_id, digest=event.digest
        )
        yield from (f"event {event.pk} ({event.verb}) {disagreement}." for disagreement in found)


def approvals_had_their_quorum() -> Iterator[str]:
    """3: distinct persons on the same digest, and none of them against it, before the approval."""
    for event in Event.objects.filter(verb="approve"):
        signed = Event.objects.filter(
            article=event.article_id, verb="sign", digest=event.digest, sequence__lt=event.sequence
        )
        late = Event.objects.filter(
            article=event.article_id,
            verb="declare",
            detail__late=True,
            detail__about=event.digest,
            sequence__lt=event.sequence,
        )
        waived = {
            waiver.detail["member"]["id"]: waiver.sequence
            for waiver in Event.objects.filter(
                article=event.article_id, verb="waive", sequence__lt=event.sequence
            )
        }
        conflicted = {
            declaration.actor_id
            for declaration in late
            if waived.get(declaration.actor_id, 0) < declaration.sequence
        }
        approving = {review.actor_id for review in signed if review.detail["approves"]} - conflicted
        if len(approving) < event.detail["quorum"]:
            yield (
                f"article {event.article_id} was approved with {len(approving)} of "
                f"{event.detail['quorum']} approving reviews."
            )
        if any(not review.detail["approves"] for review in signed):
            yield f"article {event.article_id} was approved against a reviewer's advice."
        yield from _whom_the_rule_asked_for(event, approving)


def _whom_the_rule_asked_for(event: Event, approving: set[int]) -> Iterator[str]:
    """Those who approved were of the topic and the professions that the recorded rule asks for,
    as they were when they signed."""
    revision, rule = (
        Revision.objects.get(article=event.article_id, digest=event.digest),
        event.detail.get("quorum_policy", {"minor": True}),
    )
    if rule.get("minor"):
        return
    reviews = Review.objects.filter(revision=revision, assignment__member__person__in=approving)
    of_topic = sum(revision.topic_id in review.topics for review in reviews)
    if of_topic < rule["of_topic"]:
        yield (
            f"article {event.article_id} was approved with {of_topic} of {rule['of_topic']} "
            "reviews by members of its topic."
        )
    is_asked = asking(event.article).filter(sequence__lt=event.sequence).exists()
    with_dose = (
        rule["with_dose"]
        if is_asked or has_dose(revision.title, revision.short_answer, revision.body)
        else []
    )
    for profession in {*rule["always"], *with_dose} - {review.profession for review in reviews}:
        yield f"article {event.article_id} was approved without a {profession}."
