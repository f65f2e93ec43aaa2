"""Templates: the sections of one kind of question, as chairs keep them."""

from django.db import models
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from ..ledger.append_only import AppendOnly
from .outline import Outline, outlined


class QuestionTemplate(models.Model):
    """The sections of one kind of question. No draft is begun from one that is not active.

    `body` has the headings, each with a sentence of guidance below it, `required` those of them
    that a text must have, one to a line (`outlined`).
    """

    name = models.CharField(max_length=60)
    description = models.CharField(max_length=200)
    body = models.TextField("sections", max_length=8_000)
    required = models.TextField("required sections", blank=True, max_length=2_000)
    is_active = models.BooleanField("active", default=True)

    history = HistoricalRecords(bases=[AppendOnly])

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="question_template_once",
                violation_error_message="There is a template of this name already.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def outline(self) -> Outline:
        """What a draft that is begun from it keeps."""
        return outlined(self.name, self.body, self.required)
