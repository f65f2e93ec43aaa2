"""The approval rules: each says what stands against approving a revision, or nothing."""

from django.conf import settings

from articles.models import Revision

from .models import Interests, Review


def enough_approvals(revision: Revision) -> str | None:
    """Enough distinct, unconflicted members recommend approval of exactly this digest."""
    reviews = Review.objects.approving().filter(revision=revision, digest=revision.digest, interests=Interests.NONE)
    count = reviews.values("assignment__member__person").distinct().count()
    if count < settings.REVIEW_QUORUM:
        return f"{count} of {settings.REVIEW_QUORUM} approving reviews are in."
    return None


def no_open_refusal(revision: Revision) -> str | None:
    """No reviewer of this revision asks for changes or advises against it."""
    names = list(Review.objects.refusing().filter(revision=revision).order_by("pk").values_list("printed_name", flat=True))
    return f"Not approved, or changes asked for, by {'; '.join(names)}." if names else None
