"""What is owed when roles or addresses change: to every address of the account, and to all
chairs, whatever mail they wish for."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.urls import reverse

from ..ledger.details import ChangedRoles, GivenRoles
from ..models import Channel, DeliveryStatus, Notification, Person, SiteEvent
from ..models.owing import words


def about_roles(
    event: SiteEvent, person: Person, addresses: Iterable[str], chairs: Iterable[Person]
) -> list[Notification]:
    """Return unsaved notifications of a change of somebody's roles; to the person by
    `addresses`, for the account may be closed."""
    changed = ChangedRoles.from_detail(event.detail)
    facts = {
        "event": event,
        "before": _told(changed.before),
        "after": _told(changed.after),
    }
    return [
        *_to_addresses("keys_roles_changed", event, person, addresses, facts),
        *_to_chairs("chairs_roles_changed", event, person, chairs, facts),
    ]


def about_addresses(
    event: SiteEvent,
    person: Person,
    addresses: Iterable[str],
    before: list[str],
    after: list[str],
    chairs: Iterable[Person],
) -> list[Notification]:
    """Return unsaved notifications of a change of somebody's addresses; to each of them, also
    the one that was removed."""
    facts = {
        "event": event,
        "added": [item for item in after if item not in before],
        "removed": [item for item in before if item not in after],
        "first": after[0] if after and after[:1] != before[:1] else "",
    }
    return [
        *_to_addresses("keys_addresses_changed", event, person, addresses, facts),
        *_to_chairs("chairs_addresses_changed", event, person, chairs, facts),
    ]


def _told(given: GivenRoles) -> str:
    """What somebody may do, in words."""
    roles = ", ".join(given.roles) or "no role"
    return f"{roles}, account {'open' if given.is_active else 'closed'}"


def _to_addresses(
    kind: str, event: SiteEvent, person: Person, addresses: Iterable[str], facts: dict[str, object]
) -> Iterator[Notification]:
    path = reverse("account_email")
    letter = words(kind, url=settings.SITE_ORIGIN + path, **facts)
    shared = {
        "kind": kind,
        "key": _key(kind, event),
        "subject": letter.subject,
        "text": letter.to(person),
        "path": path,
    }
    for address in addresses:
        yield Notification(address=address, channel=Channel.MAIL, **shared)


def _to_chairs(
    kind: str, event: SiteEvent, about: Person, chairs: Iterable[Person], facts: dict[str, object]
) -> Iterator[Notification]:
    path = reverse("admin:articles_person_change", args=[about.pk])
    letter = words(kind, about=about, url=settings.SITE_ORIGIN + path, **facts)
    for chair in chairs:
        shared = {"recipient": chair, "kind": kind, "key": _key(kind, event), "path": path}
        shared |= {"subject": letter.subject, "text": letter.to(chair)}
        yield Notification(channel=Channel.MAIL, **shared)
        yield Notification(
            channel=Channel.INBOX, state=DeliveryStatus.DELIVERED, delivered_at=event.at, **shared
        )


def _key(kind: str, event: SiteEvent) -> str:
    return f"{kind}:{event.sequence}"
