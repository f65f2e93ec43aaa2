"""The Medical Advisory Board."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from simple_history.models import HistoricalRecords

from articles.initial_data.names import BOARD
from articles.ledger.append_only import AppendOnly
from articles.models import Article

from ..declaring.standing import listed
from .clock import Absence

if TYPE_CHECKING:
    from datetime import date


STANDING = (
    "Standing ones, one to a line, as the public reads them. With each text the member is asked "
    "whether they bear on it, and the "
    "article says what was answered."
)


class Profession(models.TextChoices):
    """What a member is by training; a quorum policy may ask for one of them."""

    PHYSICIAN = "physician", "Physician"
    PHARMACIST = "pharmacist", "Pharmacist"
    NURSE = "nurse", "Nurse"
    DENTIST = "dentist", "Dentist"
    PSYCHOLOGIST = "psychologist", "Psychologist"
    DIETITIAN = "dietitian", "Dietitian"
    STATISTICIAN = "statistician", "Statistician"
    PATIENT = "patient", "Patient representative"


class BoardMemberQuerySet(models.QuerySet["BoardMember"]):
    """Members of the board."""

    def active(self) -> "BoardMemberQuerySet":
        """Members who may be asked: member, account and role all in force."""
        in_role = models.Q(person__groups__name=BOARD)
        return self.filter(in_role, is_active=True, person__is_active=True).select_related("person")

    def licensed(self, on: "date") -> "BoardMemberQuerySet":
        """Members of whom `is_licensed` is true that day."""
        lasts = models.Q(licence_until=None) | models.Q(licence_until__gte=on)
        return self.filter(lasts, licence_verified_on__isnull=False)


class BoardMember(models.Model):
    """A member of the Medical Advisory Board: recommends, never decides."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="board_member"
    )
    profession = models.CharField(max_length=20, choices=Profession, default=Profession.PHYSICIAN)
    licence = models.CharField(max_length=80, blank=True, help_text="Register and number.")
    licence_verified_on = models.DateField(null=True, blank=True)
    licence_until = models.DateField(
        "licence valid until", null=True, blank=True, help_text="Empty if it does not lapse."
    )
    interests = models.TextField(
        "competing interests", blank=True, max_length=2_000, help_text=STANDING
    )
    topics = models.ManyToManyField("articles.Topic", blank=True, related_name="board_members")
    biography = models.TextField(blank=True, max_length=2_000)
    absent_from = models.DateField(null=True, blank=True)
    absent_until = models.DateField(null=True, blank=True)
    cap = models.PositiveSmallIntegerField("open assignments at most", default=4)
    is_active = models.BooleanField("active", default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    history = HistoricalRecords(bases=[AppendOnly])
    objects = BoardMemberQuerySet.as_manager()

    class Meta:
        ordering = ["person__name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(profession__in=Profession.values), name="profession_known"
            ),
            # An end without a beginning compares as unknown, which a check lets pass: the beginning
            # is asked for by name.
            models.CheckConstraint(
                name="absence_begins_before_it_ends",
                condition=models.Q(absent_until=None)
                | models.Q(absent_from__isnull=False, absent_until__gte=models.F("absent_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.person.byline

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; where the absence has changed, the days already spent away stay added to the
        open assignments."""
        with transaction.atomic():
            if not self._state.adding:
                self._keep_days_away()
            super().save(*args, **kwargs)

    @property
    def label(self) -> str:
        """As it is chosen from: with credentials, and who it is where others have the same name
        (`Person.objects.tell_apart`)."""
        apart = vars(self.person).get("apart", "")
        return f"{self} ({apart})" if apart else str(self)

    def _keep_days_away(self) -> None:
        # Articles first, as in every act on an assignment, so that no two cross.
        assignments: Any = BoardMember._meta.get_field("assignments").related_model
        mine = assignments.objects.filter(member=self.pk).open()
        list(
            Article.objects.select_for_update()
            .filter(revisions__assignments__in=mine.values("pk"))
            .order_by("pk")
            .values_list("pk")
        )
        before = BoardMember.objects.select_for_update().get(pk=self.pk).absence
        if before is None or before == self.absence:
            return
        for assignment in mine:
            times = {
                name: getattr(assignment, name)
                for name in ("due_at", "answer_by")
                if getattr(assignment, name)
            }
            kept = {
                name: before.kept(at, assignment.invited_at, timezone.now(), now=self.absence)
                for name, at in times.items()
            }
            assignments.objects.filter(pk=assignment.pk).update(**kept)

    def is_licensed(self, on: "date") -> bool:
        """Has somebody verified the licence, and is it still valid that day?"""
        return self.licence_verified_on is not None and (
            self.licence_until is None or self.licence_until >= on
        )

    def is_absent(self, on: "date") -> bool:
        """Is the member away that day?"""
        return self.absence is not None and self.absence.covers(on)

    @property
    def standing_interests(self) -> list[str]:
        """The standing interests, one to a line of what the public reads; none where it says
        that there are none."""
        return listed(self.interests)

    @property
    def absence(self) -> Absence | None:
        """The days the member is away; None if there are none."""
        return Absence(self.absent_from, self.absent_until) if self.absent_from else None

    @property
    def absence_ahead(self) -> Absence | None:
        """The absence that runs or is still to come; None if there is none, or it is over."""
        is_over = self.absent_until is not None and self.absent_until < self.person.local_date
        return None if is_over else self.absence
