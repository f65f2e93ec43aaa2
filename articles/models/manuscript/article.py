"""The article: a working copy with one lifecycle. What editors and chairs decide of it is on this
screen; what its authors do (parts/by_authors.py), statuses and conditions stand beside it."""

from typing import Any

from django.db import models
from django.utils import timezone
from django_fsm import transition

from ...evidence.approval import as_waived, open_objections
from ...ledger import acts
from ...ledger.details import Grounds, Resolution
from ...ledger.signature import Signature
from ...workflow.permissions import (
    a_second_key,
    an_impartial_editor,
    an_impartial_editor_of_both,
    an_uninvolved_chair,
    an_uninvolved_editor,
)
from ...workflow.recorded import Opposed, Stale, recorded
from ...workflow.rules import context_of, recorded_at_start
from ..state import StateField
from .conditions import (
    with_objections,
    with_open_findings,
    with_preview,
    with_something_public,
    with_something_to_settle,
    without_objections,
    without_preview,
)
from .galley import Galley
from .parts.by_authors import ByAuthors
from .parts.queryset import Articles
from .status import (
    CHANGED_AT,
    ENDED,
    ENDS,
    OPEN,
    SHOWABLE,
    WAITS_FOR_AUTHORS,
    Status,
    or_back_to_approved,
)
from .variant import out_of_step, with_a_submission
from .working_copy import ArticleHistory, Audience, Records


def _require(reason: str) -> None:
    if not reason.strip():
        raise Opposed(["Give the reason: the author will read it."])


class ArticleQuerySet(Articles["Article"]):
    """Articles, and how one begins."""


class Article(ByAuthors):
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

    # --- The machine: what editors and chairs decide ----------------------------------------------

    @recorded
    @transition(
        status,
        Status.SUBMITTED,
        Status.UNDER_REVIEW,
        permission=an_impartial_editor,
        custom={
            "explain": "The board will be told, and reviewers can be invited.",
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
            "explain": "The author will read your reason and can submit again.",
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
            "explain": "Will make exactly this text public.",
            "with_siblings": True,
        },
    )
    def approve(self, *, by: Any, reason: str, digest: str, signature: Signature) -> dict[str, Any]:
        """Set the revision in type and make it the public one."""
        return self.go_public(Galley.Kind.APPROVED).to_detail()

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
                "In an emergency: public at once, and marked so until somebody else resolves it."
            ),
        },
    )
    def force_publish(
        self, *, by: Any, reason: str, digest: str, signature: Signature
    ) -> dict[str, Any]:
        """Make the revision public although objections stand; the page says so until a second
        person settles it."""
        _require(reason)
        return self.go_public(Galley.Kind.FORCED).to_detail()

    @recorded
    @transition(
        status,
        [*OPEN, Status.APPROVED],
        None,
        permission=a_second_key,
        conditions=[with_something_to_settle],
        custom={
            "explain": "As a second person, you confirm that the text may stay public.",
            "reason": True,
            "keeps_row": True,
        },
    )
    def settle(self, *, by: Any, reason: str, digest: str, signature: Signature) -> dict[str, Any]:
        """Say that the public text may stand; somebody other than who opened the question does."""
        _require(reason)
        settles = self.concerns()
        is_forced = any(concern.verb == acts.FORCE_PUBLISH for concern in settles)
        public = context_of(self).evaluate(self.approved_revision) if is_forced else None
        grounds = Grounds(public.grounds if public else {})
        return Resolution(tuple(concern.sequence for concern in settles), grounds).to_detail()

    @recorded
    @transition(
        status,
        [*SHOWABLE, Status.APPROVED],
        None,
        permission=an_impartial_editor,
        conditions=[with_open_findings],
        custom={
            "explain": "The text may then be approved in spite of them. Each will be recorded.",
            "reason": True,
        },
    )
    def waive_findings(
        self, *, by: Any, reason: str, digest: str, signature: Signature
    ) -> dict[str, Any]:
        """Let the text be approved although findings stand against it; they are waived wherever
        the words stay the same."""
        _require(reason)
        waived = context_of(self).read(open_objections, self.revision)
        return as_waived(waived).to_detail()

    @recorded
    @transition(
        status,
        [Status.SUBMITTED, Status.UNDER_REVIEW],
        or_back_to_approved(Status.REJECTED),
        permission=an_impartial_editor,
        custom={"explain": ENDS, "reason": True},
    )
    def reject(self, *, by: Any, reason: str, digest: str) -> dict[str, Any]:
        """Decline the revision, with the reason."""
        _require(reason)
        self.restore_approved()
        return self.end_preview().to_detail()

    @recorded
    @transition(
        status,
        [*OPEN, Status.APPROVED],
        Status.RETRACTED,
        permission=an_impartial_editor,
        conditions=[with_something_public],
        custom={
            "explain": "For good: the page will stay at its address and say why.",
            "reason": True,
            "with_siblings": True,
        },
    )
    def retract(self, *, by: Any, reason: str, digest: str, signature: Signature) -> dict[str, Any]:
        """Declare that the public text should not be relied on."""
        _require(reason)
        return self.end_preview().to_detail()

    @recorded
    @transition(
        status,
        SHOWABLE,
        None,
        permission=an_impartial_editor,
        conditions=[without_preview],
        custom={
            "explain": "Anybody will be able to read it meanwhile, under a caution.",
        },
    )
    def open_preview(self, *, by: Any, reason: str, digest: str) -> dict[str, Any]:
        """Let anybody read what was submitted before it is decided on, at an address of its own
        and under a caution."""
        return self.begin_preview().to_detail()

    @recorded
    @transition(
        status,
        [*SHOWABLE, Status.CHANGES_REQUESTED],
        None,
        permission=an_impartial_editor,
        conditions=[with_preview],
        custom={
            "explain": "Its address will end. What is public will stay as it is.",
        },
    )
    def close_preview(self, *, by: Any, reason: str, digest: str) -> dict[str, Any]:
        """End the preview of what was submitted."""
        return self.end_preview().to_detail()

    @recorded
    @transition(
        status,
        [*OPEN, Status.APPROVED],
        None,
        permission=an_impartial_editor_of_both,
        conditions=[out_of_step],
        custom={
            "explain": "The text it was adapted from has changed; this one will stand as it is.",
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
        return self.come_into_step().to_detail()

    @recorded
    @transition(
        status,
        [*OPEN, Status.APPROVED],
        None,
        permission=an_impartial_editor,
        conditions=[with_a_submission],
        custom={
            "explain": "For every audience. The former address will lead to the new one for ever.",
            "reason": True,
            "with_siblings": True,
        },
    )
    def change_address(self, *, by: Any, reason: str, former: str, slug: str) -> dict[str, Any]:
        """Give the question another slug; `former` is the one that was on the screen."""
        if former != self.slug:
            raise Stale("Somebody has changed this address since you saw it.", object=self)
        _require(reason)
        return self.move_to(slug, by, reason).to_detail()
