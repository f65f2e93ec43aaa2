"""The screen of the dose limits."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.decorators import display

from articles.dose_limits.dose_limit import SPANS, Per
from articles.initial_data.names import CHAIRS, EDITORS
from articles.models import DoseLimit

from ..base.audited import WithHistory
from .form import DoseLimitForm


@admin.register(DoseLimit)
class DoseLimitAdmin(WithHistory):
    """The most of a medicine for an adult; each change stays in the history of its row."""

    heading = "Dose limits"
    writers = frozenset({EDITORS, CHAIRS})
    form = DoseLimitForm
    list_display = ["name", "at_most", "holds_for", "source", "is_active"]
    list_filter = ["per", "is_active"]
    search_fields = ["name", "other_names"]
    search_help_text = "Name of a medicine"
    ordering = ["name", "per", "pk"]
    sortable_by: list[str] = []
    history_fields = (
        "name",
        "other_names",
        "amount",
        "unit",
        "per",
        "holds_for",
        "source",
        "notes",
        "is_active",
    )
    fields = history_fields

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save with history what has changed."""
        if form.has_changed():
            super().save_model(request, obj, form, change)

    @display(description="At most")
    def at_most(self, limit: DoseLimit) -> str:
        """The amount in its time."""
        return f"{limit.amount.normalize():f} {limit.get_unit_display()} {SPANS[Per(limit.per)]}"
