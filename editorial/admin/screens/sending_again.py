"""Dead mail is sent again: one, or all of a day, after a page that says what; the act stands on
the site's ledger."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from articles.ledger.details import SentAgain
from articles.ledger.site_acts import SEND_AGAIN
from articles.models import Notification, SiteEvent
from articles.views.form_recovery import PersonRequest

DAYS_SHOWN = 7  # days with dead mail, above the list
AT_MOST = 500  # mails in one press; a second one takes the next
FORMERLY = "Sent again."  # what the admin's log said of it before the ledger did
NOTHING = "Nothing there is dead any more: it has been sent again, or cannot be."


class DayForm(forms.Form):
    """A day in UTC, as the links name it."""

    day = forms.DateField(input_formats=["%Y-%m-%d"])


def days_with_dead(seen: QuerySet[Notification]) -> list[dict[str, Any]]:
    """Return the latest days on which mail of these was given up, with how many can be sent
    again. One query."""
    rows = seen.dead().order_by().annotate(day=TruncDate("died_at")).values("day")  # type: ignore[attr-defined]
    return list(rows.annotate(count=Count("pk")).order_by("-day")[:DAYS_SHOWN])


def sent_again(notification: Notification) -> list[tuple[str, datetime]]:
    """Return by whom and when a mail was sent again, the first time first."""
    acts = SiteEvent.objects.filter(verb=SEND_AGAIN, at__gte=notification.created_at).order_by(
        "sequence"
    )
    noted = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Notification), object_id=str(notification.pk)
    )
    before = noted.filter(change_message=FORMERLY).select_related("user").order_by("pk")
    return [
        *((str(entry.user), entry.action_time) for entry in before),
        *(
            (event.actor_name, event.at)
            for event in acts
            if notification.pk in SentAgain.from_detail(event.detail).notifications
        ),
    ]


def one_again(request: PersonRequest, seen: QuerySet[Notification], pk: int) -> HttpResponse:
    """Ask about one mail, then send it."""
    row = seen.filter(pk=pk).first()
    if row is None:
        raise Http404
    return _again(
        request, seen.filter(pk=pk), reverse("admin:articles_notification_change", args=[pk])
    )


def day_again(request: PersonRequest, seen: QuerySet[Notification]) -> HttpResponse:
    """Ask about all that was given up on a day, then send it."""
    form = DayForm(request.GET)
    if not form.is_valid():
        raise Http404
    day: date = form.cleaned_data["day"]
    start = timezone.make_aware(datetime(day.year, day.month, day.day))
    end = start + timedelta(days=1) if day < date.max else start
    return _again(
        request,
        seen.filter(died_at__gte=start, died_at__lt=end),
        reverse("admin:articles_notification_changelist"),
        day,
    )


def _again(request: PersonRequest, chosen: Any, then: str, day: date | None = None) -> HttpResponse:
    """Show what would be sent; on POST send it, once, and write down by whom."""
    if request.method == "POST":
        count = _send(request, chosen)
        if count:
            messages.success(
                request,
                f"{count} mail{'s' if count > 1 else ''} will be sent again now.",
            )
        else:
            messages.info(request, NOTHING)
        return redirect(then)
    dead = list(chosen.dead().order_by("pk").values_list("pk", "note")[:AT_MOST])
    notes = list(dict.fromkeys(note for _, note in dead))[:5]
    return render(
        request,
        "editorial/admin/send_again.html",
        {"count": len(dead), "notes": notes, "day": day, "back": then},
    )


def _send(request: PersonRequest, chosen: Any) -> int:
    with transaction.atomic():
        SiteEvent.objects.hold()  # before any row, as all acts on the site do
        rows = list(
            chosen.dead()
            .select_related("recipient")
            .order_by("pk")
            .select_for_update(of=("self",))[:AT_MOST]
        )
        Notification.objects.filter(pk__in=[row.pk for row in rows]).send_again()
        if rows:
            resent = SentAgain(tuple(row.pk for row in rows))
            SiteEvent.objects.append(SEND_AGAIN, by=request.user, detail=resent.to_detail())
    return len(rows)
