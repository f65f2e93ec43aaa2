"""What happens to a generated article: its acts in order, how far each of its four assignments
came, and who was told of what."""

from dataclasses import dataclass

from articles.ledger.acts import (
    APPROVE,
    FORCE_PUBLISH,
    REJECT,
    REQUEST_CHANGES,
    RETRACT,
    REVISE,
    SETTLE,
    START_REVIEW,
    SUBMIT,
    WITHDRAW,
)
from articles.models import Status
from reviewers.acts import ACCEPT, DECLARE, INVITE, SIGN
from reviewers.models import AssignmentStatus

ASKED = 4  # members for each text that is reviewed
MOVES = {  # verb: the status it leads to; others leave it as it is
    SUBMIT: Status.SUBMITTED,
    START_REVIEW: Status.UNDER_REVIEW,
    REQUEST_CHANGES: Status.CHANGES_REQUESTED,
    APPROVE: Status.APPROVED,
    FORCE_PUBLISH: Status.APPROVED,
    REJECT: Status.REJECTED,
    WITHDRAW: Status.WITHDRAWN,
    REVISE: Status.DRAFT,
    RETRACT: Status.RETRACTED,
}
READ, REVIEW = (ACCEPT, DECLARE), (ACCEPT, DECLARE, SIGN)
BEGUN = (SUBMIT, START_REVIEW, INVITE)
REVIEWED = (*BEGUN, *REVIEW, *REVIEW)
DONE, GONE, OPEN, WAITS, OFF = (
    AssignmentStatus.COMPLETED,
    AssignmentStatus.DECLINED,
    AssignmentStatus.ACCEPTED,
    AssignmentStatus.INVITED,
    AssignmentStatus.CANCELLED,
)
Told = tuple[str, str, str]  # kind, to whom, the act it is about


@dataclass(frozen=True)
class Life:
    """One kind of life; `share` of a hundred articles have it."""

    share: int
    acts: tuple[str, ...]
    asked: tuple[AssignmentStatus, ...] = ()
    told: tuple[Told, ...] = ()  # each by mail and in the inbox

    @property
    def is_public(self) -> bool:
        """Does it have a public page?"""
        return bool({APPROVE, FORCE_PUBLISH} & {*self.acts})

    @property
    def is_forced(self) -> bool:
        """Was it published before full review?"""
        return FORCE_PUBLISH in self.acts

    @property
    def is_listed(self) -> bool:
        """Does its page stand in lists?"""
        return self.is_public and RETRACT not in self.acts

    @property
    def status(self) -> Status:
        """Where it ends."""
        return next((MOVES[verb] for verb in reversed(self.acts) if verb in MOVES), Status.DRAFT)

    @property
    def is_recent(self) -> bool:
        """Does it go on? What is over came before it."""
        return self.status in {
            Status.DRAFT,
            Status.SUBMITTED,
            Status.UNDER_REVIEW,
            Status.CHANGES_REQUESTED,
        }


SUBMITTED: Told = ("author_submitted", "author", SUBMIT)
INVITED: tuple[Told, ...] = (
    ("reviewer_invited", "member", INVITE),
    ("reviewer_invited", "other_member", INVITE),
)
READY: Told = ("editors_ready", "editor", SIGN)
APPROVED: Told = ("author_approved", "author", APPROVE)
PUBLISHED = (SUBMITTED, INVITED[0], READY, APPROVED)
LIVES = (
    Life(81, (*REVIEWED, APPROVE), (DONE, DONE, GONE, OFF), PUBLISHED),
    Life(
        2,
        (*BEGUN, *REVIEW, *READ),
        (DONE, OPEN, WAITS, GONE),
        (SUBMITTED, *INVITED, ("board_review_started", "member", START_REVIEW)),
    ),
    Life(3, (SUBMIT,), (), (SUBMITTED, ("editors_submitted", "editor", SUBMIT))),
    Life(3, ()),
    Life(
        3,
        (*REVIEWED, REJECT),
        (DONE, DONE, GONE, OFF),
        (SUBMITTED, *INVITED, ("author_rejected", "author", REJECT)),
    ),
    Life(
        2,
        (*REVIEWED, REQUEST_CHANGES),
        (DONE, DONE, GONE, OFF),
        (SUBMITTED, *INVITED, ("author_changes_requested", "author", REQUEST_CHANGES)),
    ),
    Life(2, (*REVIEWED, APPROVE, REVISE), (DONE, DONE, GONE, OFF), PUBLISHED),
    Life(2, (SUBMIT, WITHDRAW), (), (SUBMITTED, ("editors_withdrawn", "editor", WITHDRAW))),
    Life(1, (*REVIEWED, APPROVE, RETRACT), (DONE, DONE, GONE, OFF), PUBLISHED),
    Life(
        1,
        (*BEGUN, *REVIEW, FORCE_PUBLISH, SETTLE),
        (DONE, OFF, OFF, GONE),
        (SUBMITTED, *INVITED, ("author_forced", "author", FORCE_PUBLISH)),
    ),
)
_TURNS = tuple(life for life in LIVES for _ in range(life.share))


def life_of(position: int) -> Life:
    """Return the life of an article by its place among the generated ones: every kind comes
    early, and again and again."""
    return _TURNS[position * 37 % len(_TURNS)]
