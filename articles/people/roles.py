"""Making somebody editor or chair, and closing or opening an account: signed, on the site's
ledger, told to all it concerns."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied

from ..database.canonical import digest
from ..initial_data.names import CHAIRS, EDITORS
from ..ledger import site_acts
from ..ledger.details import ChangedRoles, GivenRoles
from ..ledger.signature import Signature, check
from ..models import Notification, Person, SiteEvent
from ..text.clean import clean
from ..workflow.recorded import Opposed, Stale, acting
from .addresses import confirmed_addresses
from .notices import about_roles

GIVEN = frozenset({EDITORS, CHAIRS})  # who is on the board is said on the board's own screen
ONLY_A_CHAIR = (
    "Only a chair or an operator changes roles, never an own one; an operator's account is for "
    "operators."
)
NO_CHANGE = "This is how it is already: nothing would change."
OVERTAKEN = "Somebody changed this account after you opened the page. Look at it again."


@dataclass(frozen=True)
class HeldRoles:
    """What somebody may do: the roles given to them, and whether the account is open."""

    person: int
    roles: frozenset[str]
    is_active: bool

    @classmethod
    def of(cls, person: Person) -> "HeldRoles":
        """Read it as the database has it now, also of a closed account."""
        given = person.groups.filter(name__in=GIVEN).values_list("name", flat=True)
        return cls(person.pk, frozenset(given), person.is_active)

    @property
    def digest(self) -> str:
        """Names exactly this: what was on the screen of whoever signs a change of it."""
        return digest({"form": "roles/1", "person": self.person, **self.given.to_detail()})

    @property
    def given(self) -> GivenRoles:
        """What of it the ledger keeps, beside whom it is of."""
        return GivenRoles(tuple(sorted(self.roles)), self.is_active)


def keeps_roles(by: Person) -> bool:
    """Is this a chair or an operator?"""
    return by.is_active and (CHAIRS in by.roles or by.is_superuser)


def may_change_roles(person: Person, by: Person) -> bool:
    """May `by` change what this person may do?"""
    return keeps_roles(by) and person.pk != by.pk and (by.is_superuser or not person.is_superuser)


def change_roles(
    person: Person,
    *,
    by: Person,
    roles: Iterable[str],
    is_active: bool,
    reason: str,
    digest: str,
    signature: Signature | None,
) -> SiteEvent:
    """Give this person exactly these `roles` (names of groups) and open or close the account;
    return the act.

    `digest` names what was on the screen (`HeldRoles`). Raises PermissionDenied, Stale, Opposed
    (nothing would change), Unsigned and ValidationError (a reason with hidden characters).
    """
    reason = clean(reason)
    with acting(site_acts.CHANGE_ROLES, person, by):
        SiteEvent.objects.hold()
        by, person = by.today(), Person.objects.select_for_update().get(pk=person.pk)
        if not may_change_roles(person, by):
            raise PermissionDenied(ONLY_A_CHAIR)
        before, after = HeldRoles.of(person), HeldRoles(person.pk, GIVEN & set(roles), is_active)
        if digest != before.digest:
            raise Stale(OVERTAKEN, object=person)
        if after == before:
            raise Opposed([NO_CHANGE])
        signed = check(signature, by, digest, site_acts.CHANGE_ROLES)
        chairs = list(Person.objects.in_role(CHAIRS))  # also who is about to be none
        addresses = confirmed_addresses(person) or [
            person.email
        ]  # whose account was made by hand has confirmed none
        _write(person, after)
        event = SiteEvent.objects.append(
            site_acts.CHANGE_ROLES,
            by=by,
            about=person,
            reason=reason,
            detail=ChangedRoles(before.given, after.given).to_detail()
            | {"signature": signed.as_record()},
        )
        Notification.objects.enqueue(about_roles(event, person, addresses, chairs))
        return event


def _write(person: Person, after: HeldRoles) -> None:
    for group in Group.objects.filter(name__in=GIVEN):
        (person.groups.add if group.name in after.roles else person.groups.remove)(group)
    if person.is_active != after.is_active:
        person.is_active = after.is_active
        person.save(update_fields=["is_active"])
