"""The addresses of an account: one added, another made the first, one removed. On the site's
ledger, and told to each of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.account.models import EmailAddress
from django.db import transaction

from ..database.canonical import digest
from ..initial_data.names import CHAIRS
from ..ledger import site_acts
from ..ledger.details import ChangedAddresses
from ..models import Notification, Person, SiteEvent
from .notices import about_addresses


def confirmed_addresses(person: Person) -> list[str]:
    """Return the addresses by which this person logs in, the first of them (where notices go)
    first."""
    rows = EmailAddress.objects.filter(user=person, verified=True).order_by("-primary", "email")
    return list(rows.values_list("email", flat=True))


@contextmanager
def replacing_addresses(person: Person, *, method: str) -> Iterator[None]:
    """Within one transaction, put on the ledger and tell whatever changes about the confirmed
    addresses of this person.

    `method` says how the person proved who they are. The first address of a new account is no
    change. The ledger holds digests, so that who names an address can check it, and nobody can read
    one there.
    """
    with transaction.atomic():
        # Before any row of the person, as all acts on the site do; what is read from here on stays
        # so.
        SiteEvent.objects.hold()
        before = confirmed_addresses(person)
        yield
        after = confirmed_addresses(person)
        if before and before != after:
            person = Person.objects.get(pk=person.pk)
            event = SiteEvent.objects.append(
                site_acts.CHANGE_ADDRESSES,
                by=person,
                about=person,
                detail=ChangedAddresses(
                    before=tuple(_named(address) for address in before),
                    after=tuple(_named(address) for address in after),
                    method=method,
                ).to_detail(),
            )
            addresses = list(dict.fromkeys([*before, *after]))
            Notification.objects.enqueue(
                about_addresses(
                    event, person, addresses, before, after, Person.objects.in_role(CHAIRS)
                )
            )


def _named(address: str) -> str:
    return digest({"form": "address/1", "address": address.lower()})
