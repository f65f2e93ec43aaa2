"""The working copy: what an article's authors type, before and between submissions."""

from functools import cached_property
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.utils import timezone
from simple_history.models import HistoricalRecords

from ...database.prepared import Prepared
from ...evidence.finding_policy import FindingPolicy
from ...evidence.findings import findings, of_pictures
from ...evidence.sections import guidance_left
from ...evidence.setting import setting
from ...ledger import acts
from ...ledger.append_only import AppendOnly
from ...question_templates.outline import Outline, kept
from ...sources.known import known_of
from ...text.anchors import Quote
from ...text.characters.slugs import slug
from ...text.citations import checks
from ...text.citations.finding import Finding
from ...text.clean import BODY_LIMIT, TITLE_LIMIT
from ...text.document import Document
from ...text.figures.figure import MARK
from ...text.grammar import NEWEST
from ...text.source_positions import Place, Written
from ...workflow.recorded import Opposed, Stale
from ..notification import Notification
from ..owing import owed_to_co_authors
from ..state import StatefulModel
from .former_slug import FormerSlug
from .reference import Reference

# History rows of saves by hand: of the other acts, the row's person wrote nothing.
SAVES = models.Q(history_change_reason__startswith=acts.EDIT) | models.Q(
    history_change_reason__startswith=acts.ADOPT
)


class Audience(models.TextChoices):
    """Whom a text is written for (schema.org MedicalAudience)."""

    CLINICIAN = "clinician", "Clinicians"
    STUDENT = "student", "Students"
    PATIENT = "patient", "Patients"
    CARER = "carer", "Carers"


class ArticleHistory(AppendOnly):
    """What a history row keeps beside the columns: the list of references, where the save
    touched or read it."""

    listed = models.JSONField(null=True)
    added_later = ("adapted_from_id", "out_of_step_since", "has_preview")

    class Meta(AppendOnly.Meta):
        abstract = True


class Records(HistoricalRecords):
    """The history of articles, in which one finds what somebody saved.

    A row keeps the list of references, and is part of the act under way. It is made without what
    the library offers besides (signals, lists of its own), and without making a class anew for
    each.
    """

    rows: Any

    def create_history_model(self, model: Any, inherited: bool) -> Any:
        """Make the class of the rows, and return it."""
        self.rows = super().create_history_model(model, inherited)
        return self.rows

    def create_historical_record(
        self, instance: Any, history_type: str, using: str | None = None
    ) -> None:
        """Add the row of a save."""
        columns = {
            field.attname: getattr(instance, field.attname) for field in self.rows.tracked_fields
        }
        row = self.rows(
            history_date=timezone.now(),
            history_type=history_type,
            history_user=self.get_history_user(instance),
            history_change_reason=self.get_change_reason_for_object(instance, history_type, using),
            listed=vars(instance).get("listed"),
            **columns,
        )
        row.save()
        vars(instance).setdefault("_written", []).append(row)

    def get_meta_options(self, model: Any) -> dict[str, Any]:
        """Return what the class of the rows is made with: an index of the few by which somebody
        has written."""
        saves = models.Index(fields=["history_user", "id"], condition=SAVES, name="history_saves")
        return super().get_meta_options(model) | {"indexes": [saves]}


