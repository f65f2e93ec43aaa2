"""The ledger of an article, in words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from articles.initial_data.names import actor_in_words
from articles.ledger import acts
from articles.ledger.details import (
    AdoptedWording,
    AssignmentAct,
    BegunVariant,
    ChangedAddress,
    ConfirmedAuthorship,
    Decision,
    Disclosure,
    GrantedWaiver,
    Grounds,
    InStep,
    OutOfStep,
    SignedReview,
    StartedReview,
)
from articles.ledger.signature import Signature
from articles.models import Audience, Event, Revision, Status
from articles.publishing.late_disclosures import Flag
from reviewers import acts as board_acts
from reviewers.details import FormerReminder, Invitation, WaivedExpertise
from reviewers.models import Interests, QuorumPolicy, Recommendation

MINOR_RULE = "The rule for minor corrections: one editor who has not made it."
FIRST_RULE = "The default policy"
OF_VARIANTS = acts.doing(acts.Does.CONCERNS_VARIANTS)


def timeline(events: Sequence[Event], flagged: Iterable[Flag] = ()) -> list[dict[str, Any]]:
    """Return all events of an article as `_timeline.html` draws them, in the order given;
    `flagged` are the flags on them."""
    asked = {
        pk: name
        for event in events
        if event.verb == board_acts.INVITE
        for pk, name in Invitation.from_detail(event.detail).names.items()
    }
    on: dict[int, list[str]] = defaultdict(list)
    for flag in flagged:
        on[flag.decision.sequence].append(flag_in_words(flag))
    return [as_entry(event, asked) | {"flags": on[event.sequence]} for event in events]


def as_entry(event: Event, asked: dict[int, str] | None = None) -> dict[str, Any]:
    """Return one event as `{label, actor, at, reason, detail_text, signed, url}`; `asked` names
    the members by their assignments."""
    return {
        "label": label(event),
        "actor": actor_in_words(event.actor_name),
        "at": event.at,
        "reason": event.reason,
        "detail_text": " · ".join(filter(None, [move(event), _detail(event, asked or {})])),
        "signed": _signed(event),
        "url": reverse("admin:articles_event_change", args=[event.pk]),
    }


def flag_in_words(flag: Flag) -> str:
    """Return what a flag says of its decision, and what has answered it."""
    sentence = (
        f"Rested on the review of {flag.interest.actor_name}, who declared a competing interest on "
        f"{day(flag.interest.at)}."
    )
    if flag.answer is None:
        return sentence
    answered = {board_acts.WAIVE: "waived", acts.RETRACT: "retracted"}.get(
        flag.answer.verb, "resolved"
    )
    return f"{sentence[:-1]}; {answered} by {flag.answer.actor_name} on {day(flag.answer.at)}."


def day(at: datetime) -> str:
    """Return a day as sentences have it."""
    return date_format(at, "j F Y")


def label(event: Event) -> str:
    """Return what had happened, in a word or two."""
    if event.verb == board_acts.DECLARE:
        return (
            "Competing interest declared"
            if Disclosure.from_detail(event.detail).interests == Interests.DECLARED
            else "No interests declared"
        )
    return acts.past(event.verb)


def move(event: Event) -> str:
    """Return how the status moved, empty if it stayed."""
    return f"{Status(event.before).label} → {Status(event.after).label}" if event.is_move else ""


def _signed(event: Event) -> str:
    """Who put their name to it, meaning what, proved how; empty for an act that needs no
    signature."""
    signed = Signature.from_detail(event.detail)
    if signed is None:
        return ""
    meaning = signed.meaning_in_words.partition(":")[0]
    return f"Signed as {signed.printed_name} · {meaning} · {signed.method}"


def _detail(event: Event, asked: dict[int, str]) -> str:
    detail = event.detail
    match event.verb:
        case board_acts.INVITE | board_acts.CANCEL | board_acts.EXPIRE | board_acts.REMIND:
            return _invited(event, asked)
        case board_acts.SIGN:
            return _review(SignedReview.from_detail(detail))
        case acts.CONFIRM_AUTHORSHIP | board_acts.DECLARE:
            return _interests(event)
        case board_acts.WAIVE:
            waiver = GrantedWaiver.from_detail(detail)
            return f"For {waiver.member_name}: {' '.join(waiver.sentences)}"
        case board_acts.WAIVE_EXPERTISE | acts.START_REVIEW:
            return _expertise(event)
        case acts.APPROVE | acts.FORCE_PUBLISH | acts.SETTLE:
            despite = Decision.from_detail(detail).despite
            against = "" if despite is None else "Despite: " + " ".join(despite)
            return " · ".join(filter(None, [against, rule(event)]))
        case acts.ADOPT:
            taken = AdoptedWording.from_detail(detail)
            return f"Suggested by {taken.person_name}: “{taken.exact}” became “{taken.wording}”"
    return _variant(event) if event.verb in OF_VARIANTS else ""


def _invited(event: Event, asked: dict[int, str]) -> str:
    """Who was asked, by name, or whom an act about an invitation is about."""
    if event.verb == board_acts.INVITE:
        return ", ".join(Invitation.from_detail(event.detail).names.values())
    if several := FormerReminder.from_detail(event.detail).names:
        return ", ".join(several.values())
    name = asked.get(AssignmentAct.from_detail(event.detail).assignment, "")
    return f"{name} had been asked" if name and event.verb != board_acts.REMIND else name


def _review(review: SignedReview) -> str:
    settled = len(review.settled)
    also = (
        f", and {settled} earlier verdict{'s' * (settled > 1)} of theirs answered anew"
        if settled
        else ""
    )
    return Recommendation(review.recommendation).label + also


def _expertise(event: Event) -> str:
    """The expertise that is asked for, or no more."""
    if event.verb == board_acts.WAIVE_EXPERTISE:
        waived = WaivedExpertise.from_detail(event.detail)
        return f"{waived.in_words.capitalize()}, asked for because {waived.because}"
    because = StartedReview.from_detail(event.detail).because
    return f"Expertise in medicines is asked for: {because}" if because else ""


def _interests(event: Event) -> str:
    """What a co-author said of theirs, and when a reviewer did."""
    if event.verb == acts.CONFIRM_AUTHORSHIP:
        return f"Interests: {ConfirmedAuthorship.from_detail(event.detail).interests or 'none'}"
    return "After the review" if Disclosure.from_detail(event.detail).is_late else ""


def _variant(event: Event) -> str:
    """How a variant came from, fell out of step with, or was found to hold beside the text it
    was adapted from; how all of them moved."""
    detail = event.detail
    if event.verb == acts.CHANGE_ADDRESS:
        moved = ChangedAddress.from_detail(detail)
        return f"From “{moved.former}” to “{moved.slug}”"
    if event.verb == acts.OUT_OF_STEP:
        cause = OutOfStep.from_detail(detail)
        done = (
            "was retracted"
            if cause.verb == acts.RETRACT
            else f"has a new public revision, {cause.source.number}"
        )
        return f"The text for {Audience(cause.audience).label.lower()} {done}"
    if event.verb == acts.BEGIN_VARIANT:
        begun = BegunVariant.from_detail(detail).source
        return f"From revision {begun.number} of article {begun.article}"
    source = InStep.from_detail(detail).source
    return f"Beside revision {source.number} of article {source.article}" if source else ""


def rule(event: Event) -> str:
    """Return the quorum policy that the record of a decision names, in words; empty for acts
    that name none."""
    policy = Grounds.from_detail(event.detail).policy
    if policy is None:
        return ""
    if policy.is_minor:
        return MINOR_RULE
    name = f"Quorum policy {policy.number}, {policy.scope}" if policy.number else FIRST_RULE
    return f"{name}: {policy.in_words or _approvals(policy.approvals)}"


def rule_for_today(revision: Revision) -> str:
    """Return the quorum policy that a decision on a revision would be made under now, in words."""
    if revision.is_minor:
        return MINOR_RULE
    policy = QuorumPolicy.objects.in_force(revision.topic)
    return f"{policy if policy.number else FIRST_RULE}: {policy.explain()}"


def _approvals(count: int) -> str:
    return f"{count} approving review{'s' if count > 1 else ''}."
