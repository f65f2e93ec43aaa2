"""Assignments: who was asked to read which revision, and how far that has come. The machine is on this screen."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django_fsm import transition

from articles.founding import BOARD
from articles.lifecycle import Opposed, Stale, condition, only, recorded
from articles.models import Article, Event, Status
from articles.models.state import StateField, StatefulModel
from articles.roles import an_impartial_editor
from articles.text import clean

from .board_member import BoardMember, hindrances
from .review import CHECKLIST, Recommendation, Review, shortcomings


class Progress(models.TextChoices):
    """How far an assignment has come."""

    INVITED = "invited", "Invited"
    ACCEPTED = "accepted", "Accepted"
    COMPLETED = "completed", "Completed"
    DECLINED = "declined", "Declined"
    CANCELLED = "cancelled", "Cancelled"


SAY_WHY = "Say why you decline; one word is enough."
SAY_WHICH_INTEREST = "Say what the competing interest is."
OPEN_PROGRESS = [Progress.INVITED, Progress.ACCEPTED]


class Interests(models.TextChoices):
    """The competing-interest declaration (ICMJE, COPE)."""

    NOT_ASKED = "not_asked", "Not asked yet"
    NONE = "none", "No competing interests"
    DECLARED = "declared", "Competing interests declared"


@only("Only the board member who was asked can do this.")
def the_member(assignment: "Assignment", person: Any) -> bool:
    """The member this assignment was given to, while on the board."""
    member = assignment.member
    return person.pk == member.person_id and member.is_active and BOARD in person.roles


@only("Only an editor or a chair who has not written or changed this text can do this.")
def an_editor_of_it(assignment: "Assignment", person: Any) -> bool:
    """An editor or a chair who has no part in the text."""
    return an_impartial_editor(assignment.article, person)


@condition
def without_interests(assignment: "Assignment") -> list[str]:
    """Interests have been declared, and there are none."""
    return {
        Interests.NOT_ASKED: ["Declare your competing interests first."],
        Interests.DECLARED: ["You declared a competing interest, so an editor will ask somebody else."],
    }.get(Interests(assignment.interests), [])


@condition
def nothing_declared_yet(assignment: "Assignment") -> list[str]:
    """No competing interest is on record: what an editor was told is not taken back in silence."""
    if assignment.interests != Interests.DECLARED:
        return []
    return ["You declared a competing interest. If that was a mistake, decline: an editor can then ask you again."]


@condition
def while_under_review(assignment: "Assignment") -> list[str]:
    """The revision is the one under review."""
    article = assignment.article
    current = article.status == Status.UNDER_REVIEW and article.revision_id == assignment.revision_id
    return [] if current else ["This revision is no longer under review."]


@condition
def by_an_outsider(assignment: "Assignment") -> list[str]:
    """The member did not write or change the text."""
    return hindrances(assignment.member.person, assignment.article)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments, and how members are asked."""

    def invite(self, article: Article, members: Iterable[BoardMember], *, by: Any, due_at: datetime | None = None) -> list["Assignment"]:
        """Ask members to review the article's latest revision; return their assignments.

        `due_at` defaults to the days of the topic's risk class. Raises PermissionDenied, Stale (not under review) and
        Opposed (a member must not review it, or has been asked).
        """
        with transaction.atomic():
            article, by = article.locked(), by.today()
            if not an_impartial_editor(article, by):
                raise PermissionDenied(an_impartial_editor.sentence)  # type: ignore[attr-defined]
            if article.status != Status.UNDER_REVIEW:
                raise Stale("Reviewers are invited while the article is under review.", object=article)
            able = BoardMember.objects.active().filter(pk__in=[member.pk for member in members]).order_by("pk")
            self._refuse_unable(article, list(members), list(able))
            due_at = due_at or timezone.now() + timedelta(days=article.topic.days_to_review)
            asked = Assignment.objects.bulk_create([
                Assignment(revision=article.revision, member=member, due_at=due_at, by=by) for member in able
            ])
            article.note("invite", by=by, detail={"assignments": {str(one.pk): str(one.member.person) for one in asked}})
        return asked

    def _refuse_unable(self, article: Article, wanted: list[BoardMember], able: list[BoardMember]) -> None:
        if not wanted:
            raise Opposed(["Choose at least one board member."])
        missing = {member.pk for member in wanted} - {member.pk for member in able}
        reasons = [f"{member} is not an active board member." for member in wanted if member.pk in missing]
        reasons += [reason for member in able for reason in member.hindrances(article)]
        asked = self.filter(revision=article.revision, member__in=able).exclude(status__in=[Progress.DECLINED, Progress.CANCELLED])
        reasons += [f"{one.member} has been asked already." for one in asked.select_related("member__person")]
        if reasons:
            raise Opposed(reasons)

    def open(self) -> "AssignmentQuerySet":
        """Invited or accepted."""
        return self.filter(status__in=OPEN_PROGRESS)

    def of(self, person: Any) -> "AssignmentQuerySet":
        """This person's assignments, while on the board, with what their pages show."""
        member = BoardMember.objects.active().filter(person=person).values("pk")
        return self.filter(member__in=member).select_related("member__person", "revision__article__topic", "by")

    def awaiting(self, person: Any) -> "AssignmentQuerySet":
        """What waits for this person, the most urgent first."""
        return self.of(person).open().order_by("due_at", "pk")

    def past(self, person: Any) -> "AssignmentQuerySet":
        """What this person has answered or been spared, the newest first, with the reviews."""
        return self.of(person).exclude(status__in=OPEN_PROGRESS).select_related("review").order_by("-pk")

    def close(self) -> int:
        """Cancel those that are open, because the article has moved on. The caller holds the article's lock."""
        return self.open().update(status=Progress.CANCELLED, ended_at=timezone.now())


