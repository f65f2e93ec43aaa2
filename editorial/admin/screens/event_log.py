"""The ledger of the house: every recorded act, what was owed for it and how far that has come,
to look at and to take away."""

import json
from collections import defaultdict
from collections.abc import Callable
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from unfold.decorators import display

from articles.database.canonical import canonical
from articles.initial_data.names import actor_in_words
from articles.ledger.signature import Signature
from articles.models import DeliveryStatus, Event, Notification, Person
from articles.publishing.late_disclosures import DECIDING, flags
from articles.staff_search import finding
from articles.staff_search.finding import Found
from reviewers.acts import DECLARE

from ...figures.event_files import CSV_HEAD, csv_rows, json_lines
from ...figures.spreadsheets import csv_lines, download
from ...recusal import withheld_from
from ..base.audited import LongList, ReadOnly, moment
from ..decisions.timeline import flag_in_words, label, move
from .event_filters import (
    ArticleFilter,
    DaysFilter,
    DeliveryFilter,
    PeriodFilter,
    PersonFilter,
    TopicFilter,
    VerbFilter,
)


class EventList(LongList):
    """A list of events that knows how far the notifications of each have come, and which
    decisions a late interest has flagged."""

    def get_results(self, request: HttpRequest) -> None:
        """Read the page, and count."""
        super().get_results(request)
        self.result_list: Any = list(self.result_list)
        notifications = Notification.objects.filter(
            event__in=[event.pk for event in self.result_list]
        ).order_by()
        rows: dict[int, Any] = {event.pk: event for event in self.result_list}
        for event in rows.values():
            event.told = {}
        for count in notifications.values("event", "state").annotate(n=Count("pk")):
            rows[count["event"]].told[count["state"]] = count["n"]
        decided = {event.article_id for event in self.result_list if event.verb in DECIDING}
        flagged = _flagged(
            Event.objects.filter(verb=DECLARE, detail__late=True, article__in=decided)
        )
        Person.objects.tell_apart(event.actor for event in self.result_list)
        for event in self.result_list:
            event.flags = flagged.get((event.article_id, event.sequence), [])


def _flagged(interests: QuerySet[Event]) -> dict[tuple[int, int], list[str]]:
    """What these late interests have flagged, in words, by article and place in its ledger.
    Mostly there are none to look at."""
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    questioned = set(interests.order_by().values_list("article", flat=True))
    events = (
        Event.objects.filter(article__in=questioned).order_by("article", "sequence")
        if questioned
        else ()
    )
    for article, own in groupby(events, attrgetter("article_id")):
        for flag in flags(own):
            found[article, flag.decision.sequence].append(flag_in_words(flag))
    return found


