"""Public texts that cite what was retracted, as far as nobody has answered that yet."""

from django.db import models
from django.utils import timezone

from ..manuscript.galley import Galley
from ..manuscript.status import Status


class RetractedSourceQuerySet(models.QuerySet["RetractedSource"]):
    """What was found in public texts."""

    def still_open(self) -> "RetractedSourceQuerySet":
        """What stands in what is public now: the next full approval answers it, and so does a
        retraction.

        An approval had to look at it: it is an objection until it is waived. A minor correction is
        asked nothing, and answers nothing.
        """
        full = Galley.objects.filter(
            article=models.OuterRef("galley__article"), revision__is_minor=False
        )
        later = full.filter(pk__gt=models.OuterRef("galley"))
        return self.filter(~models.Exists(later)).exclude(galley__article__status=Status.RETRACTED)


class RetractedSource(models.Model):
    """That the text of a galley cites a work of which a record tells that it was retracted;
    found after it was published."""

    galley = models.ForeignKey("articles.Galley", models.PROTECT, related_name="retracted_sources")
    record = models.PositiveIntegerField()
    number = models.PositiveSmallIntegerField()  # of the reference
    source = models.CharField(max_length=500)  # its title, as the text has it
    said = models.TextField()  # the finding
    found_at = models.DateTimeField(default=timezone.now)

    objects = RetractedSourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["galley", "record"], name="retracted_source_once")
        ]

    def __str__(self) -> str:
        return f"Reference {self.number} of galley {self.galley_id}"
