"""People: anyone with an account."""

from collections.abc import Iterable
from datetime import date
from functools import cache, cached_property
from typing import Any, NoReturn
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from ..database.making import twin
from ..database.prepared import Prepared
from ..initial_data.names import BOARD, CHAIRS, EDITORS
from ..ledger.acts import Does, listed
from ..text.citations.identifiers import orcid
from ..text.clean import one_line
from .event import Event

STAFF = frozenset({EDITORS, BOARD, CHAIRS})
SECOND_FACTORS = frozenset(
    {"totp", "webauthn"}
)  # as allauth names them; recovery codes prove nothing beyond a log-in
HOUSE_ADDRESS = (
    "clock@house.invalid"  # RFC 2606: no mail ever arrives there, so nobody resets its password
)


class MailWish(models.TextChoices):
    """Which mail a person wants. Decisions about one's own work, invitations and account mail
    always arrive."""

    IMMEDIATE = "immediate", "At once: a mail for each thing that happens"
    DAILY = "daily", "Once a day: one mail with what waits for me"
    NONE = "none", "No mail: I look into the inbox"


class PersonQuerySet(models.QuerySet["Person"]):
    """People, who are deactivated and never deleted."""

    def delete(self) -> NoReturn:
        """Raises TypeError."""
        raise TypeError("People are deactivated, never deleted.")


class PersonManager(BaseUserManager["Person"]):
    """Accounts by e-mail address."""

    def get_queryset(self) -> PersonQuerySet:
        """Return a queryset that does not delete."""
        return PersonQuerySet(self.model, using=self._db)

    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "Person":
        """Create and return a person; without a password nobody can log in to the account."""
        person = self.model(email=email.strip().lower(), **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **facts: Any) -> "Person":
        """Create an operator: full rights over accounts and settings, none over decisions."""
        return self.create_user(email, password, is_superuser=True, **facts)

    def get_by_natural_key(self, email: str | None) -> "Person":
        """Return the person with this address, however it is capitalised; raises
        Person.DoesNotExist."""
        return self.get(email=(email or "").lower())

    def system(self) -> "Person":
        """Return the house itself, by whose name the clock acts; nobody can log in as it."""
        house = self.filter(email=HOUSE_ADDRESS).first()
        return (
            house
            or self.get_or_create(
                email=HOUSE_ADDRESS, defaults={"name": "The house", "password": "!"}
            )[0]
        )

    def tell_apart(self, people: Iterable["Person"]) -> None:
        """Let `label` of each of these people say who they are, where others with an account have
        the same name; in one query.

        By the institution if that is enough, else by the address.
        """
        shown = list(people)
        names = {person.name.casefold() for person in shown if person.name}
        if not names:
            return
        spelled = {person.name for person in shown} | names
        rows = self.annotate(lower=Lower("name")).filter(
            models.Q(name__in=spelled) | models.Q(lower__in=names)
        )
        others = [
            (pk, name.casefold(), _place(institution))
            for pk, name, institution in rows.values_list("pk", "name", "institution")
        ]
        for person in shown:
            namesakes = [
                where
                for pk, name, where in others
                if name == person.name.casefold() and pk != person.pk
            ]
            person.set_apart(
                has_namesake=bool(namesakes), has_one_there=_place(person.institution) in namesakes
            )

    def in_role(self, *roles: str) -> models.QuerySet["Person"]:
        """Return the active people in any of the groups named, each once."""
        members = self.filter(groups__name__in=roles).values("pk")
        return self.filter(is_active=True, pk__in=members).order_by("pk")


def _place(institution: str) -> str:
    """Return an institution as it is compared: without case and spaces that mean nothing."""
    return " ".join(institution.split()).casefold()


def _refuse_more_than_a_line(value: str) -> None:
    one_line(value)


def _refuse_other_than_an_orcid(value: str) -> None:
    if orcid(value) != value:
        raise ValidationError("Write an ORCID as 0000-0002-1825-0097.", code="orcid")


def _refuse_no_zone(value: str) -> None:
    if value not in zone_names():
        raise ValidationError("Choose a time zone from the list.", code="invalid_choice")


@cache
def zone_names() -> tuple[str, ...]:
    """Return the names of the time zones there are (https://www.iana.org/time-zones)."""
    return tuple(sorted(available_timezones() - {"localtime", "Factory"}))


