"""When an assignment is to be answered and its review is due; both are put off by the member's days
away."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from articles.models.state import StatefulModel

from ..clock import falls_on
from ..progress import OPEN_PROGRESS


class Deadlines(StatefulModel):
    """An assignment as far as its deadlines go."""

    answer_by: Any  # of Assignment, as are the next
    due_at: Any
    invited_at: Any
    member: Any
    status: Any

    class Meta:
        abstract = True

    @property
    def is_overdue(self) -> bool:
        """Is it open past its due date?"""
        due = self.falls_due_at
        return self.status in OPEN_PROGRESS and due is not None and due < timezone.now()

    @property
    def is_paused(self) -> bool:
        """Does the clock stand still today, because the member is away?"""
        return self.status in OPEN_PROGRESS and self.member.is_absent(self.member.person.local_date)

    @property
    def falls_due_at(self) -> datetime | None:
        """When the review is due: `due_at`, put off by the member's days away. None while nobody
        knows when they are back."""
        return falls_on(self.due_at, since=self.invited_at, absence=self.member.absence)

    @property
    def lapses_at(self) -> datetime | None:
        """When the invitation expires, likewise put off; None if it does not, or while nobody
        knows."""
        return (
            falls_on(self.answer_by, since=self.invited_at, absence=self.member.absence)
            if self.answer_by
            else None
        )
