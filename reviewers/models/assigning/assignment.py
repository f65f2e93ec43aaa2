"""Assignments: who was asked to read which revision, and how far that has come. The machine is
on this screen."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django_fsm import transition

from articles.database.prepared import Prepared
from articles.ledger.details import AssignmentAct
from articles.ledger.signature import Signature
from articles.models import Event, Notification
from articles.models.state import StateField
from articles.workflow.recorded import Opposed, acting, recorded

from ..board_member import BoardMember
from ..progress import ALLOWING, OPEN_PROGRESS, AssignmentStatus, Interests
from .answers import Answers
from .asking import Assignments
from .conditions import (
    an_editor_of_it,
    by_an_outsider,
    nothing_declared_yet,
    the_member,
    the_system,
    to_be_reminded,
    unanswered,
    while_under_review,
    without_interests,
)
from .disclosing import disclose
from .review_writing import write_review

SAY_WHY = "Say why you decline; one word is enough."


class AssignmentQuerySet(Assignments["Assignment"]):
    """Assignments, and how one is given to somebody else."""

    def reassign(
        self, assignment: "Assignment", member: BoardMember, *, by: Any, reason: str = ""
    ) -> "Assignment":
        """Ask `member` in the place of whoever has this open assignment, all or nothing; return the
        new assignment.

        The time to review begins anew. Raises what `cancel` and `invite` raise.
        """
        with acting("reassign", assignment, by):
            assignment.cancel(by=by, reason=reason)
            return self.invite(assignment.article, [member], by=by)[0]


class Assignment(Answers):
    """One board member asked to read one revision. Its text stays closed until accepted and
    interests are declared."""

    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="assignments")
    member = models.ForeignKey(BoardMember, models.PROTECT, related_name="assignments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    status = StateField(
        default=AssignmentStatus.INVITED, choices=AssignmentStatus.choices, protected=True
    )
    invited_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    interests = models.CharField(max_length=10, choices=Interests, default=Interests.NOT_ASKED)
    interests_text = models.TextField(blank=True)
    standing_interests = models.JSONField(
        default=list, blank=True
    )  # what was said of each (reviewers/declaring/standing.py)
    waiver = models.ForeignKey(
        "reviewers.Waiver", models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    declined_because = models.TextField(blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "member"],
                condition=~models.Q(status__in=["declined", "expired", "cancelled"]),
                name="asked_once",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=AssignmentStatus.values), name="progress_known"
            ),
            models.CheckConstraint(
                condition=models.Q(interests__in=Interests.values), name="interests_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["member", "due_at", "id"],
                condition=models.Q(status__in=["invited", "accepted"]),
                name="assignment_open",
            ),
            models.Index(fields=["member", "-id"], name="assignment_past"),
            models.Index(fields=["member", "-invited_at"], name="assignment_asked"),
            models.Index(
                fields=["revision"],
                condition=models.Q(status="completed", interests__in=["declared", "waived"]),
                name="assignment_owned_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} on {self.revision}"

    # --- The machine ------------------------------------------------------------------------------

    @recorded
    @transition(
        status,
        AssignmentStatus.INVITED,
        AssignmentStatus.ACCEPTED,
        permission=the_member,
        conditions=[while_under_review, by_an_outsider],
        custom={"explain": "You will read this text by the due date."},
    )
    def accept(self, *, by: Any, reason: str) -> None:
        """Take the assignment."""

    @recorded
    @transition(
        status,
        OPEN_PROGRESS,
        AssignmentStatus.DECLINED,
        permission=the_member,
        custom={
            "explain": "The editors will ask somebody else.",
            "reason": True,
        },
    )
    def decline(self, *, by: Any, reason: str) -> None:
        """Turn the assignment down, with the reason."""
        if not reason.strip():
            raise Opposed([SAY_WHY])
        self.declined_because, self.ended_at = reason, timezone.now()

    @recorded
    @transition(
        status,
        AssignmentStatus.INVITED,
        AssignmentStatus.EXPIRED,
        permission=the_system,
        conditions=[unanswered],
        custom={
            "explain": "Nobody answered in time; the next eligible member is asked.",
        },
    )
    def expire(self, *, by: Any, reason: str) -> None:
        """End an invitation nobody answered."""
        self.ended_at = timezone.now()

    @recorded
    @transition(
        status,
        AssignmentStatus.ACCEPTED,
        None,
        permission=the_member,
        conditions=[while_under_review, nothing_declared_yet],
        custom={"explain": "Opens the text if there are none."},
    )
    @transition(
        status,
        AssignmentStatus.COMPLETED,
        None,
        permission=the_member,
        conditions=[nothing_declared_yet],
        custom={
            "explain": "An interest that came to mind later flags what rested on your review.",
        },
    )
    def declare(
        self,
        *,
        by: Any,
        reason: str,
        interests: str,
        text: str = "",
        standing_interests: Mapping[str, bool] | None = None,
    ) -> dict[str, Any]:
        """Answer the competing-interest question; `text` says what they are, if there are any.

        `standing_interests` says of each that the member has whether it bears on this text; one
        that does is a competing one. An interest that comes to mind later can still be declared; it
        closes the text again. After the review it flags every decision that rested on it. It is one
        in the article: the member's reviews of other revisions go with it.
        """
        disclosure = disclose(
            self, by=by, interests=interests, text=text, standing_interests=standing_interests
        )
        return disclosure.to_detail()

    @recorded
    @transition(
        status,
        AssignmentStatus.ACCEPTED,
        AssignmentStatus.COMPLETED,
        permission=the_member,
        conditions=[while_under_review, without_interests, by_an_outsider],
        custom={
            "explain": "Your review cannot be changed afterwards.",
        },
    )
    def sign(
        self,
        *,
        by: Any,
        reason: str,
        digest: str,
        recommendation: str,
        checklist: dict[str, bool],
        signature: Signature,
        comments_to_author: str = "",
        comments_to_editors: str = "",
    ) -> dict[str, Any]:
        """Give the review of exactly the revision with `digest`; `checklist` says of each key
        whether it is affirmed.

        The member's comments and verdicts (Comment) are published with it; a verdict on a
        statement settles one's own earlier doubts of it. What is still open of one's own keeps from
        recommending approval.
        """
        signed_review = write_review(
            self,
            by=by,
            digest=digest,
            recommendation=recommendation,
            checklist=checklist,
            signature=signature,
            comments_to_author=comments_to_author,
            comments_to_editors=comments_to_editors,
        )
        return signed_review.to_detail()

    @recorded
    @transition(
        status,
        OPEN_PROGRESS,
        AssignmentStatus.CANCELLED,
        permission=an_editor_of_it,
        custom={
            "explain": "The member will be told that no review is needed any more.",
        },
    )
    def cancel(self, *, by: Any, reason: str) -> None:
        """Cancel the invitation."""
        self.ended_at = timezone.now()

    @recorded
    @transition(
        status,
        OPEN_PROGRESS,
        None,
        permission=an_editor_of_it,
        conditions=[to_be_reminded],
        custom={
            "explain": "The member will be told once more what is waited for.",
        },
    )
    def remind(self, *, by: Any, reason: str) -> None:
        """Say once more that an answer or a review is waited for."""

    # --- What verbs stand on ----------------------------------------------------------------------

    @property
    def digest(self) -> str:
        """The digest of the revision to be read."""
        return self.revision.digest

    def digest_for(self, verb: str) -> str:
        """Return the digest a verb is about."""
        return self.digest

    @property
    def is_named(self) -> bool:
        """Does the public record name the member as a reviewer, once the revision is public?

        Whoever advised against it stays unnamed, and a review that an interest took out of account;
        a minor correction goes out on the editor's word alone.
        """
        is_in = (
            self.status == AssignmentStatus.COMPLETED
            and self.interests in ALLOWING
            and not self.revision.is_minor
        )
        return is_in and self.review.is_approving  # type: ignore[attr-defined]

    def locked(self) -> "Assignment":
        """Return the assignment as it stands today. The article is locked first, always, so that
        no two acts cross."""
        article = self.article.locked()
        [assignment] = _held(pk=self.pk)
        at_hand = {
            revision.pk: revision
            for revision in (article.approved_revision, article.revision)
            if revision
        }
        if assignment.revision_id in at_hand:
            assignment.revision = at_hand[assignment.revision_id]
        assignment.revision.article = article
        return assignment

    def save_act(
        self,
        verb: str,
        before: str,
        *,
        by: Any,
        reason: str,
        detail: dict[str, Any] | None,
        in_ledger: bool,
    ) -> Event:
        """Save, and put the act on the article's ledger."""
        self.save()
        act = AssignmentAct(self.pk, str(before), str(self.status))
        facts = act.to_detail() | (detail or {})
        return self.article.append_event(
            verb, by=by, reason=reason, detail=facts, about=self.digest
        )


@Prepared
def _held(pk: int) -> Any:
    rows = Assignment.objects.select_for_update(of=("self",)).select_related(
        "member__person", "waiver__by"
    )
    topics = BoardMember.topics.through.objects
    of_topic = topics.filter(
        boardmember=models.OuterRef("member"), topic=models.OuterRef("revision__topic")
    )
    article, digest = models.OuterRef("revision__article"), models.OuterRef("revision__digest")
    notified = Notification.objects.filter(
        kind="editors_ready", event__article=article, event__digest=digest
    )
    return rows.annotate(
        is_of_topic=models.Exists(of_topic), was_ready=models.Exists(notified)
    ).filter(pk=pk)
