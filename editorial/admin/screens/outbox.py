"""The outbox, to look at: what was owed to whom, and how far that has come."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods
from unfold.decorators import display

from articles.initial_data.names import CHAIRS, EDITORS
from articles.models import Channel, DeliveryStatus, Notification
from articles.operations.mail_queue import mail_queue
from articles.staff_search import finding
from articles.staff_search.finding import Found
from articles.workflow.permissions import decides

from ...recusal import withheld_from
from ..base.audited import OPERATORS, ReadOnly, moment
from .event_filters import EventFilter
from .sending_again import day_again, days_with_dead, one_again, sent_again

COLOURS = {
    DeliveryStatus.OWED.label: "info",
    DeliveryStatus.CLAIMED.label: "info",
    DeliveryStatus.DELIVERED.label: "success",
    DeliveryStatus.SUPPRESSED.label: "warning",
    DeliveryStatus.DEAD.label: "danger",
}


WRITTEN_TO = {  # how a kind begins: to whom it is written
    "author": "To the authors",
    "editors": "To the editors",
    "chairs": "To the chairs",
    "board": "To the board",
    "reviewer": "To a reviewer",
    "account": "About an account",
    "keys": "To an account",
}


def in_words(kind: str) -> str:
    """Return a kind of notification in words: `editors_interest_late` is "To the editors:
    interest late"."""
    beginning, _, what = kind.partition("_")
    to = WRITTEN_TO.get(beginning)
    return f"{to}: {what}".replace("_", " ") if to and what else kind.replace("_", " ").capitalize()


def _reads_questions(request: HttpRequest) -> bool:
    person: Any = request.user
    return decides(person)


@admin.register(Notification)
class NotificationAdmin(ReadOnly):
    """What was owed to whom, and how far it has come. The text is between the house and its
    recipient: not shown."""

    heading = "Notifications"
    is_long = True
    readers = frozenset({EDITORS, CHAIRS, OPERATORS})
    list_display = ["subject", "to", "channel", "state_badge", "attempts", "due", "delivered"]
    list_filter = ["state", "channel", EventFilter]
    list_select_related = ["recipient"]
    search_fields = ["address"]  # and what `find` looks through
    search_help_text = "Subject or recipient"
    ordering = ["-pk"]
    sortable_by: list[str] = []
    list_before_template = "editorial/admin/_mail_queue.html"
    fields = [
        "subject",
        "to",
        "what_kind",
        "channel",
        "state_badge",
        "attempts",
        "note",
        "owed_since",
        "due",
        "delivered",
        "again",
    ]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notification]:
        """All but those about withheld articles, which would tell who reviews them, and, where
        questions are read, first drafts."""
        rows = super().get_queryset(request).exclude(event__article__in=withheld_from(request.user))
        if not _reads_questions(request):
            return rows
        came_in = Q(event__isnull=True) | Q(event__article__revision__isnull=False)
        return rows.filter(came_in).exclude(kind="co_author_named")

    def get_urls(self) -> list[Any]:
        """Return the pages by which dead mail is sent again, before the rows."""
        ours = [
            path("again/", self._of_seen(day_again), name="articles_notification_again_day"),
            path("<int:pk>/again/", self._of_seen(one_again), name="articles_notification_again"),
        ]
        return ours + super().get_urls()

    def _of_seen(self, view: Any) -> Any:
        """A page about rows of this screen, for those who may look at it: they look after the
        mail."""

        @require_http_methods(["GET", "HEAD", "POST"])
        def shown(request: HttpRequest, **keys: Any) -> HttpResponse:
            return view(request, self.get_queryset(request), **keys)

        def for_readers(request: HttpRequest, **keys: Any) -> HttpResponse:
            self.require_view(request)
            return shown(request, **keys)

        return self.admin_site.plain_view(for_readers)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list below how the queue is doing, and the days with dead mail."""
        self.require_view(request)
        facts = {"queue": mail_queue(), "dead_days": days_with_dead(self.get_queryset(request))}
        return super().changelist_view(request, facts | (extra_context or {}))

    def get_list_display(self, request: HttpRequest) -> list[str]:
        """Operators look after delivery: they see what kind of mail it was, not the question it
        is about."""
        return (
            self.list_display
            if _reads_questions(request)
            else ["what_kind", *self.list_display[1:]]
        )

    def get_fields(self, request: HttpRequest, obj: Notification | None = None) -> list[str]:
        """As in the list."""
        return self.fields if _reads_questions(request) else self.fields[1:]

    def find(self, request: HttpRequest, typed: str) -> Found:
        """Look among recipients and, as in the list, subjects."""
        return finding.notifications(typed, by_subject=_reads_questions(request))

    def named(self, obj: Notification) -> str:
        """Return what a notification is called."""
        return in_words(obj.kind)

    @display(description="Kind")
    def what_kind(self, notification: Notification) -> str:
        """What kind of mail it is, in words."""
        return in_words(notification.kind)

    @display(description="Recipient")
    def to(self, notification: Notification) -> str:
        """The person, or the bare address."""
        return str(notification.recipient) if notification.recipient else notification.address

    @display(description="State", label=COLOURS)
    def state_badge(self, notification: Notification) -> str:
        """The state in words."""
        return notification.get_state_display()

    @display(description="Waiting since")
    def owed_since(self, notification: Notification) -> str:
        """When it was owed."""
        return moment(notification.created_at)

    @display(description="Due")
    def due(self, notification: Notification) -> str:
        """When it is tried next."""
        return moment(notification.due_at)

    @display(description="Delivered")
    def delivered(self, notification: Notification) -> str:
        """When it arrived."""
        return moment(notification.delivered_at)

    @display(description="Sent again")
    def again(self, notification: Notification) -> str | SafeString:
        """By whom and when; while it is dead, the way to do so."""
        lines = format_html_join(
            SafeString("<br>"),
            "{}, {}",
            ((who, moment(at)) for who, at in sent_again(notification)),
        )
        if notification.channel != Channel.MAIL or notification.state != DeliveryStatus.DEAD:
            return lines or "–"
        if not notification.text:
            return (
                "It brought a code that is good no more. Whoever asked for it can ask for another."
            )
        link = format_html(
            '<a href="{}">Send it again</a>',
            reverse("admin:articles_notification_again", args=[notification.pk]),
        )
        return format_html("{}<br>{}", lines, link) if lines else link
