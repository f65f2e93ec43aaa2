"""The statements of public texts, to be found again while others write; rebuildable, and never the
truth about anything."""

from django.db import models

from ...database.rows import RowsQuerySet


class ApprovedStatement(models.Model):
    """One statement of a public text that has been through its full review.

    Its galley says the rest: on which day it was approved, and of which revision, whose list the
    numbers `cited` are of. `key` names it in that revision, as verdicts do; `label` are its words
    as readers see them, `place` is where they stand, in words. `likeness` is the same for
    statements that say the same, but for numbers, order and small words (articles/library/
    wording.py); none for what is too short to tell. `agreed` and `doubted` are how many of the
    reviewers on whom the approval rests agreed with it, and how many did not; None where no verdict
    on it is on record.
    """

    article = models.ForeignKey(
        "articles.Article", models.PROTECT, related_name="+", db_index=False
    )  # the constraint has an index
    galley = models.ForeignKey("articles.Galley", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=24)
    label = models.TextField()
    place = models.TextField(blank=True)
    cited = models.TextField(blank=True)  # with spaces between
    likeness = models.BigIntegerField(null=True)
    agreed = models.PositiveSmallIntegerField(null=True)
    doubted = models.PositiveSmallIntegerField(null=True)

    objects = RowsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="approved_statement")
        ]
        indexes = [
            models.Index(
                fields=["likeness", "-galley"],
                condition=models.Q(likeness__isnull=False),
                name="statement_likeness",
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def numbers(self) -> list[int]:
        """The numbers of the references that it cites."""
        return [int(number) for number in self.cited.split()]
