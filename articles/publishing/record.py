"""The public record of an article: what its ledger says about the text that is up."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from ..declarations.confirming import interests_in
from ..declarations.reading import Declarations
from ..ledger.acts import (
    CONFIRM_IN_STEP,
    FORCE_PUBLISH,
    OUT_OF_STEP,
    RETRACT,
    SETTLE,
    START_REVIEW,
    SUBMIT,
)
from ..ledger.details import (
    Decision,
    Grounds,
    InStep,
    SignedReview,
    StartedReview,
    Submission,
)
from ..models import PUBLISHING, Article, Event, Galley, Revision
from ..models.event import at_address
from .attestations import REVIEWING, WAIVING_EXPERTISE, Reviewer, Signed, is_minor, reviewers_of


class Unrecorded(LookupError):
    """The ledger does not hold what a public text rests on."""


@dataclass(frozen=True)
class Correction:
    """A minor correction: `approval` made it public, `submission` says what it was. It leaves
    the full review as it is."""

    approval: Event
    submission: Event

    @property
    def note(self) -> str:
        """What was changed, as its author told it."""
        return self.submission.reason

    @property
    def is_trivial(self) -> bool:
        """Does it correct nothing but spelling and details of references?"""
        return Submission.from_detail(self.submission.detail).is_trivial

    @property
    def signed(self) -> Signed | None:
        """The signature of the editor who let it out."""
        return Signed.of(self.approval)


@dataclass(frozen=True)
class Record:
    """The acts behind an article's public text, and the audiences that have, and had, a public text
    at its address.

    `approval` made the text public that is up; `full` is the last one that stands for a review of
    its own, which is the same unless minor `corrections` came after it. `submission`, `start` and
    `reviewers` are those of `full`. `settlements` answer what was put in question since; `change`
    is what put it out of step with the text it was adapted from, None while it is in step, and
    `confirmation` the act by which it was last found in step since its approval; `waived` is the
    expertise that was asked for and waived before. `versions`: how many texts have stood here, with
    this one. `slug` is where. `interests` are those that co-authors said before the approval, by
    key.
    """

    galley: Galley
    approval: Event
    full: Event
    submission: Event
    start: Event | None
    retraction: Event | None
    reviewers: tuple[Reviewer, ...]
    refusals: tuple[Event, ...]
    corrections: tuple[Correction, ...]
    settlements: tuple[Event, ...]
    waived: Event | None
    number: int
    audiences: frozenset[str]
    retracted_audiences: frozenset[str]
    versions: int
    change: Event | None
    confirmation: Event | None
    slug: str
    interests: dict[int, str]

    @classmethod
    def of(cls, article: Article, events: Iterable[Any] | None = None) -> "Record":
        """Read the record of an article that has a galley, in one query if `events_at` its slug
        are not given. Raises Unrecorded."""
        events, galley = list(events_at(article.slug) if events is None else events), article.galley
        own = [event for event in events if event.article_id == article.pk]
        public = _up_to(galley, [event for event in own if event.verb in PUBLISHING])
        submitted = {event.digest: event for event in own if event.verb == SUBMIT}
        if galley is None or not public or any(event.digest not in submitted for event in public):
            raise Unrecorded(f"The ledger of article {article.pk} holds no approval of its galley.")
        full = next((event for event in reversed(public) if not is_minor(event)), public[-1])
        since = [event for event in public if event.sequence >= full.sequence]
        settlements = tuple(
            event
            for event in own
            if event.verb == SETTLE
            and event.sequence > full.sequence
            and event.digest in {event.digest for event in since}
        )
        return cls(
            galley=galley,
            approval=public[-1],
            full=full,
            submission=submitted[full.digest],
            start=_last(own, START_REVIEW, full.digest),
            retraction=_last(own, RETRACT),
            reviewers=reviewers_of(own, full, settlements),
            interests=interests_in(event for event in own if event.sequence < public[-1].sequence),
            refusals=tuple(
                event
                for event in own
                if event.verb in REVIEWING
                and event.digest == full.digest
                and not SignedReview.from_detail(event.detail).approves
            ),
            corrections=tuple(Correction(event, submitted[event.digest]) for event in since[1:]),
            settlements=settlements,
            waived=_waived(own, full, settlements),
            number=list(submitted).index(full.digest) + 1,
            audiences=_public_audiences(events),
            retracted_audiences=_audiences(events, {RETRACT}),
            versions=len(public),
            change=open_change(own),
            confirmation=_confirmation(own, public[-1]),
            slug=article.slug,
        )

    @property
    def revision(self) -> Revision:
        """The revision that is public."""
        return self.galley.revision

    @property
    def declarations(self) -> Declarations | None:
        """What readers see of what its authors declared."""
        return self.revision.declarations_with(self.interests, is_public=True)

    @property
    def was_forced(self) -> bool:
        """Was the text published before its full review?"""
        return self.full.verb == FORCE_PUBLISH

    @property
    def settlement(self) -> Event | None:
        """The act that closed a publication before full review."""
        return self.settlements[0] if self.was_forced and self.settlements else None

    @property
    def is_forced(self) -> bool:
        """Was it published before its full review, and has nobody settled that?"""
        return self.was_forced and self.settlement is None

    @property
    def reviewed_at(self) -> Any:
        """When the full review was through: at the approval, or when it was settled; None while
        it is still to come."""
        if self.was_forced:
            return self.settlement.at if self.settlement else None
        return self.full.at

    @property
    def reviewed_on(self) -> date | None:
        """The day of the last full review; None while it is still to come."""
        return timezone.localdate(self.reviewed_at) if self.reviewed_at else None

    @property
    def objections(self) -> list[str]:
        """What stood against an approval when it was published before full review. Who advised
        against it stays unnamed, and so does by what an earlier text, which nobody published, spoke
        of medicines.
        """
        names = {event.actor_name for event in self.refusals} | {
            signed.name for refusal in self.refusals if (signed := Signed.of(refusal))
        }
        decision = Decision.from_detail(self.full.detail)
        unpublished = f" ({decision.grounds.medicines})"
        sentences = [sentence.replace(unpublished, "") for sentence in decision.despite or ()]
        return [
            AGAINST if any(name in sentence for name in names) else sentence
            for sentence in sentences
        ]

    @cached_property
    def late(self) -> list[Reviewer]:
        """The reviewers who declared a competing interest after the decision that rested on
        their review."""
        return [reviewer for reviewer in self.reviewers if reviewer.late]

    @property
    def late_open(self) -> list[Reviewer]:
        """Those of them whose declaration nobody has settled."""
        return [late for late in self.late if not late.settled]

    @property
    def approver(self) -> Signed | None:
        """The signature of whoever made the text public that was reviewed; None in records from
        before there were signatures."""
        return Signed.of(self.full)

    @property
    def settler(self) -> Signed | None:
        """The signature of whoever settled a publication before full review."""
        return Signed.of(self.settlement) if self.settlement else None

    @property
    def confirmer(self) -> Signed | None:
        """The signature of whoever found the text in step with the one it was adapted from."""
        return Signed.of(self.confirmation) if self.confirmation else None

    @property
    def noted_corrections(self) -> list[Correction]:
        """The corrections that a reader is told of before the answer."""
        return [correction for correction in self.corrections if not correction.is_trivial]

    @property
    def trivial_corrections(self) -> list[Correction]:
        """Those that stand with the dates."""
        return [correction for correction in self.corrections if correction.is_trivial]

    @property
    def retractor(self) -> Signed | None:
        """The signature of whoever retracted the text."""
        return Signed.of(self.retraction) if self.retraction else None

    @property
    def signatures(self) -> list[Signed]:
        """Every signature on what the page says, in the order of the ledger: the receipt lists
        them."""
        read = [
            signed
            for reviewer in self.reviewers
            for signed in (reviewer.signed, *(waiver.signed for waiver in reviewer.waivers))
        ]
        acts = [
            self.waived,
            self.full,
            self.confirmation,
            *(correction.approval for correction in self.corrections),
            *self.settlements,
            self.retraction,
        ]
        given = [*read, *(Signed.of(act) for act in acts if act)]
        return sorted(
            {signed.entry: signed for signed in given if signed}.values(),
            key=lambda signed: signed.entry,
        )

    @property
    def tracker(self) -> list[dict[str, Any]]:
        """The three stages the public sees, for `_tracker.html`. What is published before full
        review is still in the second."""
        end: Event | None = self.settlement if self.was_forced else self.full
        over = "ended" if self.retraction else "done"
        read = "done" if not self.is_forced else "ended" if self.retraction else "now"
        stages = [
            ("Submitted", self.submission, "done"),
            ("Under Review", self.start, read),
            ("Approved", end, "ahead" if self.is_forced else over),
        ]
        return [
            {
                "name": name,
                "state": state,
                "when": event.at if event else None,
                "note": self._note(name),
                "is_current": name == "Approved" and not self.is_forced and self.retraction is None,
            }
            for name, event, state in stages
        ]

    def _note(self, stage: str) -> str:
        if stage == "Under Review" and self.reviewers:
            return "1 review" if len(self.reviewers) == 1 else f"{len(self.reviewers)} reviews"
        if stage == "Approved" and self.is_forced:
            return "never" if self.retraction else "not yet"
        if stage == "Approved" and self.retraction:
            return "retracted since"
        return "corrected since" if stage == "Approved" and self.corrections else ""


AGAINST = "A reviewer has asked for changes or advised against it."


def events_at(slug: str) -> list[Any]:
    """Return the events of all articles of a question, each with the `audience` of its article,
    in order."""
    return at_address(slug=slug)


def _up_to(galley: Galley | None, public: list[Event]) -> list[Event]:
    """The publications up to the one whose galley is up."""
    positions = [
        position
        for position, event in enumerate(public, 1)
        if galley and Decision.from_detail(event.detail).galley == galley.digest
    ]
    return public[: positions[-1]] if positions else []


def _waived(own: list[Event], full: Event, settlements: Iterable[Event]) -> Event | None:
    """The last waiver of expertise before the decision, or before it was settled, unless a
    review that started since asked anew."""
    until = max([full.sequence, *(settlement.sequence for settlement in settlements)])
    before = [event for event in own if event.sequence < until]
    found = next((event for event in reversed(before) if event.verb in WAIVING_EXPERTISE), None)
    asked_anew = found and any(
        event.sequence > found.sequence
        and event.verb == START_REVIEW
        and StartedReview.from_detail(event.detail).because
        for event in before
    )
    policy = Grounds.from_detail(full.detail).policy
    return None if asked_anew or not (policy and policy.with_dose) else found


def open_change(own: Sequence[Event]) -> Event | None:
    """The last act that put the text out of step, unless it was found in step since."""
    last = next(
        (
            event
            for event in reversed(own)
            if event.verb in {OUT_OF_STEP, CONFIRM_IN_STEP}
            or (event.verb in PUBLISHING and InStep.from_detail(event.detail).source)
        ),
        None,
    )  # an approval that names what it is in step with
    return last if last and last.verb == OUT_OF_STEP else None


def _confirmation(own: list[Event], approval: Event) -> Event | None:
    found = _last(own, CONFIRM_IN_STEP)
    return found if found and found.sequence > approval.sequence else None


def _last(events: list[Event], verb: str, digest: str | None = None) -> Event | None:
    return next(
        (
            event
            for event in reversed(events)
            if event.verb == verb and digest in (None, event.digest)
        ),
        None,
    )


def _public_audiences(events: Iterable[Any]) -> frozenset[str]:
    return _audiences(events, PUBLISHING) - _audiences(events, {RETRACT})


def _audiences(events: Iterable[Any], verbs: Set[str]) -> frozenset[str]:
    return frozenset(event.audience for event in events if event.verb in verbs)