class Assignment(StatefulModel):
    """One board member asked to read one revision. Its text stays closed until accepted and interests are declared."""

    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="assignments")
    member = models.ForeignKey(BoardMember, models.PROTECT, related_name="assignments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    status = StateField(default=Progress.INVITED, choices=Progress.choices, protected=True)
    invited_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    interests = models.CharField(max_length=10, choices=Interests, default=Interests.NOT_ASKED)
    interests_text = models.TextField(blank=True)
    declined_because = models.TextField(blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "member"], condition=~models.Q(status__in=["declined", "cancelled"]), name="asked_once"
            ),
            models.CheckConstraint(condition=models.Q(status__in=Progress.values), name="progress_known"),
            models.CheckConstraint(condition=models.Q(interests__in=Interests.values), name="interests_known"),
        ]
        indexes = [
            models.Index(fields=["member", "due_at", "id"], condition=models.Q(status__in=["invited", "accepted"]), name="assignment_open")
        ]

    def __str__(self) -> str:
        return f"{self.member} on {self.revision}"

    # --- The machine -------------------------------------------------------------------------------------------------

    @recorded
    @transition(status, Progress.INVITED, Progress.ACCEPTED, permission=the_member, conditions=[while_under_review, by_an_outsider],
                custom={"label": "Accept", "explain": "You will read this text by the due date."})
    def accept(self, *, by: Any, reason: str) -> None:
        """Take the assignment."""

    @recorded
    @transition(status, OPEN_PROGRESS, Progress.DECLINED, permission=the_member,
                custom={"label": "Decline", "explain": "The editors will ask somebody else.", "reason": True})
    def decline(self, *, by: Any, reason: str) -> None:
        """Turn the assignment down, with the reason."""
        if not reason.strip():
            raise Opposed([SAY_WHY])
        self.declined_because, self.ended_at = reason, timezone.now()

    @recorded
    @transition(status, Progress.ACCEPTED, None, permission=the_member, conditions=[while_under_review, nothing_declared_yet],
                custom={"label": "Declare interests", "explain": "Opens the text if there are none."})
    def declare(self, *, by: Any, reason: str, interests: str, text: str = "") -> dict[str, Any]:
        """Answer the competing-interest question; `text` says what they are, if there are any.

        An interest that comes to mind later can still be declared; it closes the text again.
        """
        if interests not in {Interests.NONE, Interests.DECLARED}:
            raise Opposed(["Say whether you have competing interests."])
        if interests == Interests.DECLARED and not text.strip():
            raise Opposed([SAY_WHICH_INTEREST])
        if interests == self.interests:
            raise Stale("You have answered this already.", object=self)
        self.interests, self.interests_text = interests, clean(text) if interests == Interests.DECLARED else ""
        return {"interests": str(interests), "text": self.interests_text}

    @recorded
    @transition(status, Progress.ACCEPTED, Progress.COMPLETED, permission=the_member,
                conditions=[while_under_review, without_interests, by_an_outsider],
                custom={"label": "Sign the review", "explain": "Your review cannot be changed afterwards."})
    def sign(self, *, by: Any, reason: str, digest: str, recommendation: str, checklist: dict[str, bool],
             comments_to_author: str = "", comments_to_editors: str = "") -> dict[str, Any]:
        """Give the review of exactly the revision with `digest`; `checklist` says of each key whether it is affirmed."""
        if missing := shortcomings(recommendation, checklist, comments_to_author):
            raise Opposed(list(missing.values()))
        review = self.article.write(Review(
            assignment=self, revision=self.revision, digest=digest, recommendation=Recommendation(recommendation),
            checklist={key: bool(checklist.get(key)) for key in CHECKLIST}, comments_to_author=clean(comments_to_author),
            comments_to_editors=clean(comments_to_editors), printed_name=by.byline, interests=str(self.interests), signed_at=timezone.now(),
        ))
        self.ended_at = review.signed_at
        return {
            "recommendation": str(review.recommendation), "approves": review.is_approving, "interests": str(self.interests),
            "reviewer": {"id": by.pk, "name": str(by), "credentials": by.credentials, "institution": by.institution},
        }

    @recorded
    @transition(status, OPEN_PROGRESS, Progress.CANCELLED, permission=an_editor_of_it,
                custom={"label": "Cancel", "explain": "The member is told that no review is needed any more."})
    def cancel(self, *, by: Any, reason: str) -> None:
        """Take the request back."""
        self.ended_at = timezone.now()

    # --- What verbs stand on -----------------------------------------------------------------------------------------

    @classmethod
    def machine(cls) -> dict[str, Any]:
        """Return django-fsm's metadata of each verb, in the order they are written here."""
        return {name: method._django_fsm for name, method in vars(cls).items() if hasattr(method, "_django_fsm")}

    @property
    def article(self) -> Article:
        """The article whose revision is to be read."""
        return self.revision.article

    @property
    def digest(self) -> str:
        """The digest of the revision to be read."""
        return self.revision.digest

    def digest_for(self, verb: str) -> str:
        """Return the digest a verb is about."""
        return self.digest

    @property
    def is_text_open(self) -> bool:
        """May the member read the text? Only once interests are declared and there are none."""
        return self.status in {Progress.ACCEPTED, Progress.COMPLETED} and self.interests == Interests.NONE

    @property
    def next_verb(self) -> str:
        """The verb that waits for the member; empty when none does."""
        if self.status == Progress.INVITED:
            return "accept"
        if self.status == Progress.ACCEPTED:
            return {Interests.NOT_ASKED: "declare", Interests.NONE: "sign"}.get(Interests(self.interests), "")
        return ""

    @property
    def is_overdue(self) -> bool:
        """Is it open past its due date?"""
        return self.status in OPEN_PROGRESS and self.due_at < timezone.now()

    def locked(self) -> "Assignment":
        """Return the assignment as it stands today. The article is locked first, always, so that no two acts cross."""
        article = self.article.locked()
        rows = Assignment.objects.select_for_update(of=("self",)).select_related("revision", "member__person")
        assignment = rows.get(pk=self.pk)
        assignment.revision.article = article
        return assignment

    def remember(self, verb: str, before: str, *, by: Any, reason: str, detail: dict[str, Any] | None, in_ledger: bool) -> Event:
        """Save, and put the act on the article's ledger."""
        self.save()
        facts = {"assignment": self.pk, "progress": [str(before), str(self.status)], **(detail or {})}
        return self.article.note(verb, by=by, reason=reason, detail=facts)
