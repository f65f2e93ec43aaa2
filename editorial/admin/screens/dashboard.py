"""The dashboards: how the work of the house goes, and of each member. The filter is in the
address, for the page and its files."""

from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Person, Topic
from articles.views.form_recovery import PersonRequest, signed_in
from articles.workflow.permissions import decides
from reviewers.models import BoardMember

from ...figures.spreadsheets import csv_lines, download
from ...figures.statistics import Scope
from ...figures.tables import figures, keys
from ..base.days import DayField, midnight

PERIODS = {"30": "Last 30 days", "90": "Last 90 days", "365": "Last 365 days"}
USUAL = "90"
YEARS_AT_MOST = 5
EDITORS_ONLY = "Only editors and chairs see the figures of all members."
BOARD_ONLY = "These figures belong to the members of the medical advisory board."


class FilterForm(forms.Form):
    """Topic and period, as they stand in the address. A day given here goes before the choice of
    a period."""

    topic = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "Choose a topic of the list."}
    )
    period = forms.ChoiceField(
        choices=list(PERIODS.items()),
        error_messages=dict.fromkeys(
            ["invalid_choice", "required"], "Choose a period of the list."
        ),
    )
    since, until = DayField("or from"), DayField("to")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        topic: Any = self.fields["topic"]
        self._topics = {
            slug: (pk, name) for slug, pk, name in Topic.objects.values_list("slug", "pk", "name")
        }
        topic.choices = [
            ("", "All topics"),
            *((slug, name) for slug, (_, name) in self._topics.items()),
        ]

    def clean(self) -> None:
        """The days in their order, and not too many for a page."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "Choose a day that is not before the first one.")
        elif since and (until or timezone.localdate()) - since > timedelta(
            days=366 * YEARS_AT_MOST
        ):
            self.add_error("since", f"Choose at most {YEARS_AT_MOST} years.")

    @property
    def topic_key(self) -> int:
        """The key of the topic, 0 for all."""
        return self._topics[self.cleaned_data["topic"]][0] if self.cleaned_data["topic"] else 0

    def bounds(self) -> tuple[datetime, datetime]:
        """The period: from the start of its first day to the end of its last, in UTC."""
        given = self.cleaned_data
        last = given["until"] or timezone.localdate()
        first = given["since"] or last - timedelta(days=int(given["period"]) - 1)
        return midnight(first), midnight(last + timedelta(days=1))


def _for_deciders(view: Any) -> Any:
    """Ask for the role before anything else."""

    @wraps(view)
    def guarded(request: HttpRequest, **keys: Any) -> HttpResponse:
        person: Any = request.user
        if not decides(person):
            raise PermissionDenied(EDITORS_ONLY)
        return view(request, **keys)

    return guarded


@_for_deciders
@require_safe
def of_the_house(request: HttpRequest) -> HttpResponse:
    """The figures of the whole house, for those who decide."""
    return _page(request, None)


@_for_deciders
@require_safe
def of_a_member(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of one member, for those who decide."""
    return _page(request, get_object_or_404(BoardMember.objects.select_related("person"), pk=pk))


@signed_in
@require_safe
def my_own(request: PersonRequest) -> HttpResponse:
    """A member's own figures."""
    member = BoardMember.objects.active().filter(person=request.user).first()
    if member is None:
        raise PermissionDenied(BOARD_ONLY)
    return _page(request, member)


def _page(request: HttpRequest, member: BoardMember | None) -> HttpResponse:
    form = FilterForm({"period": USUAL} | request.GET.dict())
    if member is not None:
        Person.objects.tell_apart([member.person])
    is_own = member is not None and member.person_id == request.user.pk
    facts: dict[str, Any] = {"form": form, "member": member, "is_own": is_own}
    if not form.is_valid():
        return render(request, "editorial/admin/dashboard.html", facts, status=422)
    start, end = form.bounds()
    scope = Scope(request.user, start, end, form.topic_key, member)
    if key := request.GET.get("download"):
        return _file(scope, key)
    chosen = [(name, value) for name, value in form.cleaned_data.items() if value]
    facts |= {
        "figures": figures(scope),
        "first": start,
        "last": end - timedelta(days=1),
        "to_file": urlencode([*chosen, ("download", "")]),
    }
    return render(request, "editorial/admin/dashboard.html", facts)


def _file(scope: Scope, key: str) -> Any:
    if key not in keys(scope):
        raise Http404
    [figure] = figures(scope, only=key)
    head, rows = figure.filed
    return download(
        csv_lines(head, rows),
        f"{key}-{scope.start:%Y-%m-%d}-{scope.end - timedelta(days=1):%Y-%m-%d}.csv",
    )
