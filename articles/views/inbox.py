"""The inbox: what a person was told, newest first. Reading the list marks nothing; opening a
notice does."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ..models import Notification
from ..models.notification import NotificationQuerySet
from ..publishing.paging import named, place
from .form_recovery import signed_in

LEAF = 20  # notices on a leaf


@signed_in
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List the notices, from the newest or from the place `?before=`."""
    before = request.GET.get("before", "")
    found = list(
        (_until(request, before, inclusive=False) if before else _own(request))[: LEAF + 1]
    )
    more, notices = len(found) > LEAF, found[:LEAF]
    return render(
        request,
        "articles/inbox/inbox.html",
        {
            "notices": notices,
            "is_first_page": not before,
            "before": _place_of(notices[-1]) if more else "",
            "newest": _place_of(notices[0]) if notices and not before else "",
        },
    )


@signed_in
@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice read and go to the page it is about."""
    notice = get_object_or_404(_own(request), pk=pk)
    _own(request).unread().filter(pk=pk).update(read_at=timezone.now())
    return redirect(notice.path or "inbox")


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
    at, pk = place(name)
    newer = Q(created_at=at, pk__gt=pk) if inclusive else Q(created_at=at, pk__gte=pk)
    return (
        _own(request).filter(created_at__lte=at).exclude(newer)
    )  # in these words, the index leads to the place


def _place_of(notice: Notification) -> str:
    return named(notice.created_at, notice.pk)
