"""Drafts: a review as far as it is written. Not on any record; gone once the review is signed."""

from typing import Any

from django.db import models
from django.utils import timezone


class ReviewDraftQuerySet(models.QuerySet["ReviewDraft"]):
    """Drafts."""

    def keep(self, assignment: Any, typed: dict[str, Any]) -> "ReviewDraft":
        """Save what is typed so far, one draft for each assignment; `typed` holds form values that
        JSON can hold.

        The caller holds the article's lock.
        """
        return self.update_or_create(
            assignment=assignment, defaults={"typed": typed, "saved_at": timezone.now()}
        )[0]


class ReviewDraft(models.Model):
    """What a member has typed into the form of one review, before it is signed."""

    assignment = models.OneToOneField("reviewers.Assignment", models.CASCADE, related_name="draft")
    typed = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)

    objects = ReviewDraftQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Draft of {self.assignment}"

    @property
    def version(self) -> str:
        """What a page carries, so that a draft that was saved elsewhere since is not written
        over."""
        return self.saved_at.isoformat()
