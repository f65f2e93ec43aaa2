"""Assignments, reviews and comments of generated articles."""

from datetime import datetime, timedelta

from reviewers.models import (
    CHECKLIST,
    OPEN_PROGRESS,
    Assignment,
    AssignmentStatus,
    Comment,
    Interests,
    Recommendation,
    Review,
)
from reviewers.models.commenting.comment import CommentStatus

from .copies import Written
from .histories import Life
from .loading import Table, stamp
from .record import Cast

DAYS = timedelta(days=14)  # to review
DECLARED = {AssignmentStatus.COMPLETED, AssignmentStatus.ACCEPTED}


class Reviewing:
    """Makes the rows, and loads them."""

    def __init__(self) -> None:
        self.assignments = Table(
            Assignment,
            "revision_id",
            "member_id",
            "by_id",
            "status",
            "invited_at",
            "due_at",
            "answer_by",
            "ended_at",
            "interests",
        )
        self.reviews = Table(
            Review,
            "assignment_id",
            "revision_id",
            "digest",
            "signed_at",
            "printed_name",
            recommendation=Recommendation.APPROVE,
            checklist=dict.fromkeys(CHECKLIST, True),
            interests=Interests.NONE,
            comments_to_author="Say what to do about the dose.",
            profession="physician",
        )
        self.comments = Table(
            Comment,
            "revision_id",
            "assignment_id",
            "person_id",
            "status",
            "written_at",
            "published_at",
            "is_blocking",
            text="Say what to do about the dose.",
        )

    def write(self, written: Written, life: Life, cast: Cast, times: list[datetime]) -> list[int]:
        """Add the rows of one life, whose members were asked with the third act; return the keys
        of the assignments."""
        if not life.asked:
            return []
        revision, about, keys = written.article.revision_id, written.revision, []
        asked, due, ended = stamp(times[2]), stamp(times[2] + DAYS), stamp(times[-1])
        for (member, person), progress in zip(cast.members, life.asked, strict=True):
            interests = Interests.NONE if progress in DECLARED else Interests.NOT_ASKED
            assignment = self.assignments.add(
                revision,
                member,
                cast.editor,
                str(progress),
                asked,
                due,
                due,
                None if progress in OPEN_PROGRESS else ended,
                str(interests),
            )
            keys.append(assignment)
            if progress == AssignmentStatus.COMPLETED:
                self.reviews.add(assignment, revision, about, ended, cast.names[person])
                standing = CommentStatus.OPEN if life.is_recent else CommentStatus.RESOLVED
                self.comments.add(
                    revision, assignment, person, str(standing), ended, ended, assignment % 5 == 0
                )
        return keys

    def load(self) -> None:
        """Insert what was written."""
        for table in (self.assignments, self.reviews, self.comments):
            table.flush()
