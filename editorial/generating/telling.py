"""Notifications of generated articles: by mail and in the inbox, all delivered, those of what is
over read as well."""

from datetime import datetime

from articles.models import Channel, DeliveryStatus, Notification

from .histories import Life
from .loading import Table, stamp
from .record import Cast


class Telling:
    """Makes the rows, and loads them."""

    def __init__(self) -> None:
        self.notifications = Table(
            Notification,
            "recipient_id",
            "event_id",
            "kind",
            "channel",
            "key",
            "subject",
            "path",
            "created_at",
            "due_at",
            "delivered_at",
            "read_at",
            text="See the page.",
            state=DeliveryStatus.DELIVERED,
            attempts=1,
        )

    def write(
        self,
        article: int,
        title: str,
        life: Life,
        cast: Cast,
        events: dict[str, int],
        times: list[datetime],
    ) -> None:
        """Add the rows of one life; `events` are the keys of its acts by verb."""
        for kind, role, verb in life.told:
            at = stamp(times[len(life.acts) - 1 - life.acts[::-1].index(verb)])
            for channel in Channel.values:
                read_at = at if channel == Channel.INBOX and not life.is_recent else None
                self.notifications.add(
                    cast.of(role),
                    events[verb],
                    kind,
                    channel,
                    f"{kind}:{article}:{verb}",
                    f"{title} {verb}",
                    f"/desk/{article}/",
                    at,
                    at,
                    at,
                    read_at,
                )

    def load(self) -> None:
        """Insert what was written."""
        self.notifications.flush()
