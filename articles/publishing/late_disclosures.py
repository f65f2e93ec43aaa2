"""Decisions that rested on a review whose reviewer declared a competing interest afterwards, as
the ledger has them."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..ledger import acts
from ..ledger.details import Disclosure, GrantedWaiver, Resolution
from ..models import DISCLOSING, ENDING, PUBLISHING, Event
from .attestations import REVIEWING, WAIVING, is_minor

DECIDING = acts.doing(acts.Does.DECIDES)
Given = tuple[int, str]  # a review: who signed it, on which digest


@dataclass(frozen=True)
class Flag:
    """What questions a decision: `interest` was declared after it. `answer` is the act that has
    settled that, retracted the text or waived the interest since, if any."""

    decision: Event
    interest: Event
    answer: Event | None


def flags(events: Iterable[Event]) -> list[Flag]:
    """Return the flags on the decisions among one article's events, which may come in any order.
    Pure.

    A decision rests on the reviews of its text that count when it is made; a minor correction, on
    what the corrected text rests on, too. A review counts from its signature until its reviewer
    declares an interest, and again once a chair has waived that.
    """
    own = sorted(events, key=lambda event: event.sequence)
    signed: set[Given] = set()
    counting: set[Given] = set()
    public: set[str] = (
        set()
    )  # digests of the text that is up and, where that is a correction, of what it corrects
    decided: list[tuple[Event, set[Given]]] = []
    found: list[tuple[Event, Event]] = []
    for event in own:
        if event.verb in REVIEWING:
            signed.add((event.actor_id, event.digest))
            counting.add((event.actor_id, event.digest))
        elif late := _late(event):
            review = (event.actor_id, late.about)
            found += [(decision, event) for decision, reviews in decided if review in reviews]
            counting.discard(review)
        elif waiver := _waiver(event):
            counting |= {review for review in signed if review[0] == waiver.member_id}
        elif event.verb in DECIDING:
            texts = {event.digest} | (public if is_minor(event) or event.verb in ENDING else set())
            public = texts if event.verb in PUBLISHING else public
            decided.append((event, {review for review in counting if review[1] in texts}))
    return [
        Flag(decision, interest, _answer(decision, interest, own)) for decision, interest in found
    ]


def _answer(decision: Event, interest: Event, own: list[Event]) -> Event | None:
    since = [event for event in own if event.sequence > interest.sequence]
    settled = (
        event
        for event in since
        if (event.verb == acts.SETTLE and interest.sequence in _settled(event))
        or (event.verb == acts.RETRACT and decision.verb in PUBLISHING | {acts.SETTLE})
    )
    waived = (
        event
        for event in since
        if (waiver := _waiver(event)) and waiver.member_id == interest.actor_id
    )
    return next(settled, None) or next(waived, None)


def _settled(event: Event) -> tuple[int, ...]:
    return Resolution.from_detail(event.detail).settles


def _late(event: Event) -> Disclosure | None:
    disclosure = Disclosure.from_detail(event.detail) if event.verb in DISCLOSING else None
    return disclosure if disclosure and disclosure.is_late else None


def _waiver(event: Event) -> GrantedWaiver | None:
    waiver = GrantedWaiver.from_detail(event.detail) if event.verb in WAIVING else None
    return waiver if waiver and waiver.is_of_declared_interest else None
