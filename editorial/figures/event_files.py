"""The ledger as files: each act with the notifications it owed, written while it is read, with
one query for every AT_ONCE acts."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from articles.database.canonical import canonical
from articles.models import DeliveryStatus, Event, Notification

AT_ONCE = 2_000  # rows held in memory
CSV_HEAD = [
    "article",
    "question",
    "topic",
    "sequence",
    "verb",
    "before",
    "after",
    "actor",
    "actor_name",
    "reason",
    "at",
    "digest",
    "signed_by",
    "signed_meaning",
    "signed_method",
    "signed_at",
    "previous",
    "hash",
    *DeliveryStatus.values,
]


def json_lines(events: QuerySet[Event]) -> Iterator[bytes]:
    """Yield each act as one line of JSON in canonical form: `event`, `hash` and `notifications`.

    `hash` is the SHA-256 over the canonical form of `event`, whose `previous` is the hash of the
    act before it on the same article: whoever has the lines can check both.
    """
    for event, notifications in _with_notifications(events):
        yield (
            canonical(
                {
                    "event": event.canonical(),
                    "hash": event.hash,
                    "notifications": [_told(notification) for notification in notifications],
                }
            )
            + b"\n"
        )


def csv_rows(events: QuerySet[Event]) -> Iterator[list[Any]]:
    """Yield each act as a row under CSV_HEAD, with the number of its notifications in each
    state."""
    for event, notifications in _with_notifications(
        events.select_related("article__revision__topic")
    ):
        states, revision, signed = (
            Counter(notification.state for notification in notifications),
            event.article.revision,
            event.detail.get("signature", {}),
        )
        title, topic = (revision.title, revision.topic.name) if revision else ("", "")
        yield [
            event.article_id,
            title,
            topic,
            event.sequence,
            event.verb,
            event.before,
            event.after,
            event.actor_id,
            event.actor_name,
            event.reason,
            event.at.isoformat(),
            event.digest,
            signed.get("printed_name", ""),
            signed.get("meaning", ""),
            signed.get("method", ""),
            signed.get("at", ""),
            event.previous,
            event.hash,
            *(states[state] for state in DeliveryStatus.values),
        ]


def _with_notifications(events: QuerySet[Event]) -> Iterator[tuple[Event, list[Notification]]]:
    """Read the acts in the order of the ledger, and to each what it owed.

    Notifications are asked for by the acts at hand, not by the filter once more: what it finds may
    have changed meanwhile.
    """
    texts = [
        f"article__{whose}{name}"
        for whose in ("", "revision__")
        for name in ("body", "short_answer")
    ]
    rows = (
        events.defer(*texts, "article__revision__references")
        .order_by("article", "sequence")
        .iterator(AT_ONCE)
    )
    while acts := list(islice(rows, AT_ONCE)):
        owed: dict[int, list[Notification]] = defaultdict(list)
        found = Notification.objects.filter(event__in=[event.pk for event in acts]).select_related(
            "recipient"
        )
        for notification in found.defer("text", "subject").order_by("pk"):
            owed[notification.event_id or 0].append(notification)
        yield from ((event, owed[event.pk]) for event in acts)


def _told(notification: Notification) -> dict[str, Any]:
    return {
        "kind": notification.kind,
        "recipient": str(notification.recipient or notification.address),
        "channel": notification.channel,
        "state": notification.state,
        "attempts": notification.attempts,
        "due_at": notification.due_at,
        "delivered_at": notification.delivered_at,
        "note": notification.note,
    }
