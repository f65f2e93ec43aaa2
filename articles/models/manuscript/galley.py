"""Galleys: an approved revision set in type."""

from typing import TYPE_CHECKING

from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone

from ...database.canonical import digest
from ...ledger.append_only import AppendOnly
from ...text.citations.reference_list import set_references
from ...text.typeset import set_answer, set_text

if TYPE_CHECKING:
    from .revision import Revision


class Galley(AppendOnly):
    """The HTML of an approved revision. A page carries `head` and `text` verbatim; the tracker
    stands between them."""

    class Kind(models.TextChoices):
        APPROVED = "approved", "Approved"
        FORCED = "forced", "Published before full review"

    is_sealed = True
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="galleys")
    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="galleys")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.APPROVED)
    head = models.TextField()
    text = models.TextField()
    digest = models.CharField(max_length=71)
    approved_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["approved", "forced"]), name="galley_kind_known"
            )
        ]
        indexes = [
            models.Index(
                fields=["article"], condition=models.Q(kind="forced"), name="galley_forced"
            )
        ]  # few of many

    def __str__(self) -> str:
        return f"Galley of {self.revision}"

    @classmethod
    def of(cls, revision: "Revision", kind: str = Kind.APPROVED) -> "Galley":
        """Set a revision in type; return the unsaved galley."""
        head, text = set_in_type(revision)
        made = cls(
            article_id=revision.article_id,
            revision=revision,
            kind=kind,
            head=head,
            text=text,
            approved_at=timezone.now(),
        )
        made.digest = digest(made.canonical())
        return made

    def canonical(self) -> dict[str, str]:
        """Return what the digest is taken over: the HTML that readers see."""
        return {"form": "galley/1", "head": self.head, "text": self.text}


def set_in_type(revision: "Revision", label: str = "Short answer") -> tuple[str, str]:
    """Return the head (question, short answer) and text (contents, body, references) of a revision
    as HTML.

    Pure: preview, workspace, decision page and galley all show these same bytes, but for the
    `label` of the short answer in a public preview. `revision` may be unsaved.
    """
    answer = set_answer(revision.short_answer, revision.listed, revision.form)
    typeset = set_text(revision.body, revision.listed, revision.form, cited=answer.cited)
    facts = {
        "revision": revision,
        "label": label,
        "short_answer": answer.html,
        "typeset": typeset,
        "references": set_references(revision.listed, typeset.cited),
    }
    return (
        render_to_string("articles/galley/head.html", facts),
        render_to_string("articles/galley/text.html", facts),
    )
