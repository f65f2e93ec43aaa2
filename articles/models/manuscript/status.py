"""Where an article stands: its statuses, which of them go together, and what follows from one."""

from typing import Any

from django.db import models
from django.db.models.functions import Greatest
from django_fsm import GET_STATE

from ...ledger.acts import Does, doing


class Status(models.TextChoices):
    """Where an article stands. Nothing but a verb moves it."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    UNDER_REVIEW = "under_review", "Under review"
    CHANGES_REQUESTED = "changes_requested", "Changes requested"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RETRACTED = "retracted", "Retracted"


ABOUT_THE_PUBLIC = doing(Does.CONCERNS_PUBLIC)
ENDS = (
    "Will end this submission. A text already public will stay up; otherwise the manuscript will "
    "end for good."
)
WRITABLE = [Status.DRAFT, Status.CHANGES_REQUESTED]
SHOWABLE = [Status.SUBMITTED, Status.UNDER_REVIEW]  # before a decision, in a preview
ENDED = [Status.REJECTED, Status.WITHDRAWN]  # and never public: the address is free for another
OPEN = [Status.DRAFT, Status.SUBMITTED, Status.UNDER_REVIEW, Status.CHANGES_REQUESTED]
# The author's desk asks in just these terms, as the indexes below are built: the text or the status
# was last changed then, and something is wanted of the authors.
CHANGED_AT = Greatest("edited_at", "status_since")
WAITS_FOR_AUTHORS = models.Q(status__in=WRITABLE) | models.Q(
    status=Status.APPROVED, out_of_step_since__isnull=False
)


def or_back_to_approved(otherwise: Status) -> GET_STATE:
    """What is public stays public: with a galley up, an ended revision leads back to approved."""
    return GET_STATE(
        lambda article, **_: Status.APPROVED if article.galley_id else otherwise,
        states=[otherwise, Status.APPROVED],
    )


class HasStatus:
    """What follows from the status of an article, and from what is public of it. Nothing is
    asked of the database."""

    status: Any
    galley_id: int | None
    revision_id: int | None
    approved_revision_id: int | None
    adapted_from_id: int | None
    is_forced: Any

    @property
    def is_public(self) -> bool:
        """Is there a page for readers?"""
        return self.galley_id is not None

    @property
    def is_address_settled(self) -> bool:
        """Is the address for good? By the first submission, since when it may be cited; a
        variant shares that of its source."""
        return self.revision_id is not None or self.adapted_from_id is not None

    @property
    def has_ended(self) -> bool:
        """Did it end without ever being public?"""
        return self.status in ENDED

    @property
    def is_over(self) -> bool:
        """Is no act of its machine possible any more?"""
        return self.has_ended or self.status == Status.RETRACTED

    @property
    def is_being_written(self) -> bool:
        """Is the text with its authors, to change it?"""
        return self.status in WRITABLE

    @property
    def is_being_read(self) -> bool:
        """May members be asked to read the latest revision? While it is under review, or public
        before its review was through."""
        return self.status == Status.UNDER_REVIEW or (
            self.revision_id == self.approved_revision_id and self.is_forced
        )
