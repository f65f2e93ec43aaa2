"""What happens to a generated article: its acts in order, how far each of its four assignments
came, and who was told of what."""

from dataclasses import dataclass

from articles.models import Status
from reviewers.models import Progress

ASKED = 4  # members for each text that is reviewed
MOVES = {  # verb: the status it leads to; others leave it as it is
    "submit": Status.SUBMITTED,
    "start_review": Status.UNDER_REVIEW,
    "request_changes": Status.CHANGES_REQUESTED,
    "approve": Status.APPROVED,
    "force_publish": Status.APPROVED,
    "reject": Status.REJECTED,
    "withdraw": Status.WITHDRAWN,
    "revise": Status.DRAFT,
    "retract": Status.RETRACTED,
}
READ, REVIEW = ("accept", "declare"), ("accept", "declare", "sign")
BEGUN = ("submit", "start_review", "invite")
REVIEWED = (*BEGUN, *REVIEW, *REVIEW)
DONE, GONE, OPEN, WAITS, OFF = (
    Progress.COMPLETED,
    Progress.DECLINED,
    Progress.ACCEPTED,
    Progress.INVITED,
    Progress.CANCELLED,
)
Told = tuple[str, str, str]  # kind, to whom, the act it is about


@dataclass(frozen=True)
class Life:
    """One kind of life; `share` of a hundred articles have it."""

    share: int
    acts: tuple[str, ...]
    asked: tuple[Progress, ...] = ()
    told: tuple[Told, ...] = ()  # each by mail and in the inbox

    @property
    def is_public(self) -> bool:
        """Does it have a public page?"""
        return bool({"approve", "force_publish"} & {*self.acts})

    @property
    def is_forced(self) -> bool:
        """Was it published before full review?"""
        return "force_publish" in self.acts

    @property
    def is_listed(self) -> bool:
        """Does its page stand in lists?"""
        return self.is_public and "retract" not in self.acts

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


SUBMITTED: Told = ("author_submitted", "author", "submit")
INVITED: tuple[Told, ...] = (
    ("reviewer_invited", "member", "invite"),
    ("reviewer_invited", "other_member", "invite"),
)
READY: Told = ("editors_ready", "editor", "sign")
APPROVED: Told = ("author_approved", "author", "approve")
PUBLISHED = (SUBMITTED, INVITED[0], READY, APPROVED)
LIVES = (
    Life(81, (*REVIEWED, "approve"), (DONE, DONE, GONE, OFF), PUBLISHED),
    Life(
        2,
        (*BEGUN, *REVIEW, *READ),
        (DONE, OPEN, WAITS, GONE),
        (SUBMITTED, *INVITED, ("board_review_started", "member", "start_review")),
    ),
    Life(3, ("submit",), (), (SUBMITTED, ("editors_submitted", "editor", "submit"))),
    Life(3, ()),
    Life(
        3,
        (*REVIEWED, "reject"),
        (DONE, DONE, GONE, OFF),
        (SUBMITTED, *INVITED, ("author_rejected", "author", "reject")),
    ),
    Life(
        2,
        (*REVIEWED, "request_changes"),
        (DONE, DONE, GONE, OFF),
        (SUBMITTED, *INVITED, ("author_changes_requested", "author", "request_changes")),
    ),
    Life(2, (*REVIEWED, "approve", "revise"), (DONE, DONE, GONE, OFF), PUBLISHED),
    Life(2, ("submit", "withdraw"), (), (SUBMITTED, ("editors_withdrawn", "editor", "withdraw"))),
    Life(1, (*REVIEWED, "approve", "retract"), (DONE, DONE, GONE, OFF), PUBLISHED),
    Life(
        1,
        (*BEGUN, *REVIEW, "force_publish", "settle"),
        (DONE, OFF, OFF, GONE),
        (SUBMITTED, *INVITED, ("author_forced", "author", "force_publish")),
    ),
)
_TURNS = tuple(life for life in LIVES for _ in range(life.share))


def life_of(position: int) -> Life:
    """Return the life of an article by its place among the generated ones: every kind comes
    early, and again and again."""
    return _TURNS[position * 37 % len(_TURNS)]
