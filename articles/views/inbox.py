"""The inbox: what a person was told, newest first. Reading the list marks nothing; opening a
notice does."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..models import Notification
from ..models.notification import NotificationQuerySet
from ..outbox.shown import grouped, paragraphs
from ..publishing.paging import cursor_of, named
from .form_recovery import signed_in

LEAF = 20  # notices on a leaf


@signed_in
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List the notices by article, from the newest or from the place `?before=`; with `?show=new`
    those that are new."""
    before, is_new = request.GET.get("before", ""), request.GET.get("show") == "new"
    rows = _until(request, before, inclusive=False) if before else _own(request)
    found = list((rows.still_new() if is_new else rows).with_settled()[: LEAF + 1])
    more, notices = len(found) > LEAF, found[:LEAF]
    return render(
        request,
        "articles/inbox/inbox.html",
        {
            "notices": notices,
            "groups": grouped(notices),
            "is_new": is_new,
            "is_first_page": not before,
            "before": _place_of(notices[-1]) if more else "",
            "newest": _place_of(notices[0]) if notices and not before else "",
        },
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one notice as a page; when sent, mark it read and go to its page, or stay."""
    notice = get_object_or_404(_own(request), pk=pk)
    if request.method != "POST":
        return render(
            request,
            "articles/inbox/notice.html",
            {"notice": notice, "paragraphs": paragraphs(notice)},
        )
    _own(request).unread().filter(pk=pk).update(read_at=timezone.now())
    return redirect("inbox" if request.POST.get("stay") else notice.path or "inbox")


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark read what the page showed and everything older; not what has come in since."""
    count = (
        _until(request, request.POST.get("newest", ""), inclusive=True)
        .unread()
        .update(read_at=timezone.now())
    )
    if count:
        messages.success(
            request, f"{count} marked as read." if count > 1 else "One marked as read."
        )
    return redirect("inbox")


def _own(request: HttpRequest) -> NotificationQuerySet:
    return Notification.objects.inbox(request.user)


def _until(request: HttpRequest, name: str, *, inclusive: bool) -> NotificationQuerySet:
    at, pk = cursor_of(name)
    newer = Q(created_at=at, pk__gt=pk) if inclusive else Q(created_at=at, pk__gte=pk)
    return (
        _own(request).filter(created_at__lte=at).exclude(newer)
    )  # in these words, the index leads to the place


def _place_of(notice: Notification) -> str:
    return named(notice.created_at, notice.pk)
