"""What a member has read for the public, of the texts that were published some time ago."""

from django.db import models

from .board_member import BoardMember

LISTED = 10  # of what a member has read, the newest


class PublicReadings(models.Model):
    """On how many `articles` a member signed a review that the record of a public text names, and
    the `newest` LISTED of these reviews.

    Each of these is [key of the review, of the article, of the assignment, when it was signed], the
    newest review first, one of an article. Rebuildable, and never the truth about anything
    (reviewers/figures/readings.py). Counted are texts whose galley has at most the key `until`.
    """

    member = models.OneToOneField(
        BoardMember, models.PROTECT, primary_key=True, related_name="public_readings"
    )
    articles = models.PositiveIntegerField(default=0)
    newest = models.JSONField(default=list)
    until = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "public readings"

    def __str__(self) -> str:
        return f"What {self.member} has read for the public"