class Person(AbstractBaseUser, PermissionsMixin):
    """Anyone with an account. Never deleted: the ledger keeps acting people; they are
    deactivated."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(
        max_length=120,
        validators=[_refuse_more_than_a_line],
        help_text="As it should stand beside what you write or review.",
    )
    credentials = models.CharField(
        max_length=120,
        blank=True,
        validators=[_refuse_more_than_a_line],
        help_text="For instance MD, FRCP.",
    )
    institution = models.CharField(
        max_length=200, blank=True, validators=[_refuse_more_than_a_line]
    )
    orcid = models.CharField(
        "ORCID", max_length=19, blank=True, validators=[_refuse_other_than_an_orcid]
    )
    is_active = models.BooleanField("active", default=True)
    mail_wish = models.CharField(
        "mail", max_length=10, choices=MailWish, default=MailWish.IMMEDIATE
    )
    time_zone = models.CharField(
        max_length=64,
        blank=True,
        validators=[_refuse_no_zone],
        help_text="In which the dates you enter are read. Empty: the site’s.",
    )
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    session_epoch = models.PositiveIntegerField(
        default=0, editable=False
    )  # a session of an earlier one has ended

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="person_email_lower"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        """Addresses differ by more than capitals."""
        super().clean()
        self.email = self.email.lower()

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Save. What ends an account's activity ends its sessions for good: none lives again
        when the account does."""
        if not self.is_active and (update_fields is None or "is_active" in update_fields):
            self.session_epoch += 1
            update_fields = None if update_fields is None else {*update_fields, "session_epoch"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_session_auth_hash(self) -> str:
        """Return what a session is held to: the password, and the time it was begun in."""
        return f"{super().get_session_auth_hash()}-{self.session_epoch}"

    def get_full_name(self) -> str:
        """Return the name."""
        return str(self)

    get_short_name = get_full_name

    def set_apart(self, *, has_namesake: bool, has_one_there: bool) -> None:
        """Keep for `label` what tells this person from others of the same name, of whom one is
        at the same institution or none."""
        is_enough = self.institution.strip() and not has_one_there
        vars(self)["apart"] = (
            (self.institution if is_enough else self.email) if has_namesake else ""
        )

    @property
    def label(self) -> str:
        """The name, and who it is where that has been asked for (`tell_apart`) and others have
        the same name."""
        apart = vars(self).get("apart", "")
        return f"{self} ({apart})" if apart else str(self)

    @property
    def byline(self) -> str:
        """The name with its credentials, as the public reads it."""
        return ", ".join(filter(None, [str(self), self.credentials]))

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which this person's dates are read; the site's, where none was chosen
        or it is not known any more."""
        is_known = self.time_zone and self.time_zone in zone_names()
        return ZoneInfo(self.time_zone if is_known else settings.TIME_ZONE)

    @property
    def local_date(self) -> date:
        """The date it is where this person is."""
        return timezone.localdate(timezone=self.zone)

    @property
    def is_house(self) -> bool:
        """Is this the house itself, which acts when a date has passed?"""
        return self.email == HOUSE_ADDRESS

    @cached_property
    def roles(self) -> frozenset[str]:
        """The names of this person's groups; none while the account is not active."""
        self._look_up()
        return vars(self)["roles"]  # type: ignore[no-any-return]

    @cached_property
    def has_second_factor(self) -> bool:
        """Has this person set up an authenticator app or a passkey?"""
        self._look_up()
        return bool(vars(self)["has_second_factor"])

    @cached_property
    def has_taken_part(self) -> bool:
        """Has this person ever taken on a review, as a member of the board?"""
        self._look_up()
        return bool(vars(self)["has_taken_part"])

    def _look_up(self) -> bool:
        """Set what is known of a person by other tables, in one query; return whether the
        database has the account as active."""
        rows = _known_of(pk=self.pk)
        vars(self)["roles"] = (
            frozenset(group for _, group, _, _ in rows if group) if self.is_active else frozenset()
        )
        vars(self)["has_second_factor"] = any(factor in SECOND_FACTORS for _, _, factor, _ in rows)
        vars(self)["has_taken_part"] = any(has_taken_part for *_, has_taken_part in rows)
        return bool(rows and rows[0][0])

    @property
    def is_staff(self) -> bool:
        """May this person enter the web admin?"""
        return bool(self.is_active and (self.is_superuser or self.roles & STAFF))

    def today(self) -> "Person":
        """Return a copy with activity, roles and second factor as the database has them now, in one
        query.

        Between the page and the press of its button a role may have been taken away.
        """
        person: Person = twin(self)
        person.is_active = True
        person.is_active = person._look_up()
        if not person.is_active:
            vars(person)["roles"] = frozenset()
        return person

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises TypeError: people are deactivated, so that history keeps its actors."""
        raise TypeError("People are deactivated, never deleted.")


@Prepared
def _known_of(pk: int) -> Any:
    read = models.Exists(
        Event.objects.filter(
            actor=models.OuterRef("pk"), verb__in=listed(Does.TAKES_PART, Does.DISCLOSES)
        )
    )
    return Person.objects.filter(pk=pk).values_list(
        "is_active", "groups__name", "authenticator__type", read
    )
