"""Where an article stands, in words for its authors: the tracker, the timeline, what is wanted
of whom."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.formats import date_format

from ...initial_data.names import actor_in_words
from ...ledger import acts
from ...models import PUBLISHING, Article, Event, Person, Status
from ...workflow.recorded import Offer

STAGES = {
    Status.SUBMITTED: "Submitted",
    Status.UNDER_REVIEW: "Under Review",
    Status.APPROVED: "Approved",
}

EARLY = acts.find(acts.FORCE_PUBLISH).past
DISCARD = "Discard the draft"
DISCARDING = (
    "Ends this draft for good: nobody can change or submit it any more. You can still read it here."
)

_WANTED = {  # status: of the author, of a co-author
    Status.DRAFT: ("Finish and submit", "Help to finish; its author submits"),
    Status.CHANGES_REQUESTED: (
        "Make the changes and submit again",
        "Help with the changes; its author submits",
    ),
    Status.SUBMITTED: (
        "With the editors",
        "With the editors; confirm your authorship, if you have not",
    ),
    Status.UNDER_REVIEW: (
        "With the medical advisory board",
        "With the medical advisory board; confirm your authorship, if you have not",
    ),
    Status.APPROVED: ("None; readers see it",) * 2,
    Status.REJECTED: ("None; it is closed",) * 2,
    Status.WITHDRAWN: ("None; it is closed",) * 2,
    Status.RETRACTED: ("None; its page says why",) * 2,
}

OUT_OF_STEP = (
    "Revise it, unless it still holds",
    "Look whether it still holds; its author revises",
)


def wanted(article: Article, person: Person) -> str:
    """Return what an article waits for from one of its authors, in a few words."""
    is_co_author = person.pk != article.author_id
    if article.status == Status.APPROVED and article.out_of_step_since:
        return OUT_OF_STEP[is_co_author]
    return _WANTED[Status(article.status)][is_co_author]


def withdrawing(article: Article, way: Offer) -> Offer:
    """Return the offer in the words for what it does here: of what was never submitted there is
    nothing to withdraw; the draft ends."""
    if way.verb != acts.WITHDRAW or article.revision_id:
        return way
    return replace(way, label=DISCARD, explain=DISCARDING)


def timeline(moves: Sequence[Event]) -> list[dict[str, Any]]:
    """Return events that changed the status as entries for templates/_timeline.html, newest
    first."""
    return [
        {
            "label": acts.find(move.verb).to_authors,
            "actor": actor_in_words(move.actor_name),
            "at": move.at,
            "reason": move.reason,
        }
        for move in reversed(moves)
    ]


def tracker(status: str, moves: Sequence[Event]) -> list[dict[str, Any]]:
    """Return the three stages as templates/_tracker.html wants them, for the round that `status`
    belongs to.

    `moves` are the article's events that changed the status, in order. What is public stays at its
    publication, whatever came of a later revision; a round that ended otherwise says so at the last
    stage it reached, or at the first if it reached none.
    """
    is_public = status in (Status.APPROVED, Status.RETRACTED)
    if is_public:
        moves = moves[
            : max((at for at, move in enumerate(moves, 1) if move.verb in PUBLISHING), default=0)
        ]
    reached: dict[str, Event] = {}
    for move in moves if status != Status.DRAFT else ():
        reached = {move.after: move} if move.verb == acts.SUBMIT else reached | {move.after: move}
    stages = [_stage(stage, reached.get(stage), is_now=stage == status) for stage in STAGES]
    if status in reached and status not in STAGES:
        ended = f"{Status(status).label.lower()} on {date_format(reached[status].at, 'j F Y')}"
        done = [stage for stage in stages if stage["state"] == "done"]
        if done:
            done[-1]["note"] = f"then {ended}"
        else:  # a first draft can be withdrawn
            stages[0]["note"] = f"Never: {ended}"
    return stages


def _stage(stage: Status, move: Event | None, *, is_now: bool) -> dict[str, Any]:
    is_done = move is not None and not (is_now and stage != Status.APPROVED)
    is_early = move is not None and move.verb == acts.FORCE_PUBLISH
    name = EARLY if is_early else STAGES[stage]
    return {
        "name": name,
        "state": "done" if is_done else "now" if is_now else "ahead",
        "is_current": is_now,
        "when": move.at if move else None,
        "note": "" if move else "Not yet",
    }
