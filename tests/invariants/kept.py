"""Invariants of what is kept: the ledger, its seals, what was told, and what is counted."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models

from articles.ledger.triggers import append_only_models
from articles.models import Channel, DeliveryStatus, Event, Notification, Person
from articles.verification import verify_all
from reviewers.figures import readings
from reviewers.figures import verifying as kept_figures
from reviewers.verification import verify_assignments, verify_rules


def moves_were_told() -> Iterator[str]:
    """4: every change of status owes its author a mail and a line in the inbox."""
    for event in Event.objects.moving().select_related("article"):
        channels = set(
            event.notifications.filter(recipient=event.article.author_id).values_list(
                "channel", flat=True
            )
        )
        if channels != {Channel.MAIL, Channel.INBOX}:
            yield (
                f"the author of article {event.article_id} was not told of event {event.sequence} "
                f"({event.verb})."
            )


def ledger_agrees() -> Iterator[str]:
    """4 and 5: chains, paths in the machine, one history row for each event."""
    yield from verify_all()
    yield from verify_assignments()
    yield from verify_rules()


def what_is_kept_is_what_there_is() -> Iterator[str]:
    """Figures that are kept are what the ledger holds, and what members have read for the public
    is what it is."""
    yield from readings.disagreements()
    yield from kept_figures.disagreements()


def ink_is_sealed() -> Iterator[str]:
    """6: every append-only table has its triggers."""
    catalogue = {
        "sqlite": (
            "select tbl_name, count(*) from sqlite_master where type = 'trigger' and name like "
            "tbl_name || '/_no/_%' escape '/' group by tbl_name"
        ),
        "postgresql": (
            "select tgrelid::regclass::text, count(*) from pg_trigger where tgname in ('ink', "
            "'ink_all') group by 1"
        ),
    }
    wanted = {"sqlite": 3, "postgresql": 2}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        triggers = dict(cursor.fetchall())
    for model in [model for app in apps.get_app_configs() for model in append_only_models(app)]:
        if triggers.get(model._meta.db_table, 0) != wanted:
            yield f"{model._meta.db_table} is not sealed."


def nobody_was_told_twice() -> Iterator[str]:
    """7: one line in the inbox for each event, person, kind and day: time may owe something of
    an event again on another."""
    inbox = Notification.objects.filter(channel=Channel.INBOX).exclude(event=None)
    twice = (
        inbox.values("event", "recipient", "kind", "created_at__date")
        .annotate(times=models.Count("pk"))
        .filter(times__gt=1)
    )
    for row in twice:
        yield f"person {row['recipient']} was told of event {row['event']} {row['times']} times."


def nothing_is_left_owed() -> Iterator[str]:
    """7, once the courier has rested: everything ended delivered, suppressed with a reason, or
    dead."""
    for notification in Notification.objects.filter(
        state__in=[DeliveryStatus.OWED, DeliveryStatus.CLAIMED]
    ):
        yield f"notification {notification.pk} ({notification.kind}) is still {notification.state}."
    for notification in Notification.objects.filter(
        state__in=[DeliveryStatus.SUPPRESSED, DeliveryStatus.DEAD], note=""
    ):
        yield f"notification {notification.pk} is {notification.state} without a reason."


def actors_have_names() -> Iterator[str]:
    """11: whoever acted is still there, under the name they acted under."""
    for event in Event.objects.filter(
        models.Q(actor_name="") | ~models.Q(actor__in=Person.objects.all())
    ):
        yield f"event {event.pk} has lost its actor."
