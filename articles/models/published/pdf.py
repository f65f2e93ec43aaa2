"""PDF files: what was printed of a galley, as it stood."""

from hashlib import sha256

from django.db import models

from ...ledger.append_only import AppendOnly


class StoredPdf(AppendOnly):
    """The PDF of a galley in one state, made by articles/publishing/pdf/making.py; or `reason`, why
    there can be none.

    `state` is a digest over all that it says of the text: another word, an act, a day, and it is
    another one. `look` is one over what stands around that and how it is set. What readers ask for
    is found by the state, so that nothing outdated is given out.
    """

    galley = models.ForeignKey("articles.Galley", models.PROTECT, related_name="pdfs")
    state = models.CharField(max_length=71)
    look = models.CharField(max_length=71)
    data = models.BinaryField()
    digest = models.CharField(max_length=71)
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        verbose_name = "PDF"
        constraints = [models.UniqueConstraint(fields=["state", "look"], name="pdf_once")]

    @property
    def is_intact(self) -> bool:
        """Are its bytes those that were made?"""
        return self.digest == f"sha256:{sha256(bytes(self.data)).hexdigest()}"

    def __str__(self) -> str:
        return f"PDF {self.pk} of galley {self.galley_id}"
