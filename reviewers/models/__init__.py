"""Who reads, and what they said."""

from .assigning.assignment import SAY_WHY, Assignment, AssignmentQuerySet
from .assigning.waiver import Waiver, may_waive, waivable
from .board_member import BoardMember, Profession
from .commenting.comment import (
    COMMENT_LIMIT,
    QUOTE_LIMIT,
    SAY_SOMETHING,
    SAY_WHY_NOT_SETTLED,
    SAY_WHY_SETTLED,
    WORDING_LIMIT,
    Comment,
    CommentStatus,
    Verdict,
)
from .commenting.conditions import NOT_WITH_AUTHORS
from .draft import ReviewDraft
from .drafting import (
    Ballot,
    Overtaken,
    comments_digest,
    drafted,
    drop_comment,
    keep_draft,
    put_comment,
)
from .eligibility import Candidate, Hindrance, candidates
from .kept_figures import KeptFigures
from .medicine_list import MedicineList
from .progress import (
    ALLOWING,
    OPEN_PROGRESS,
    OVER,
    SAY_WHICH_INTEREST,
    AssignmentStatus,
    Interests,
    contradiction,
    in_words,
)
from .public_readings import PublicReadings
from .quorum_policy import APPROVALS_LIMIT, QuorumPolicy
from .review import APPROVING, CHECKLIST, Recommendation, Review, shortcomings

__all__ = [
    "ALLOWING",
    "APPROVALS_LIMIT",
    "APPROVING",
    "CHECKLIST",
    "COMMENT_LIMIT",
    "NOT_WITH_AUTHORS",
    "OPEN_PROGRESS",
    "OVER",
    "QUOTE_LIMIT",
    "SAY_SOMETHING",
    "SAY_WHICH_INTEREST",
    "SAY_WHY",
    "SAY_WHY_NOT_SETTLED",
    "SAY_WHY_SETTLED",
    "WORDING_LIMIT",
    "Assignment",
    "AssignmentQuerySet",
    "AssignmentStatus",
    "Ballot",
    "BoardMember",
    "Candidate",
    "Comment",
    "CommentStatus",
    "Hindrance",
    "Interests",
    "KeptFigures",
    "MedicineList",
    "Overtaken",
    "Profession",
    "PublicReadings",
    "QuorumPolicy",
    "Recommendation",
    "Review",
    "ReviewDraft",
    "Verdict",
    "Waiver",
    "candidates",
    "comments_digest",
    "contradiction",
    "drafted",
    "drop_comment",
    "in_words",
    "keep_draft",
    "may_waive",
    "put_comment",
    "shortcomings",
    "waivable",
]