class WorkingCopy(StatefulModel):
    """The columns and lists authors change, and how they are saved. `version` counts saves, so
    that a stale tab is refused."""

    slug = models.SlugField(max_length=100)
    audience = models.CharField(max_length=20, choices=Audience, default=Audience.CLINICIAN)
    title = models.CharField("question", max_length=TITLE_LIMIT, blank=True)
    short_answer = models.TextField(max_length=2_000, blank=True)
    body = models.TextField(max_length=BODY_LIMIT, blank=True)
    topic = models.ForeignKey("articles.Topic", models.PROTECT, related_name="articles")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="articles")
    co_authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="shared_articles"
    )
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=0)
    declared = models.JSONField(
        default=dict, blank=True
    )  # with the last submission, as it was typed (declarations/freezing.py)
    # of the template it was begun from, as that was then (question_templates/outline.py)
    outline = models.JSONField(default=dict, blank=True)

    form = NEWEST  # of the grammar in which it is read
    references: Any  # the list, from Reference
    images: Any  # its pictures, from Image
    _pictured: frozenset[str] | None = None
    history: Any  # the rows of simple-history, from Article
    _checked: tuple[Any, list[Finding]] = (
        None,
        [],
    )  # the copy that was read last, and what was found in it
    _read: tuple[Any, Written | None] = (None, None)  # likewise, and its passages

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title or "Untitled article"

    def findings(self) -> list[Finding]:
        """Return what the checks find in the text of the working copy, in its order. The same
        copy is read once."""
        copy = (self.title, self.short_answer, self.body, self.listed)
        if self._checked[0] != copy:
            further = [
                *guidance_left(self.body, self.template),
                *of_pictures(self.body, self.pictured),
            ]
            self._checked = copy, checks.findings(*copy, further=further)
        return self._checked[1]

    def all_findings(self) -> list[Finding]:
        """Return the same with what is found of its sources and numbers, weighed by the policy
        for its topic."""
        severities, where = (
            FindingPolicy.objects.shown(self.topic),
            setting(
                self.byline(),
                self.topic.source_years,
                self.edited_at,
                self.template,
                self.pictured,
            ),
        )
        return findings(self, self.listed, severities, known_of(self.listed, self), where)

    @property
    def template(self) -> Outline:
        """What it keeps of the template it was begun from."""
        return kept(self.outline)

    @cached_property
    def listed(self) -> list[dict[str, Any]]:
        """The working copy's references as CSL items, in order."""
        is_at_hand = "references" in vars(self).get("_prefetched_objects_cache", ())
        return [
            reference.as_csl()
            for reference in (self.references.all() if is_at_hand else _listed(article=self.pk))
        ]

    @property
    def pictured(self) -> frozenset[str] | None:
        """The names of its pictures; None, and nothing is asked, while its text names none."""
        if MARK not in self.body:
            return None
        if self._pictured is None:
            self._pictured = frozenset(image.name for image in self.images.all())
        return self._pictured

    def sharing(self) -> list[Any]:
        """Return the co-authors in the order of their keys."""
        is_at_hand = "co_authors" in vars(self).get("_prefetched_objects_cache", ())
        return sorted(
            self.co_authors.all() if is_at_hand else _sharing(article=self.pk),
            key=lambda person: person.pk,
        )

    def byline(self) -> list[dict[str, Any]]:
        """Return who stands for the text, the author first."""
        people = [
            self.author,
            *(person for person in self.sharing() if person.pk != self.author_id),
        ]
        return [
            {"id": person.pk, "name": str(person), "credentials": person.credentials}
            for person in people
        ]

    def contributors(self) -> tuple[list[int], list[int]]:
        """Return the keys of all who ever wrote - saved the working copy, or stood in a byline -
        and of those whose wording was taken over, in one query. Who was dropped has still written,
        and words outlive the round they were taken over in.
        """
        article: Any = self
        before = (
            [*article.revision.writers, *(author["id"] for author in article.revision.authors)]
            if article.revision
            else []
        )
        source = (
            article.adapted_from
        )  # what is adapted was written by somebody, and by whose wording was taken over
        before += source.written_by if source else []
        rows = _hands(article=self.pk)
        wrote, suggested = (
            {key for key, how in rows if how == which and key} for which in ("wrote", "suggested")
        )
        return sorted(wrote.union(before)), sorted(
            suggested.union(source.suggested_by if source else [])
        )

    def place_of(self, passage: Quote, former: Document) -> Place:
        """Return where a passage of a revision (`former` is its model) is written in the working
        copy; raises Opposed.

        The same copy is read once.
        """
        copy, written = (self.title, self.short_answer, self.body), self._read[1]
        if written is None or self._read[0] != copy:
            written = Written(self, self.listed)
            self._read = copy, written
        try:
            return written.locate(passage, former)
        except ValueError as refusal:
            raise Opposed([str(refusal)]) from refusal

    def free_slug(self) -> str:
        """Return an address for the question that no other article has or had."""
        stem = slug(self.title)
        others = (
            type(self)
            ._base_manager.exclude(pk=self.pk)
            .order_by()
            .filter(slug__startswith=stem)
            .values_list("slug", flat=True)
        )
        taken = set(
            others.union(
                FormerSlug.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
            )
        )
        numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
        return next(free for free in (stem, *numbered) if free not in taken)

    def replace_references(self, references: list[Reference]) -> None:
        """Make these unsaved entries the list, numbered in their order."""
        self.references.all().delete()
        for position, reference in enumerate(references, 1):
            reference.article_id, reference.position = self.pk, position
        Reference.objects.bulk_create(references)
        self.listed = [reference.as_csl() for reference in references]

    def name_co_authors(self, people: list[Any], by: Any) -> None:
        """Make these people the co-authors, and owe word to whom `by` has newly named."""
        before = set(self.co_authors.all())
        self.co_authors.set(people)
        article: Any = self
        Notification.objects.enqueue(
            owed_to_co_authors(article, [person for person in people if person not in before], by)
        )

    def begin(self) -> None:
        """Save a new draft under a free address. Raises Stale when another took the address at
        the same moment."""
        with transaction.atomic():
            self.slug = self.free_slug()
            self.listed = []  # the history keeps that it begins without a list
            self.save_with_history(self.author, "draft")
        del self.listed

    def save_with_history(self, by: Any, reason: str) -> None:
        """Save, with one history row that says who and why. Under `locked` the whole row is
        today's, so none is lost.

        Raises Stale when another article took the address since it was found free.
        """
        self._history_user, self._change_reason = by, reason
        try:
            self.save()
        except IntegrityError as clash:
            if "slug" not in str(clash):
                raise
            raise Stale(
                "Another article took the same address at this moment. Save once more.", object=self
            ) from clash
        finally:
            del self._history_user, self._change_reason


@Prepared
def _listed(article: int) -> Any:
    return Reference.objects.filter(article=article)


@Prepared
def _sharing(article: int) -> Any:
    return apps.get_model(settings.AUTH_USER_MODEL)._base_manager.filter(shared_articles=article)


@Prepared
def _hands(article: int) -> Any:
    """Who has saved the working copy of an article, and whose wording was taken over: their
    keys, and how they took part."""
    saves = apps.get_model("articles", "Article").history.filter(SAVES, id=article)  # type: ignore[attr-defined]
    adopted = apps.get_model("articles", "Event").objects.filter(article=article, verb=acts.ADOPT)
    credited = Cast(
        KeyTextTransform("id", KeyTransform("credit", "detail")), models.BigIntegerField()
    )
    return (
        saves.order_by()
        .values_list("history_user", models.Value("wrote"))
        .union(adopted.order_by().values_list(credited, models.Value("suggested")))
    )
