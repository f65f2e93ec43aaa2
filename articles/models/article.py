"""The article: a working copy with one lifecycle. The whole machine is on this screen."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.text import slugify
from django_fsm import GET_STATE, transition
from simple_history.models import HistoricalRecords
from simple_history.signals import post_create_historical_record, pre_create_historical_record

from ..canonical import digest as digest_of
from ..citations.checks import Finding, findings
from ..ink import Ink
from ..lifecycle import Opposed, Stale, condition, followers, objections, recorded
from ..roles import an_impartial_editor, an_uninvolved_editor, author_or_editor, its_author, its_authors
from ..text import BODY_LIMIT, TITLE_LIMIT
from .event import Event
from .galley import Galley
from .notification import Notification, owed_to_co_authors
from .policy import Policy
from .reference import Reference
from .revision import Revision
from .state import StateField, StatefulModel


class Status(models.TextChoices):
    """Where an article stands. Nothing but a verb moves it."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    UNDER_REVIEW = "under_review", "Under review"
    CHANGES_REQUESTED = "changes_requested", "Changes requested"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RETRACTED = "retracted", "Retracted"


ENDS = "Ends this submission. A text already public stays up; otherwise the manuscript ends for good."
OPEN = [Status.DRAFT, Status.SUBMITTED, Status.UNDER_REVIEW, Status.CHANGES_REQUESTED]


class Audience(models.TextChoices):
    """Whom a text is written for (schema.org MedicalAudience)."""

    CLINICIAN = "clinician", "Clinicians"
    STUDENT = "student", "Students"
    PATIENT = "patient", "Patients"
    CARER = "carer", "Carers"


def _or_back_to_approved(otherwise: Status) -> GET_STATE:
    """What is public stays public: with a galley up, an ended revision leads back to approved."""
    return GET_STATE(lambda article, **_: Status.APPROVED if article.galley_id else otherwise,
                     states=[otherwise, Status.APPROVED])


@condition
def without_findings(article: "Article") -> list[str]:
    """The checks of the text find nothing that must be settled first."""
    return [finding.message for finding in article.findings() if finding.is_blocking]


@condition
def without_objections(article: "Article") -> list[str]:
    """No approval rule objects."""
    return objections(article)


@condition
def with_something_public(article: "Article") -> list[str]:
    """A galley is up."""
    return [] if article.galley_id else ["Nothing of this article is public."]


def _require(reason: str) -> None:
    if not reason.strip():
        raise Opposed(["Give the reason: the author will read it."])


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles, and how one begins."""

    def draft(self, *, by: Any, title: str = "", audience: str = Audience.CLINICIAN, **copy: Any) -> "Article":
        """Begin an article as its author's draft; `copy` holds further columns. Returns the saved article."""
        article = self.model(author=by, edited_by=by, title=title, audience=audience, **copy)
        try:
            article.begin()
        except Stale:  # a question of the same address came in at this very moment; it is there to be seen now
            article.begin()
        return article

    def written_by(self, person: Any) -> "ArticleQuerySet":
        """Articles this person is an author or a co-author of."""
        shared = Article.co_authors.through.objects.filter(person=person).values("article")
        return self.filter(models.Q(author=person) | models.Q(pk__in=shared))


class ArticleHistory(Ink):
    """What a history row keeps beside the columns: the list of references, where the save touched or read it."""

    listed = models.JSONField(null=True)

    class Meta(Ink.Meta):
        abstract = True


