"""The article: a working copy with one lifecycle. The whole machine is on this screen; its
statuses and conditions stand beside it."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django_fsm import GET_STATE, transition

from ...database.canonical import digest as digest_of
from ...declarations.freezing import frozen, missing
from ...evidence.approval import as_waived
from ...ledger import acts
from ...ledger.signature import Signature
from ...site_settings.in_force import number_in_force, site
from ...text.anchors import Quote
from ...text.clean import clean
from ...text.document import Document
from ...workflow.corrections import is_trivial, too_much
from ...workflow.permissions import (
    a_second_key,
    an_author_or_editor,
    an_impartial_editor,
    an_impartial_editor_of_both,
    an_uninvolved_chair,
    an_uninvolved_editor,
    author_or_editor,
    its_author,
    its_authors,
)
from ...workflow.recorded import Opposed, Stale, recorded, recorded_at_start, ruled
from ..notification import Notification
from ..published.public_image import PublicImage
from ..state import StateField
from .conditions import (
    with_objections,
    with_open_findings,
    with_preview,
    with_something_public,
    with_something_to_settle,
    without_findings,
    without_objections,
    without_preview,
)
from .galley import Galley
from .in_question import InQuestion
from .policy import Policy
from .reference import Reference
from .revision import Revision
from .status import (
    ABOUT_THE_PUBLIC,
    CHANGED_AT,
    ENDED,
    ENDS,
    OPEN,
    SHOWABLE,
    WAITS_FOR_AUTHORS,
    WRITABLE,
    HasStatus,
    Status,
)
from .variant import Variant, out_of_step, with_a_submission
from .working_copy import SAVES, ArticleHistory, Audience, Records


def _or_back_to_approved(otherwise: Status) -> GET_STATE:
    """What is public stays public: with a galley up, an ended revision leads back to approved."""
    return GET_STATE(
        lambda article, **_: Status.APPROVED if article.galley_id else otherwise,
        states=[otherwise, Status.APPROVED],
    )


def _require(reason: str) -> None:
    if not reason.strip():
        raise Opposed(["Give the reason: the author will read it."])


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles, and how one begins."""

    def draft(
        self, *, by: Any, title: str = "", audience: str = Audience.CLINICIAN, **copy: Any
    ) -> "Article":
        """Begin an article as its author's draft; `copy` holds further columns. Returns the
        saved article."""
        article = self.model(author=by, edited_by=by, title=title, audience=audience, **copy)
        try:
            article.begin()
        except (
            Stale
        ):  # a question of the same address came in at this very moment; it is there to be seen now
            article.begin()
        return article

    def written_by(self, person: Any) -> "ArticleQuerySet":
        """Articles this person is an author or a co-author of."""
        own, shared = self._keys_written_by(person)
        return self.filter(pk__in=own.union(shared))

    def variant(self, slug: str, audience: str) -> "Article | None":
        """Return the article of this question for this audience that has not ended without ever
        being public."""
        return self.filter(slug=slug, audience=audience).exclude(status__in=ENDED).first()

    def out_of_step(self) -> "ArticleQuerySet":
        """Public texts that are out of step with the one they were adapted from."""
        return self.filter(out_of_step_since__isnull=False, galley__isnull=False).exclude(
            status=Status.RETRACTED
        )

    def with_galley_kind(self) -> "ArticleQuerySet":
        """With the kind of what is public as `galley_kind`, for the badge: a text that was
        published early is not called approved."""
        return self.annotate(galley_kind=models.F("galley__kind"))

    def touched_by(self, person: Any) -> "ArticleQuerySet":
        """Articles this person writes, has ever saved, or handed in: who has left the byline has
        still written."""
        return self.filter(pk__in=self.keys_touched_by(person))

    def keys_touched_by(
        self, person: Any, *others: models.QuerySet[Any, Any], article: int = 0
    ) -> models.QuerySet[Any, Any]:
        """Return the keys of those, and of `others`, each read off an index of its own: an OR of
        them would be asked of every article.

        With the key of an `article` it is asked about that one only: a person may have touched very
        many.
        """
        own, shared = self._keys_written_by(person)
        saved = Article.history.filter(SAVES, history_user=person).order_by().values("id")
        # Whoever stood on the byline of a submission was told of it.
        told = (
            Notification.objects.inbox(person)
            .filter(kind="author_submitted", event__isnull=False)
            .order_by()
            .values("event__article")
        )
        if article:
            own, shared = own.filter(pk=article), shared.filter(article=article)
            saved, told = saved.filter(id=article), told.filter(event__article=article)
        return own.union(shared, saved, told, *others)

    def _keys_written_by(self, person: Any) -> tuple[Any, Any]:
        own = self.model.objects.filter(author=person).values("pk")
        return own, Article.co_authors.through.objects.filter(person=person).values("article")


