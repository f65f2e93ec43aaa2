"""Who put their names to a public text, as its ledger has them: signatures, and the reviewers
with what was waived or declared later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ..ledger import acts
from ..ledger.details import AssignmentAct, Disclosure, GrantedWaiver, Grounds, SignedReview
from ..ledger.signature import Signature
from ..models import DISCLOSING, Event

# Kinds of hindrance (a waiver's `covers`) that are facts, not declarations; as the public reads
# them.
TIES = {
    "institution": "Works where an author works",
    "co_author": "Has lately written with an author",
}
REVIEWING = acts.doing(acts.Does.REVIEWS)
WAIVING = acts.doing(acts.Does.WAIVES_INTEREST)
WAIVING_EXPERTISE = acts.doing(acts.Does.WAIVES_EXPERTISE)


@dataclass(frozen=True)
class Signed:
    """A signature as the public reads it (21 CFR 11.50: printed name, when, what it means), and the
    digest it is on.

    `act` is what was signed; `entry` and `seal` are place and hash of its entry in the ledger.
    """

    name: str
    meaning: str
    at: datetime
    digest: str
    act: str
    entry: int
    seal: str

    @classmethod
    def of(cls, event: Event) -> "Signed | None":
        """Return the signature of an act; None for acts that have none."""
        signature = Signature.from_detail(event.detail)
        if signature is None:
            return None
        return cls(
            signature.printed_name,
            signature.meaning_in_words,
            signature.at,
            signature.digest,
            _act(event),
            event.sequence,
            event.hash,
        )


def _act(event: Event) -> str:
    act = acts.find(event.verb).signed_as.format_map(event.detail)
    return f"{act} as a minor correction" if is_minor(event) else act


def is_minor(event: Event) -> bool:
    """Is it the approval of a minor correction?"""
    return event.verb == acts.APPROVE and Grounds.from_detail(event.detail).is_minor


@dataclass(frozen=True)
class Waived:
    """What a chair set aside for a reviewer: `ties` to an author, in words; where there are
    none, an interest that was declared."""

    by: str
    reason: str
    at: datetime
    signed: Signed | None = None
    ties: tuple[str, ...] = ()

    @classmethod
    def of(cls, event: Event, ties: Iterable[str] = ()) -> "Waived":
        """Return what this act set aside."""
        return cls(event.actor_name, event.reason, event.at, Signed.of(event), tuple(ties))


@dataclass(frozen=True)
class Reviewer:
    """A board member who signed a review of the text, as the ledger named them then.

    `interests` is the declaration the review rests on ("none", "waived"); `late` the declaration
    made after the text was public, and `settled` the act that answered it. `standing_interests`
    holds each that stood on the board page then, and whether it was said to bear on this text;
    nothing in records from before that was asked.
    """

    name: str
    credentials: str
    institution: str
    at: datetime
    interests: str
    signed: Signed | None = None
    waivers: tuple[Waived, ...] = ()
    late: Event | None = None
    settled: Event | None = None
    standing_interests: tuple[tuple[str, bool], ...] = ()

    @property
    def byline(self) -> str:
        """The name that was signed with; in older records the name with its credentials."""
        return (
            self.signed.name
            if self.signed
            else ", ".join(filter(None, [self.name, self.credentials]))
        )

    @property
    def has_no_interests(self) -> bool:
        """Did they declare that there are none, and did nothing come to mind since? A tie to an
        author is another matter."""
        return self.interests == "none" and not self.late


def reviewers_of(
    own: list[Event], decision: Event, settlements: Iterable[Event]
) -> tuple[Reviewer, ...]:
    """Return whose approving reviews the decision rests on, of an article's events. Pure.

    An interest declared before the decision, and not waived, took the review out of account: it is
    not among them.
    """
    signed = [
        event
        for event in own
        if event.verb in REVIEWING
        and event.digest == decision.digest
        and SignedReview.from_detail(event.detail).approves
    ]
    return tuple(
        _reviewer(event, own, decision, settlements)
        for event in signed
        if not _dropped(event, own, decision)
    )


def _dropped(sign: Event, own: list[Event], decision: Event) -> bool:
    late = _late(sign, own, before=decision.sequence)
    return late is not None and not any(
        late.sequence < waiver.sequence < decision.sequence
        for waiver in _waived(sign, own, {"declared"})
    )


def _reviewer(
    sign: Event, own: list[Event], decision: Event, settlements: Iterable[Event]
) -> Reviewer:
    review, late = (
        SignedReview.from_detail(sign.detail),
        _late(sign, own, after=decision.sequence),
    )
    settled = next(
        (settlement for settlement in settlements if late and settlement.sequence > late.sequence),
        None,
    )
    return Reviewer(
        review.reviewer["name"],
        review.reviewer["credentials"],
        review.reviewer["institution"],
        sign.at,
        review.interests,
        Signed.of(sign),
        tuple(_waivers(sign, own, decision)),
        late,
        settled,
        _standing_interests(sign, own),
    )


def _standing_interests(sign: Event, own: list[Event]) -> tuple[tuple[str, bool], ...]:
    """What the reviewer said last of each standing interest, for this review."""
    assignment = AssignmentAct.from_detail(sign.detail).assignment
    disclosed = [
        Disclosure.from_detail(event.detail).standing_interests
        for event in own
        if event.verb in DISCLOSING
        and event.actor_id == sign.actor_id
        and AssignmentAct.from_detail(event.detail).assignment == assignment
    ]
    return (
        tuple((interest["text"], interest["bears"]) for interest in disclosed[-1])
        if disclosed
        else ()
    )


def _late(
    sign: Event, own: list[Event], *, after: int = 0, before: int | None = None
) -> Event | None:
    """The newest interest this reviewer declared after the review, between these places of the
    chain."""
    found = (
        event
        for event in reversed(own)
        if event.verb in DISCLOSING
        and (disclosure := Disclosure.from_detail(event.detail)).is_late
        and (event.actor_id, disclosure.about) == (sign.actor_id, sign.digest)
    )
    return next(
        (
            event
            for event in found
            if event.sequence > after and (before is None or event.sequence < before)
        ),
        None,
    )


def _waived(sign: Event, own: list[Event], kinds: set[str]) -> list[Event]:
    """The waivers for this reviewer of something of these kinds."""
    return [
        event
        for event in own
        if event.verb in WAIVING
        and (waiver := GrantedWaiver.from_detail(event.detail)).member_id == sign.actor_id
        and kinds.intersection(waiver.covers)
    ]


def _waivers(sign: Event, own: list[Event], decision: Event) -> Iterable[Waived]:
    """Ties set aside before review and decision; the declared interest the review was given
    with, or one declared after it."""
    for event in _waived(sign, own, set(TIES)):
        if event.sequence < max(sign.sequence, decision.sequence):
            covers = GrantedWaiver.from_detail(event.detail).covers
            yield Waived.of(event, [tie for kind, tie in TIES.items() if kind in covers])
    declared = _waived(sign, own, {"declared"})
    given = (
        [event for event in declared if event.sequence < sign.sequence]
        if SignedReview.from_detail(sign.detail).interests == "waived"
        else []
    )
    late = _late(sign, own)
    since = [event for event in declared if late and event.sequence > late.sequence]
    for event in [*given[-1:], *since[-1:]]:
        yield Waived.of(event)