class Article(StatefulModel):
    """The manuscript of one question for one audience: a working copy and a protected status.

    `revision` is the latest submission, `approved_revision` the one behind `galley`, which is what is public. `version`
    counts saves of the working copy, so that a stale tab is refused.
    """

    slug = models.SlugField(max_length=100)
    audience = models.CharField(max_length=20, choices=Audience, default=Audience.CLINICIAN)
    title = models.CharField("question", max_length=TITLE_LIMIT, blank=True)
    short_answer = models.TextField(max_length=2_000, blank=True)
    body = models.TextField(max_length=BODY_LIMIT, blank=True)
    topic = models.ForeignKey("articles.Topic", models.PROTECT, related_name="articles")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="articles")
    co_authors = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="shared_articles")
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)
    status = StateField(default=Status.DRAFT, choices=Status.choices, protected=True)
    status_since = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=0)
    revision = models.ForeignKey("articles.Revision", models.PROTECT, null=True, blank=True, related_name="+")
    approved_revision = models.ForeignKey("articles.Revision", models.PROTECT, null=True, blank=True, related_name="+")
    galley = models.ForeignKey("articles.Galley", models.PROTECT, null=True, blank=True, related_name="+")

    _checked: tuple[Any, list[Finding]] = (None, [])  # the copy that was read last, and what was found in it

    history = HistoricalRecords(bases=[ArticleHistory])
    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug", "audience"], name="article_address"),
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="article_status_known"),
            models.CheckConstraint(condition=models.Q(audience__in=Audience.values), name="article_audience_known"),
        ]
        indexes = [models.Index(fields=["status", "status_since", "id"], name="article_queue")]

    def __str__(self) -> str:
        return self.title or "Untitled article"

    # --- The machine: what an author does ----------------------------------------------------------------------------

    @recorded(in_ledger=False)
    @transition(status, [Status.DRAFT, Status.CHANGES_REQUESTED], None, permission=its_authors,
                custom={"label": "Edit", "explain": "Change the working copy."})
    def edit(self, *, by: Any, reason: str, version: int, references: list[Reference] | None = None,
             co_authors: list[Any] | None = None, **copy: Any) -> None:
        """Save the working copy: columns in `copy`, and the lists if given. `version` is the one the author opened."""
        if self.revision and copy.get("audience", self.audience) != self.audience:
            raise Opposed(["The audience is settled by the first submission: the address depends on it."])
        for column, value in copy.items():
            setattr(self, column, value)
        if self.revision is None:  # until the first submission nobody has cited the address
            self.slug = self.free_slug()
        self.version, self.edited_by, self.edited_at = self.version + 1, by, timezone.now()
        if references is not None:
            self.replace_references(references)
        if co_authors is not None:
            self.name_co_authors(co_authors, by)

    @recorded
    @transition(status, [Status.DRAFT, Status.CHANGES_REQUESTED], Status.SUBMITTED, permission=its_author,
                conditions=[without_findings],
                custom={"label": "Submit for review", "explain": "Freezes the text and hands it to the editors."})
    def submit(self, *, by: Any, reason: str, version: int | None = None) -> None:
        """Freeze the working copy into the next revision; `reason` is the note on what changed."""
        self.revision = self.write(Revision(
            article=self, number=self.revision.number + 1 if self.revision else 1, audience=str(self.audience), topic=self.topic,
            title=self.title, short_answer=self.short_answer, body=self.body,
            references=self.listed, authors=self.byline(),
            writers=self.writers(), by=by, edited_by_id=self.edited_by_id, at=timezone.now(), edited_at=self.edited_at, note=reason,
        ).seal())

    @recorded
    @transition(status, OPEN, _or_back_to_approved(Status.WITHDRAWN), permission=its_author,
                custom={"label": "Withdraw", "explain": ENDS})
    def withdraw(self, *, by: Any, reason: str) -> None:
        """Take the manuscript back."""
        self.restore_approved()

    @recorded
    @transition(status, Status.APPROVED, Status.DRAFT, permission=author_or_editor,
                custom={"label": "Revise", "explain": "Opens the next revision. The approved text stays up meanwhile."})
    def revise(self, *, by: Any, reason: str) -> None:
        """Open the working copy for the next revision."""

    # --- The machine: what editors and chairs decide -----------------------------------------------------------------

    @recorded
    @transition(status, Status.SUBMITTED, Status.UNDER_REVIEW, permission=an_impartial_editor,
                custom={"label": "Start the review", "explain": "The board is told and reviewers can be invited."})
    def start_review(self, *, by: Any, reason: str) -> None:
        """Hand the revision to the board."""

    @recorded
    @transition(status, [Status.SUBMITTED, Status.UNDER_REVIEW], Status.CHANGES_REQUESTED, permission=an_impartial_editor,
                custom={"label": "Request changes", "explain": "The author reads your reason and can submit again.", "reason": True})
    def request_changes(self, *, by: Any, reason: str, digest: str) -> None:
        """Send the text back with what must change."""
        _require(reason)

    @recorded
    @transition(status, Status.UNDER_REVIEW, Status.APPROVED, permission=an_uninvolved_editor,
                conditions=[without_objections],
                custom={"label": "Approve", "explain": "Makes exactly this text public."})
    def approve(self, *, by: Any, reason: str, digest: str) -> dict[str, Any]:
        """Set the revision in type and make it the public one."""
        self.galley = self.write(Galley.of(self.revision))  # type: ignore[arg-type]  # nothing unsubmitted gets here
        self.approved_revision = self.revision
        return {
            "galley": self.galley.digest, "rules": list(settings.APPROVAL_RULES), "quorum": settings.REVIEW_QUORUM,
            **{kind: policy.number for kind, policy in self.texts_in_force.items()},
            "texts": {kind: digest_of(policy.text) for kind, policy in self.texts_in_force.items()},
        }

    @recorded
    @transition(status, [Status.SUBMITTED, Status.UNDER_REVIEW], _or_back_to_approved(Status.REJECTED), permission=an_impartial_editor,
                custom={"label": "Reject", "explain": ENDS, "reason": True})
    def reject(self, *, by: Any, reason: str, digest: str) -> None:
        """Decline the revision, with the reason."""
        _require(reason)
        self.restore_approved()

    @recorded
    @transition(status, [*OPEN, Status.APPROVED], Status.RETRACTED, permission=an_impartial_editor,
                conditions=[with_something_public],
                custom={"label": "Retract", "explain": "For good: the page stays at its address and says why.", "reason": True})
    def retract(self, *, by: Any, reason: str, digest: str) -> None:
        """Declare that the public text should not be relied on."""
        _require(reason)

    # --- What verbs stand on -----------------------------------------------------------------------------------------

    @classmethod
    def machine(cls) -> dict[str, Any]:
        """Return django-fsm's metadata of each verb, in the order they are written here."""
        return {name: method._django_fsm for name, method in vars(cls).items() if hasattr(method, "_django_fsm")}

    @property
    def digest(self) -> str:
        """The digest of the latest submitted revision, empty before the first."""
        return self.revision.digest if self.revision else ""

    def revision_for(self, verb: str) -> Revision | None:
        """Return the revision a verb is about: a retraction is about the public one, all else about the latest."""
        return self.approved_revision if verb == "retract" else self.revision

    def digest_for(self, verb: str) -> str:
        """Return the digest of the revision a verb is about, empty before the first."""
        revision = self.revision_for(verb)
        return revision.digest if revision else ""

    @property
    def is_public(self) -> bool:
        """Is there a page for readers?"""
        return self.galley_id is not None

    def locked(self) -> "Article":
        """Return the row as it stands today, held until the transaction ends, in a fresh object."""
        joined = ("revision", "approved_revision", "author", "topic", "galley")
        rows = type(self)._base_manager.select_for_update(of=("self",)).select_related(*joined)
        article = rows.filter(pk=self.pk).first()
        # Where the lock had to be waited for, PostgreSQL joins today's row to the neighbours it saw before the wait. What
        # has since been pointed elsewhere is then missing; the row is ours now, so asking again finds all of it.
        return article if article and not article.is_torn(joined) else rows.get(pk=self.pk)

    def is_torn(self, joined: tuple[str, ...]) -> bool:
        """Is one of these neighbours missing although the row points at it?"""
        return any(getattr(self, f"{name}_id") and getattr(self, name) is None for name in joined)

    def findings(self) -> list[Finding]:
        """Return what the checks find in the working copy, in the order of the text. The same copy is read once."""
        copy = (self.title, self.short_answer, self.body, self.listed)
        if self._checked[0] != copy:
            self._checked = copy, findings(*copy)
        return self._checked[1]

    @cached_property
    def listed(self) -> list[dict[str, Any]]:
        """The working copy's references as CSL items, in order."""
        return [reference.as_csl() for reference in self.references.all()]

    @cached_property
    def texts_in_force(self) -> dict[str, Policy]:
        """The policy and the disclaimer of today, by kind: the approval names them and its page prints them."""
        return Policy.objects.in_force()

    def byline(self) -> list[dict[str, Any]]:
        """Return who stands for the text, the author first."""
        people = [self.author, *self.co_authors.order_by("pk").exclude(pk=self.author_id)]
        return [{"id": person.pk, "name": str(person), "credentials": person.credentials} for person in people]

    def writers(self) -> list[int]:
        """Return the keys of all who ever saved the working copy: who was dropped from the byline has still written."""
        saves = self.history.filter(history_change_reason__startswith="edit").order_by("history_user")
        return list(saves.values_list("history_user", flat=True).distinct())

    def free_slug(self) -> str:
        """Return an address for the question that no other article has or had."""
        stem = slugify(self.title)[:80].strip("-") or "untitled"
        others = type(self)._base_manager.exclude(pk=self.pk).filter(slug__startswith=stem)
        taken = set(others.values_list("slug", flat=True))
        numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
        return next(slug for slug in (stem, *numbered) if slug not in taken)

    def replace_references(self, references: list[Reference]) -> None:
        """Make these unsaved entries the list, numbered in their order."""
        self.references.all().delete()
        for position, reference in enumerate(references, 1):
            reference.article, reference.position = self, position
        Reference.objects.bulk_create(references)
        self.listed = [reference.as_csl() for reference in references]

    def name_co_authors(self, people: list[Any], by: Any) -> None:
        """Make these people the co-authors, and owe word to whom `by` has newly named."""
        before = set(self.co_authors.all())
        self.co_authors.set(people)
        Notification.objects.owe(owed_to_co_authors(self, [one for one in people if one not in before], by))

    def restore_approved(self) -> None:
        """Bring the working copy back to the approved revision, if there is one."""
        if was := self.approved_revision:
            self.title, self.short_answer, self.body = was.title, was.short_answer, was.body
            self.version, self.edited_by_id, self.edited_at = self.version + 1, was.edited_by_id, was.edited_at
            self.topic_id = was.topic_id
            self.replace_references([Reference.from_csl(item) for item in was.references])
            self.co_authors.set([author["id"] for author in was.authors if author["id"] != self.author_id])

    def write(self, row: Any) -> Any:
        """Save a row of ink as part of the verb under way, for its event to seal; return the row."""
        row.save()
        vars(self).setdefault("_written", []).append(row)
        return row

    def begin(self) -> None:
        """Save a new draft under a free address. Raises Stale when another took the address at the same moment."""
        with transaction.atomic():
            self.slug = self.free_slug()
            self.save_with_history(self.author, "draft")

    def save_with_history(self, by: Any, reason: str) -> None:
        """Save, with one history row that says who and why. Under `locked` the whole row is today's, so none is lost.

        Raises Stale when another article took the address since it was found free.
        """
        self._history_user, self._change_reason = by, reason
        try:
            self.save()
        except IntegrityError as clash:
            if "slug" not in str(clash):
                raise
            raise Stale("Another article took the same address at this moment. Save once more.", object=self) from clash
        finally:
            del self._history_user, self._change_reason

    def remember(self, verb: str, before: str, *, by: Any, reason: str, detail: Any = None, in_ledger: bool = True) -> None:
        """Save what a verb did, with history, ledger event, followers and what they owe."""
        if self.status != before:
            self.status_since = timezone.now()
        self.save_with_history(by, f"{verb}: {reason}" if reason else verb)
        if in_ledger:
            self.note(verb, by=by, reason=reason, before=before, detail=detail)
        vars(self).pop("_written", None)

    def note(self, verb: str, *, by: Any, reason: str = "", before: str = "", detail: dict[str, Any] | None = None) -> Event:
        """Add an event to the ledger, under the lock; then the followers, then what they owe. Returns the event."""
        event = Event.objects.chain(self, verb, before or self.status, by=by, reason=reason, detail=detail,
                                    about=self.digest_for(verb), wrote=vars(self).pop("_written", []))
        Notification.objects.owe(owed for follow in followers() for owed in follow(event))
        return event

    def was_just(self, verb: str, *, by: Any) -> bool:
        """Is this verb by this person the last thing that happened? Then a second press shows the result, not an error."""
        last = self.events.order_by("-sequence").first()
        return last is not None and last.verb == verb and last.actor_id == by.pk


def _keep_the_list(instance: Any, history_instance: Any, **_: Any) -> None:
    if isinstance(instance, Article):
        history_instance.listed = vars(instance).get("listed")


def _keep_history_row(instance: Any, history_instance: Any, **_: Any) -> None:
    if isinstance(instance, Article):
        vars(instance).setdefault("_written", []).append(history_instance)


pre_create_historical_record.connect(_keep_the_list, dispatch_uid="history rows keep the list of references")
post_create_historical_record.connect(_keep_history_row, dispatch_uid="history rows are part of the act")
