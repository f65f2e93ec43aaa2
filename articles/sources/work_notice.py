"""What was announced of a published work: that it is retracted, doubted, corrected or
reinstated."""

from django.db import models

from .naming import WORK_LIMIT

TITLE_LIMIT, JOURNAL_LIMIT, REASON_LIMIT = 500, 300, 1_000


class Nature(models.TextChoices):
    """What a notice announces, in the words of Retraction Watch."""

    RETRACTION = "Retraction", "Retraction"
    CONCERN = "Expression of concern", "Expression of concern"
    CORRECTION = "Correction", "Correction"
    REINSTATEMENT = "Reinstatement", "Reinstatement"


class WorkNotice(models.Model):
    """One notice of one work, named by an identifier: a record that names a DOI and a PubMed number
    has two rows.

    Imported from a file (`articles/importing/work_notices.py`), or answered by a service
    (`articles/look_up/running.py`), and rebuildable: no act rests on a row.
    """

    work = models.CharField(max_length=WORK_LIMIT)  # as `naming.work_named` has it
    record = models.PositiveIntegerField()  # its number in the file, or ours
    nature = models.CharField(max_length=30, choices=Nature)
    on = models.DateField(null=True)
    reason = models.CharField(max_length=REASON_LIMIT, blank=True)
    title = models.CharField(max_length=TITLE_LIMIT, blank=True)
    journal = models.CharField(max_length=JOURNAL_LIMIT, blank=True)
    notice = models.CharField("identifier of the notice", max_length=WORK_LIMIT, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["work", "record"], name="work_notice_once"),
            models.CheckConstraint(
                condition=models.Q(nature__in=Nature.values), name="work_notice_nature_known"
            ),
        ]
        indexes = [models.Index(fields=["record"], name="work_notice_record")]

    def __str__(self) -> str:
        return f"{self.nature} of {self.work}"
