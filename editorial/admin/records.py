"""What is on record: the outbox and the ledger, to look at."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from articles.founding import CHAIRS, EDITORS
from articles.models import Event, Notification, State

from .audited import OPERATORS, ReadOnly
from .timeline import TOLD, label

COLOURS = {State.OWED.label: "info", State.CLAIMED.label: "info", State.DELIVERED.label: "success", State.SUPPRESSED.label: "warning",
           State.DEAD.label: "danger"}


@admin.register(Notification)
class NotificationAdmin(ReadOnly):
    """What was owed to whom, and how far it has come. The text is between the house and its recipient: not shown."""

    heading = "Notifications"
    readers = frozenset({EDITORS, CHAIRS, OPERATORS})
    list_display = ["subject", "to", "channel", "state_badge", "attempts", "due_at", "delivered_at"]
    list_filter = ["state", "channel"]
    list_select_related = ["recipient"]
    search_fields = ["subject", "recipient__email", "recipient__name", "address"]
    search_help_text = "Subject or recipient"
    ordering = ["-pk"]
    sortable_by: list[str] = []
    fields = ["subject", "to", "kind", "channel", "state_badge", "attempts", "note", "created_at", "due_at", "delivered_at", "read_at"]
    readonly_fields = fields

    @display(description="Recipient")
    def to(self, notification: Notification) -> str:
        """The person, or the bare address."""
        return str(notification.recipient) if notification.recipient else notification.address

    @display(description="State", label=COLOURS)
    def state_badge(self, notification: Notification) -> str:
        """The state in words."""
        return notification.get_state_display()


class VerbFilter(admin.SimpleListFilter):
    """Events of one verb."""

    title, parameter_name = "what happened", "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every verb that is told."""
        return list(TOLD.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        """Narrow the ledger."""
        return queryset.filter(verb=self.value()) if self.value() else queryset


@admin.register(Event)
class EventAdmin(ReadOnly):
    """The ledger, newest first."""

    heading = "Ledger"
    list_display = ["what", "question", "sequence", "actor_name", "reason", "at"]
    list_filter = [VerbFilter]
    list_select_related = ["article__revision"]
    search_fields = ["article__slug", "actor_name", "reason"]
    search_help_text = "Address, person or reason"
    ordering = ["-at", "-pk"]
    sortable_by: list[str] = []
    fields = ["what", "question", "sequence", "before", "after", "actor_name", "reason", "at", "digest", "detail", "rows", "previous",
              "hash"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """Events of articles that were submitted: what happens to a first draft stays at its desk."""
        return super().get_queryset(request).filter(article__revision__isnull=False)

    @display(description="What happened")
    def what(self, event: Event) -> str:
        """The verb, as something that had happened."""
        return label(event)

    @display(description="Question")
    def question(self, event: Event) -> str:
        """The question, as it was last submitted."""
        return event.article.revision.title
