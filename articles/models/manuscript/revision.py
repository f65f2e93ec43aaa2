"""Revisions: the frozen text of one submission."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models

from ...database.canonical import digest
from ...declarations.freezing import covered
from ...declarations.reading import Declarations
from ...evidence.setting import Setting, setting
from ...ledger.append_only import AppendOnly
from ...question_templates.outline import kept
from ...references.frozen import are_csl, listed_in
from ...text.citations.markup.figures import figures_in
from ...text.figures.figure import MARK, Figure
from ...text.grammar import COMMON, read_only


class Revision(AppendOnly):
    """What is reviewed: numbered, frozen, with a digest over its canonical form
    (articles/database/canonical.py).

    `references` are CSL-JSON items (articles/references/frozen.py); what reads them takes them as
    they are `listed`.

    `authors` is the byline as it stood: a list of `{"id", "name", "credentials"}`, the author
    first. `writers` are the keys of everybody who ever saved the working copy, named or not.
    `grammar` is the form of the grammar in which it is read, now and for ever; 0, in rows from
    before there were forms, stands for the first (`form`). `declared` is what its authors declared
    (articles/declarations/freezing.py), empty in rows from before that was asked.
    """

    is_sealed = True
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    audience = models.CharField(max_length=20)
    topic = models.ForeignKey("articles.Topic", models.PROTECT, related_name="+")
    title = models.TextField()
    short_answer = models.TextField()
    body = models.TextField()
    references = models.JSONField(default=list)
    authors = models.JSONField(default=list)
    writers = models.JSONField(default=list)
    digest = models.CharField(max_length=71)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    edited_at = models.DateTimeField()
    note = models.TextField(blank=True)
    is_minor = models.BooleanField("minor correction", default=False)
    suggested_by = models.JSONField(default=list)
    grammar = models.PositiveSmallIntegerField(default=0)
    declared = models.JSONField(default=dict)
    added_later = ("is_minor", "suggested_by", "grammar", "declared")

    class Meta(AppendOnly.Meta):
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number")
        ]
        indexes = [
            models.Index(fields=["-id"], condition=models.Q(is_minor=True), name="revision_minor")
        ]  # few of many
        ordering = ["article", "number"]

    def __str__(self) -> str:
        return f"Revision {self.number}"

    def canonical(self) -> dict[str, Any]:
        """Return what the digest is taken over: the text a reviewer reads, and which revision of
        what it is."""
        text = {
            "article": self.article_id,
            "number": self.number,
            "audience": self.audience,
            "topic": self.topic_id,
            "title": self.title,
            "short_answer": self.short_answer,
            "body": self.body,
            "references": self.references,
            "authors": self.authors,
            **({"minor": True} if self.is_minor else {}),
            **({"grammar": self.grammar} if self.grammar else {}),
            **({"declarations": covered(self.declared)} if self.declared else {}),
        }
        if are_csl(self.references):
            return {"form": "revision/3", **text}
        return {"form": "revision/2", **text} if self.declared else {"form": "revision/1", **text}

    @cached_property
    def listed(self) -> list[dict[str, Any]]:
        """Its references as the working copy lists them, in whichever form they were frozen."""
        return listed_in(self.references)

    @property
    def setting(self) -> Setting:
        """Who wrote it, how old its topic lets a source be at the time it was written, and which
        sections it has by its template."""
        outline = kept(self.article.outline)
        return setting(self.authors, self.topic.source_years, self.edited_at, outline)

    @property
    def declarations(self) -> Declarations | None:
        """What its authors declared; None if they were not asked yet."""
        return Declarations(self.declared) if self.declared else None

    def declarations_with(
        self, confirmed: dict[int, str] | None, *, is_public: bool = False
    ) -> Declarations | None:
        """Return the same with the interests that co-authors `confirmed`; with `is_public`
        without what is withheld from readers."""
        return Declarations(self.declared, is_public, confirmed) if self.declared else None

    @property
    def public_declarations(self) -> Declarations | None:
        """What a reader sees before anybody has confirmed."""
        return self.declarations_with(None, is_public=True)

    @property
    def form(self) -> int:
        """The form of the grammar in which it is read (articles/text/grammar.py)."""
        return self.grammar or COMMON

    @property
    def figures(self) -> list[Figure]:
        """The figures of its text, in order."""
        if MARK not in self.body:
            return []
        return [figure for _, figure in figures_in(read_only(self.body, self.form))]

    def with_digest(self) -> "Revision":
        """Set the digest and return the revision."""
        self.digest = digest(self.canonical())
        return self

    @property
    def written_by(self) -> set[int]:
        """The keys of all who wrote this text: as an author, a co-author, or by ever having
        saved it."""
        return {
            self.by_id,
            self.edited_by_id,
            *self.writers,
            *(author["id"] for author in self.authors),
        }

    def was_written_by(self, person: Any) -> bool:
        """Is this person among those who wrote it?"""
        return person.pk in self.written_by