@admin.register(Event)
class EventAdmin(ReadOnly):
    """The ledger, newest first."""

    heading = "Ledger"
    list_display = ["what", "question", "entry", "acted_by", "reason_and_flags", "notified", "when"]
    list_filter = [
        PeriodFilter,
        DaysFilter,
        PersonFilter,
        TopicFilter,
        VerbFilter,
        DeliveryFilter,
        ArticleFilter,
    ]
    list_select_related = ["article__revision", "actor"]
    list_before_template = "editorial/admin/_export.html"
    search_fields = ["reason"]  # and what `find` looks through
    search_help_text = "Question, address, person or reason"
    ordering = ["-at", "-pk"]
    sortable_by: list[str] = []
    fields = [
        "what",
        "asked",
        "entry",
        "move",
        "acted_by",
        "reason",
        "when",
        "digest",
        "signature",
        "flagged",
        "notifications",
        "facts",
        "hash",
    ]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """Events of articles that were submitted: what happens to a first draft stays at its
        desk."""
        rows = super().get_queryset(request).filter(article__revision__isnull=False)
        return rows.exclude(
            article__in=withheld_from(request.user)
        )  # who reviews oneself, or beside oneself, stays unseen

    def find(self, request: HttpRequest, typed: str) -> Found:
        """Look among questions, addresses, people and reasons."""
        return finding.events(typed)

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[EventList]:
        """Return the kind of list."""
        return EventList

    def get_urls(self) -> list[Any]:
        """Return the files before the rows."""
        files = [
            path("export.csv", self._file(self._csv), name="articles_event_csv"),
            path("export.jsonl", self._file(self._json_lines), name="articles_event_jsonl"),
        ]
        return files + super().get_urls()

    def _file(self, write: Callable[[QuerySet[Event]], HttpResponseBase]) -> Any:
        """A file of the list as it is filtered."""

        @require_safe
        def written(request: HttpRequest) -> HttpResponseBase:
            try:
                shown = self.get_changelist_instance(request)
            except IncorrectLookupParameters:
                return redirect(reverse("admin:articles_event_changelist") + "?e=1")
            return write(shown.queryset)

        def for_readers(request: HttpRequest) -> HttpResponseBase:
            self.require_view(request)
            return written(request)

        return self.admin_site.plain_view(for_readers)

    def _csv(self, events: QuerySet[Event]) -> HttpResponseBase:
        return download(
            csv_lines(CSV_HEAD, csv_rows(events)), f"ledger-{timezone.now():%Y-%m-%d}.csv"
        )

    def _json_lines(self, events: QuerySet[Event]) -> HttpResponseBase:
        return download(
            json_lines(events),
            f"ledger-{timezone.now():%Y-%m-%d}.jsonl",
            "application/jsonl; charset=utf-8",
        )

    def named(self, obj: Event) -> str:
        """Return what an act is called."""
        return f"{label(obj)}, entry {obj.sequence}"

    @display(description="What happened")
    def what(self, event: Event) -> str:
        """The verb, as something that had happened."""
        return label(event)

    @display(description="Question")
    def question(self, event: Any) -> SafeString:
        """The question, as it was last submitted; it leads to all that happened to the article."""
        here = reverse("admin:articles_event_changelist")
        return format_html(
            '<a href="{}?article={}" dir="auto">{}</a>',
            here,
            event.article_id,
            event.article.revision.title,
        )

    @display(description="Question")
    def asked(self, event: Any) -> SafeString:
        """The question, as it was last submitted; it leads to the article."""
        there = reverse("admin:articles_article_change", args=[event.article_id])
        return format_html('<a href="{}" dir="auto">{}</a>', there, event.article.revision.title)

    @display(description="Entry")
    def entry(self, event: Event) -> int:
        """Its place in the ledger of the article."""
        return event.sequence

    @display(description="By")
    def acted_by(self, event: Event) -> str:
        """Who acted, by the name they had then; in the list with who it is, where others have
        the same name."""
        apart = vars(event.actor).get("apart", "")
        name = actor_in_words(event.actor_name)
        return f"{name} ({apart})" if apart else name

    @display(description="Notifications")
    def notified(self, event: Any) -> str | SafeString:
        """How far they have come; it leads to them."""
        counts = ", ".join(
            f"{event.told[state]} {state.label.lower()}"
            for state in DeliveryStatus
            if state in event.told
        )
        there = reverse("admin:articles_notification_changelist")
        return (
            format_html('<a href="{}?event={}">{}</a>', there, event.pk, counts)
            if counts
            else "None"
        )

    @display(description="Reason")
    def reason_and_flags(self, event: Any) -> str | SafeString:
        """Why, in the words of who acted; and what has come to question it."""
        lines = [format_html('<span dir="auto">{}</span>', event.reason)] if event.reason else []
        lines += [format_html('<strong dir="auto">{}</strong>', flag) for flag in event.flags]
        return format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines)) or "–"

    @display(description="Before and after")
    def move(self, event: Event) -> str:
        """How the status moved."""
        return move(event) or "The status stayed as it was."

    @display(description="When")
    def when(self, event: Event) -> str:
        """The time of the act."""
        return moment(event.at)

    @display(description="Signature")
    def signature(self, event: Event) -> SafeString | str:
        """Who put their name to it, meaning what, when, and proved how."""
        signed = Signature.from_detail(event.detail)
        if signed is None:
            return "This act needs none."
        return render_to_string(
            "editorial/admin/_signed.html", {"signed": signed, "at": moment(signed.at)}
        )

    @display(description="Flags")
    def flagged(self, event: Event) -> str:
        """What has come to question a decision since."""
        if event.verb not in DECIDING:
            return "Only decisions are flagged."
        found = [
            flag
            for flag in flags(Event.objects.filter(article=event.article_id))
            if flag.decision.pk == event.pk
        ]
        return " ".join(map(flag_in_words, found)) or "Nothing has come to question this decision."

    @display(description="Notifications")
    def notifications(self, event: Event) -> SafeString:
        """Each with its recipient, and how far it has come."""
        found = event.notifications.select_related("recipient").order_by("pk")
        return render_to_string("editorial/admin/_told.html", {"notifications": found})

    @display(description="What the hash is taken over")
    def facts(self, event: Event) -> SafeString:
        """The canonical form, spread over lines."""
        spread = json.dumps(json.loads(canonical(event.canonical())), indent=2, ensure_ascii=False)
        return format_html('<pre class="admin-facts" tabindex="0">{}</pre>', spread)
