"""The site's own ledger: acts that are about no one article. Policies and lists adopted, roles
given, addresses replaced."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone

from ..database.canonical import digest
from ..initial_data.names import CHAIRS
from .actor import Actor
from .append_only import AppendOnly, AppendOnlyQuerySet


class SiteEventQuerySet(AppendOnlyQuerySet["SiteEvent"]):
    """Acts on the site, and how one is added."""

    def hold(self) -> None:
        """Wait for whoever acts on the site just now, and keep others waiting until the
        transaction ends."""
        # The group is always there, so also the first act has something to wait for.
        list(Group.objects.select_for_update().filter(name=CHAIRS).values_list("pk"))

    def append(
        self,
        verb: str,
        *,
        by: Actor,
        reason: str = "",
        about: Actor | None = None,
        detail: dict[str, Any] | None = None,
        row: AppendOnly | None = None,
    ) -> "SiteEvent":
        """Append one act of `by` to the chain and return it; call it within the transaction of the
        act.

        `about` is whom it is about, `detail` canonical JSON, `row` the append-only row that the act
        wrote.
        """
        self.hold()
        # A statement of its own, after the lock: within the locking one it would see the head
        # before the wait.
        head = self.order_by("-sequence").values_list("sequence", "hash").first() or (0, "")
        actor: Any = by  # a model asks for the model of the person
        whom: Any = about
        event = SiteEvent(
            sequence=head[0] + 1,
            verb=verb,
            actor=actor,
            actor_name=str(by),
            about=whom,
            reason=reason,
            at=timezone.now(),
            detail=detail or {},
            previous=head[1],
            row=row.ledger_name if row else "",
            row_digest=row.fingerprint() if row else "",
        )
        event.hash = digest(event.canonical())
        event.save()
        return event


class SiteEvent(AppendOnly):
    """One recorded act on the site as a whole. `hash` is taken over `canonical()`, which holds the
    hash of the act before it.

    `actor` is empty where the house itself acted: it took in (`found`) what was there before the
    chain began.
    """

    sequence = models.PositiveIntegerField(unique=True)
    verb = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=120)
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)
    row = models.CharField(
        max_length=80, blank=True, help_text="The row of ink the act wrote: app.model:key."
    )
    row_digest = models.CharField(max_length=71, blank=True)
    previous = models.CharField(max_length=71, blank=True)
    hash = models.CharField(max_length=71)

    # A manager with more methods than every append-only model has.
    objects = SiteEventQuerySet.as_manager()  # type: ignore[misc]

    class Meta(AppendOnly.Meta):
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["row"], condition=~models.Q(row=""), name="site_event_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"

    def canonical(self) -> dict[str, Any]:
        """Return the facts the hash is taken over."""
        return {
            "form": "site_event/1",
            "sequence": self.sequence,
            "verb": self.verb,
            "actor": [self.actor_id, self.actor_name],
            "about": self.about_id,
            "reason": self.reason,
            "at": self.at,
            "detail": self.detail,
            "row": [self.row, self.row_digest],
            "previous": self.previous,
        }