class Article(HasStatus, InQuestion, Variant):
    """The manuscript of one question for one audience: a working copy and a protected status.

    `revision` is the latest submission, `approved_revision` the one behind `galley`, which is what
    is public. With `has_preview` the latest submission can be read before it is decided on, at an
    address of its own (articles/publishing/previews).
    """

    status = StateField(default=Status.DRAFT, choices=Status.choices, protected=True)
    status_since = models.DateTimeField(default=timezone.now)
    revision = models.ForeignKey(
        "articles.Revision", models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_revision = models.ForeignKey(
        "articles.Revision", models.PROTECT, null=True, blank=True, related_name="+"
    )
    galley = models.ForeignKey(
        "articles.Galley", models.PROTECT, null=True, blank=True, related_name="+"
    )
    has_preview = models.BooleanField(default=False)
    related = models.JSONField(
        default=list
    )  # what its page lists as related: publishing/lists/related.py keeps it, and no verb

    history = Records(bases=[ArticleHistory], excluded_fields=["related", "declared", "outline"])
    objects = ArticleQuerySet.as_manager()
    left_topic: int | None = (
        None  # the topic that it was submitted to before, where this act submits it to another one
    )
    # Had the editors been told that its revision is ready, before this act signed a review of it?
    was_ready = False

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "audience"],
                condition=~models.Q(status__in=ENDED),
                name="article_address",
            ),
            # Of one slug, all but one were adapted from another: so no two questions share one,
            # whatever happens at the same moment.
            models.UniqueConstraint(
                fields=["slug"],
                condition=models.Q(adapted_from__isnull=True),
                name="article_question",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values), name="article_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(audience__in=Audience.values), name="article_audience_known"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "status_since", "id"], name="article_queue"),
            models.Index(
                fields=["status_since", "id"],
                condition=models.Q(status__in=OPEN, revision__isnull=False),
                name="article_open",
            ),
            models.Index(
                fields=["topic", "status_since", "id"],
                condition=models.Q(status__in=OPEN, revision__isnull=False),
                name="article_open_topic",
            ),
            models.Index(
                fields=["status_since", "id"],
                condition=models.Q(revision__isnull=False),
                name="article_since",
            ),
            models.Index(
                fields=["out_of_step_since"],
                condition=models.Q(out_of_step_since__isnull=False),
                name="article_out_of_step",
            ),
            models.Index(fields=["author", "-id"], name="article_of_author"),
            models.Index(
                "author", CHANGED_AT.desc(), models.F("id").desc(), name="article_last_changed"
            ),
            models.Index(fields=["author"], condition=WAITS_FOR_AUTHORS, name="article_waits"),
            models.Index(
                fields=["author", "-edited_at", "-id"],
                condition=models.Q(galley__isnull=True),
                name="article_unpublished",
            ),
        ]

    # --- The machine: what an author does ---------------------------------------------------------

    @recorded(in_ledger=False)
    @transition(
        status,
        WRITABLE,
        None,
        permission=its_authors,
        custom={"explain": "Change the working copy."},
    )
    def edit(
        self,
        *,
        by: Any,
        reason: str,
        version: int,
        references: list[Reference] | None = None,
        co_authors: list[Any] | None = None,
        **copy: Any,
    ) -> None:
        """Save the working copy: columns in `copy`, and the lists if given. `version` is the one
        the author opened."""
        if self.is_address_settled and copy.get("audience", self.audience) != self.audience:
            raise Opposed(["The audience is fixed: the address depends on it."])
        is_renamed = copy.get("title", self.title) != self.title
        for column, value in copy.items():
            setattr(self, column, value)
        if is_renamed and not self.is_address_settled:
            self.slug = self.free_slug()
        self.version, self.edited_by, self.edited_at = self.version + 1, by, timezone.now()
        if references is not None:
            self.replace_references(references)
        if co_authors is not None:
            self.name_co_authors(co_authors, by)

    @recorded
    @transition(
        status,
        WRITABLE,
        None,
        permission=its_authors,
        custom={
            "explain": "Puts a reviewer's words into the working copy, with credit.",
        },
    )
    def adopt(
        self,
        *,
        by: Any,
        reason: str,
        version: int,
        passage: Quote,
        former: Document,
        wording: str,
        credit: Any,
    ) -> dict[str, Any]:
        """Put `wording`, which `credit` (a person) suggested, in the place of a passage, quoted
        from the revision `former` is of."""
        part, at = self.place_of(passage, former)
        written, exact = getattr(self, part), passage.exact
        try:
            setattr(self, part, clean(written[:at] + wording + written[at + len(exact) :]))
        except ValidationError as refusal:  # of what was saved before such characters were refused
            raise Opposed(refusal.messages) from refusal
        self.version, self.edited_by, self.edited_at = self.version + 1, by, timezone.now()
        return {
            "part": part,
            "exact": exact,
            "wording": wording,
            "credit": {"id": credit.pk, "name": str(credit)},
        }

    @recorded
    @transition(
        status,
        WRITABLE,
        Status.SUBMITTED,
        permission=its_author,
        conditions=[without_findings],
        custom={
            "explain": "Freezes the text and hands it to the editors.",
        },
    )
    def submit(
        self,
        *,
        by: Any,
        reason: str,
        version: int | None = None,
        is_minor: bool = False,
        declared: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Freeze the working copy into the next revision; `reason` is the note on what changed,
        `is_minor` makes it a correction.

        A correction of nothing but spelling and details of references is on record as trivial.
        `declared` is what `by` declares (articles/declarations/freezing.py), by default the same as
        with the submission before.
        """
        byline = self.byline()
        self.declared = self.declared if declared is None else declared
        if wanted := missing(self.declared, byline, by):
            raise Opposed(wanted)
        if is_minor and (refusal := too_much(self.approved_revision, self, byline)):
            raise Opposed([refusal])
        if is_minor and self.is_forced:
            raise Opposed(
                ["The public text has not been through a full review: submit this for one."]
            )
        writers, suggested_by = self.hands()
        self.left_topic = (
            self.revision.topic_id
            if self.revision and self.revision.topic_id != self.topic_id
            else None
        )
        self.revision = self.write(
            Revision(
                article=self,
                number=self.revision.number + 1 if self.revision else 1,
                audience=str(self.audience),
                topic=self.topic,
                title=self.title,
                short_answer=self.short_answer,
                body=self.body,
                references=self.listed,
                authors=byline,
                writers=writers,
                by=by,
                edited_by_id=self.edited_by_id,
                at=timezone.now(),
                edited_at=self.edited_at,
                note=reason,
                is_minor=is_minor,
                suggested_by=suggested_by,
                grammar=self.form,
                declared=frozen(self.declared, byline, by, settings.WITHHELD_DECLARATIONS),
            ).seal()
        )
        is_shown = (
            self.status == Status.DRAFT and site()["opens_previews"]
        )  # after changes it stays as it was
        return {
            **(
                {"trivial": True}
                if is_minor and is_trivial(self.approved_revision, self.revision)
                else {}
            ),
            **({"note": "public"} if reason else {}),  # as the form says; it did not always
            **(self.begin_preview() if is_shown else {}),
        }

    @recorded
    @transition(
        status,
        OPEN,
        _or_back_to_approved(Status.WITHDRAWN),
        permission=its_author,
        custom={"explain": ENDS},
    )
    def withdraw(self, *, by: Any, reason: str) -> dict[str, Any]:
        """Take the manuscript back."""
        self.restore_approved()
        return self.end_preview()

    @recorded(in_ledger=False)  # the act stands on the ledger of what is begun
    @transition(
        status,
        [*OPEN, Status.APPROVED],
        None,
        permission=an_author_or_editor,
        conditions=[with_a_submission],
        custom={
            "keeps_row": True,
            "with_siblings": True,
            "explain": "The same question at the same address, for another audience.",
        },
    )
    def begin_variant(self, *, by: Any, reason: str, audience: str) -> None:
        """Begin the same question for another audience, as a draft of `by`
        (`Article.objects.variant` finds it)."""
        self.begin_for(audience, by)

    @recorded
    @transition(
        status,
        Status.APPROVED,
        Status.DRAFT,
        permission=author_or_editor,
        custom={
            "explain": "Opens the next revision. The approved text stays up meanwhile.",
        },
    )
    def revise(self, *, by: Any, reason: str) -> None:
        """Open the working copy for the next revision."""

    # --- The machine: what editors and chairs decide ----------------------------------------------

    @recorded
    @transition(
        status,
        Status.SUBMITTED,
        Status.UNDER_REVIEW,
        permission=an_impartial_editor,
        custom={
            "explain": "The board is told and reviewers can be invited.",
        },
    )
    def start_review(self, *, by: Any, reason: str) -> dict[str, Any]:
        """Hand the revision to the board."""
        return recorded_at_start(self)

    @recorded
    @transition(
        status,
        [Status.SUBMITTED, Status.UNDER_REVIEW],
        Status.CHANGES_REQUESTED,
        permission=an_impartial_editor,
        custom={
            "explain": "The author reads your reason and can submit again.",
            "reason": True,
        },
    )
    def request_changes(self, *, by: Any, reason: str, digest: str) -> None:
        """Send the text back with what must change."""
        _require(reason)

    @recorded
    @transition(
        status,
        Status.UNDER_REVIEW,
        Status.APPROVED,
        permission=an_uninvolved_editor,
        conditions=[without_objections],
        custom={
            "explain": "Makes exactly this text public.",
            "with_siblings": True,
        },
    )
    def approve(self, *, by: Any, reason: str, digest: str, signature: Signature) -> dict[str, Any]:
        """Set the revision in type and make it the public one."""
        return self.go_public(Galley.Kind.APPROVED)

    @recorded
    @transition(
        status,
        Status.UNDER_REVIEW,
        Status.APPROVED,
        permission=an_uninvolved_chair,
        conditions=[with_objections],
        custom={
            "reason": True,
            "with_siblings": True,
            "explain": (
                "In an emergency: public at once, marked so, until somebody else resolves it."
            ),
        },
    )
    def force_publish(
        self, *, by: Any, reason: str, digest: str, signature: Signature
    ) -> dict[str, Any]:
        """Make the revision public although objections stand; the page says so until a second
        person settles it."""
        _require(reason)
        return self.go_public(Galley.Kind.FORCED)

    @recorded
    @transition(
        status,
        [*OPEN, Status.APPROVED],
        None,
        permission=a_second_key,
        conditions=[with_something_to_settle],
        custom={
            "explain": "A second person confirms that the public text may stay public.",
            "reason": True,
            "keeps_row": True,
        },
    )
    def settle(self, *, by: Any, reason: str, digest: str, signature: Signature) -> dict[str, Any]:
        """Say that the public text may stand; somebody other than who opened the question does."""
        _require(reason)
        settles = self.concerns()
        rests_on = ruled(self)[1] if any(one.verb == acts.FORCE_PUBLISH for one in settles) else {}
        return {"settles": [one.sequence for one in settles], **rests_on}

    def go_public(self, kind: str) -> dict[str, Any]:
        """Set the revision in type as the public one; return what the record of the decision
        holds."""
        # Nothing unsubmitted gets here.
        self.galley = self.write(Galley.of(self.revision, kind))  # type: ignore[arg-type]
        self.approved_revision = self.revision
        PublicImage.objects.show(self.revision)  # type: ignore[arg-type]
        in_step = (
            self.come_into_step() if kind == Galley.Kind.APPROVED and self.is_read_since() else {}
        )
        said, rests_on = ruled(self)
        return {
            "galley": self.galley.digest,
            "rules": list(settings.APPROVAL_RULES),
            **rests_on,
            **in_step,
            **({"despite": said} if kind == Galley.Kind.FORCED else {}),
            **{kind: policy.number for kind, policy in self.texts_in_force.items()},
            "texts": {kind: digest_of(policy.text) for kind, policy in self.texts_in_force.items()},
            "site_settings": self._site_settings(),
            **self.end_preview(),
        }

    @recorded
    @transition(
        status,
        [*SHOWABLE, Status.APPROVED],
        None,
        permission=an_impartial_editor,
        conditions=[with_open_findings],
        custom={
            "explain": "The text may be approved in spite of them. Each is recorded.",
            "reason": True,
        },
    )
    def waive_findings(
        self, *, by: Any, reason: str, digest: str, signature: Signature
    ) -> dict[str, Any]:
        """Let the text be approved although findings stand against it; they are waived wherever
        the words stay the same."""
        _require(reason)
        return as_waived(self.revision)

    @recorded
    @transition(
        status,
        [Status.SUBMITTED, Status.UNDER_REVIEW],
        _or_back_to_approved(Status.REJECTED),
        permission=an_impartial_editor,
        custom={"explain": ENDS, "reason": True},
    )
    def reject(self, *, by: Any, reason: str, digest: str) -> dict[str, Any]:
        """Decline the revision, with the reason."""
        _require(reason)
        self.restore_approved()
        return self.end_preview()

    @recorded
    @transition(
        status,
        [*OPEN, Status.APPROVED],
        Status.RETRACTED,
        permission=an_impartial_editor,
        conditions=[with_something_public],
        custom={
            "explain": "For good: the page stays at its address and says why.",
            "reason": True,
            "with_siblings": True,
        },
    )
    def retract(self, *, by: Any, reason: str, digest: str, signature: Signature) -> dict[str, Any]:
        """Declare that the public text should not be relied on."""
        _require(reason)
        return self.end_preview()

    @recorded
    @transition(
        status,
        SHOWABLE,
        None,
        permission=an_impartial_editor,
        conditions=[without_preview],
        custom={
            "explain": "Anybody can read it meanwhile, at its own address, under a caution.",
        },
    )
    def open_preview(self, *, by: Any, reason: str, digest: str) -> dict[str, Any]:
        """Let anybody read what was submitted before it is decided on, at an address of its own
        and under a caution."""
        return self.begin_preview()

    @recorded
    @transition(
        status,
        [*SHOWABLE, Status.CHANGES_REQUESTED],
        None,
        permission=an_impartial_editor,
        conditions=[with_preview],
        custom={
            "explain": "Its address ends. What is public stays as it is.",
        },
    )
    def close_preview(self, *, by: Any, reason: str, digest: str) -> dict[str, Any]:
        """End the preview of what was submitted."""
        return self.end_preview()

    def begin_preview(self) -> dict[str, Any]:
        """Show the latest submission at its preview address; return what the record of the act
        says of it."""
        self.has_preview = True
        return {"preview": "opened"}

    def end_preview(self) -> dict[str, Any]:
        """Show the latest submission no more, if it was; return what the record of the act says
        of it."""
        was_open, self.has_preview = self.has_preview, False
        return {"preview": "closed"} if was_open else {}

    @recorded
    @transition(
        status,
        [*OPEN, Status.APPROVED],
        None,
        permission=an_impartial_editor_of_both,
        conditions=[out_of_step],
        custom={
            "explain": "The text it was adapted from has changed; this one stands as it is.",
            "reason": True,
            "with_siblings": True,
        },
    )
    def confirm_in_step(
        self, *, by: Any, reason: str, digest: str, signature: Signature
    ) -> dict[str, Any]:
        """Say that the public text still holds beside what has become of the one it was adapted
        from."""
        _require(reason)
        return self.come_into_step()

    @recorded
    @transition(
        status,
        [*OPEN, Status.APPROVED],
        None,
        permission=an_impartial_editor,
        conditions=[with_a_submission],
        custom={
            "explain": "For every audience. The former address leads to the new one for ever.",
            "reason": True,
            "with_siblings": True,
        },
    )
    def change_address(self, *, by: Any, reason: str, former: str, slug: str) -> dict[str, Any]:
        """Give the question another slug; `former` is the one that was on the screen."""
        if former != self.slug:
            raise Stale("Somebody has changed this address since you saw it.", object=self)
        _require(reason)
        return self.move_to(slug, by, reason)

    # --- What verbs stand on ----------------------------------------------------------------------

    @property
    def digest(self) -> str:
        """The digest of the latest submitted revision, empty before the first."""
        return self.revision.digest if self.revision else ""

    def revision_for(self, verb: str) -> Revision | None:
        """Return the revision a verb is about: retracting and settling are about the public one,
        all else about the latest."""
        return self.approved_revision if verb in ABOUT_THE_PUBLIC else self.revision

    def digest_for(self, verb: str) -> str:
        """Return the digest of the revision a verb is about, empty before the first."""
        revision = self.revision_for(verb)
        return revision.digest if revision else ""

    @cached_property
    def texts_in_force(self) -> dict[str, Policy]:
        """The policy and the disclaimer of today for its readers, by kind: the approval names
        them and its page prints them."""
        return Policy.objects.in_force(self.audience)

    def _site_settings(self) -> int:
        """The number of the site settings in force, which came with the texts."""
        known = [
            one.site_settings or 0
            for one in self.texts_in_force.values()
            if hasattr(one, "site_settings")
        ]
        return number_in_force(known[0] if known else None)

    def restore_approved(self) -> None:
        """Bring the working copy back to the approved revision, if there is one."""
        if was := self.approved_revision:
            self.title, self.short_answer, self.body = was.title, was.short_answer, was.body
            self.version, self.edited_by_id, self.edited_at = (
                self.version + 1,
                was.edited_by_id,
                was.edited_at,
            )
            self.topic_id = was.topic_id
            self.replace_references([Reference.from_csl(item) for item in was.references])
            self.co_authors.set(
                [author["id"] for author in was.authors if author["id"] != self.author_id]
            )
