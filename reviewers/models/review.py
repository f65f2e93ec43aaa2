"""Reviews: what a board member said about one revision; append-only."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models

from articles.ledger.append_only import AppendOnly
from articles.ledger.signature import Meaning

from .commenting.comment import Verdict

if TYPE_CHECKING:
    from .commenting.comment import Comment

CHECKLIST = {  # the one place where it is defined: key, what the reviewer affirms
    "accuracy": "The statements are accurate and up to date.",
    "citations": "The citations support the claims they stand behind.",
    "safety": "Nothing here could lead a reader into harm; doses and warnings are right.",
    "clarity": "The intended audience will understand it.",
}


class Recommendation(models.TextChoices):
    """What a reviewer advises the editors to do."""

    APPROVE = "approve", "Approve"
    APPROVE_WITH_COMMENTS = "approve_with_comments", "Approve with comments"
    CHANGES_REQUESTED = "changes_requested", "Changes requested"
    NOT_APPROVED = "not_approved", "Not approved"


APPROVING = [Recommendation.APPROVE, Recommendation.APPROVE_WITH_COMMENTS]


def shortcomings(
    recommendation: str,
    checklist: dict[str, bool],
    comments_to_author: str,
    comments: Iterable["Comment"] = (),
    earlier: Iterable["Comment"] = (),
) -> dict[str, str]:
    """Return what a review lacks before it can be signed: a sentence for each argument that is
    wanting.

    `comments` are the member's own comments and verdicts on the text, `earlier` those of former
    rounds that are still open and keep it from being approved.
    """
    blocking, before = [comment for comment in comments if comment.is_blocking], list(earlier)
    if recommendation not in Recommendation.values:
        return {"recommendation": "Choose what you recommend."}
    if recommendation in APPROVING and not all(checklist.get(key) for key in CHECKLIST):
        return {
            "checklist": (
                "Affirm every statement, or recommend changes: an approval needs all of them."
            )
        }
    if recommendation in APPROVING and (blocking or before):
        return {
            "recommendation": " ".join(
                filter(None, [_in_the_way(*_counts(blocking)), _still_open(*_counts(before))])
            )
        }
    doubted = sum(comment.verdict == Verdict.DISAGREE for comment in blocking)
    if checklist.get("accuracy") and doubted:
        return {
            "checklist": (
                f"You affirm that the statements are accurate, and disagree with {doubted} of "
                "them: untick that line, or change your verdict."
            )
        }
    if recommendation not in APPROVING and not comments_to_author.strip() and not blocking:
        return {
            "comments_to_author": (
                "Say to the author what must change, or why the text cannot be approved."
            )
        }
    return {}


def _counts(comments: Iterable["Comment"]) -> tuple[int, int]:
    """How many are comments on a passage, and how many verdicts on a statement."""
    is_verdict = [bool(comment.verdict) for comment in comments]
    return is_verdict.count(False), is_verdict.count(True)


def _in_words(comments: int, verdicts: int) -> str:
    counts = [
        (comments, "comment"),
        (verdicts, "verdict on a statement" if verdicts == 1 else "verdicts on statement"),
    ]
    return " and ".join(f"{count} {name}{'s' * (count > 1)}" for count, name in counts if count)


def _still_open(comments: int, verdicts: int) -> str:
    if not comments + verdicts:
        return ""
    is_single = comments + verdicts == 1
    return (
        f"{_in_words(comments, verdicts)} of yours from an earlier round "
        f"{'is' if is_single else 'are'} still open: resolve {'it' if is_single else 'each'} first,"
        " or recommend changes."
    )


def _in_the_way(comments: int, verdicts: int) -> str:
    if not comments + verdicts:
        return ""
    what = _in_words(comments, verdicts)
    say, these = ("says", "it") if comments + verdicts == 1 else ("say", "them")
    change = "mark it as not blocking" if not verdicts and comments == 1 else f"change {these}"
    return (
        f"{what} of yours {say} that the text must not go out as it is: recommend changes, or "
        f"{change}."
    )


class Review(AppendOnly):
    """A signed review of one revision: recommendation, checklist (key: affirmed or not),
    comments. Written once."""

    is_sealed = True
    assignment = models.OneToOneField("reviewers.Assignment", models.PROTECT, related_name="review")
    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="reviews")
    digest = models.CharField(max_length=71)
    recommendation = models.CharField(max_length=25, choices=Recommendation)
    checklist = models.JSONField(default=dict)
    comments_to_author = models.TextField(blank=True)
    comments_to_editors = models.TextField(blank=True)
    printed_name = models.CharField(max_length=250)
    interests = models.CharField(max_length=10)
    signed_at = models.DateTimeField()
    meaning = models.CharField(max_length=20, blank=True)
    method = models.CharField("proved by", max_length=40, blank=True)
    profession = models.CharField(max_length=20, blank=True)
    topics = models.JSONField(default=list)  # the revision's topic, if the member was of it then
    added_later = ("meaning", "method", "profession", "topics")

    class Meta(AppendOnly.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recommendation__in=Recommendation.values),
                name="recommendation_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_recommendation_display()}, {self.printed_name}"

    @property
    def is_approving(self) -> bool:
        """Does it recommend approval?"""
        return self.recommendation in APPROVING

    @property
    def meant(self) -> str:
        """What the signature means, in words; empty for reviews from before signatures had a
        meaning."""
        return Meaning(self.meaning).label if self.meaning else ""

    @property
    def affirmed(self) -> list[str]:
        """The statements of the checklist that the reviewer affirmed."""
        return [statement for key, statement in CHECKLIST.items() if self.checklist.get(key)]
