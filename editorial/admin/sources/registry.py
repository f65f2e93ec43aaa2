"""The registry of sources, as editors keep it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.decorators import display

from articles.initial_data.names import CHAIRS, EDITORS
from articles.models import Source
from articles.sources.source import LISTS

from ..base.audited import WithHistory
from .form import SourceForm


@admin.register(Source)
class SourceAdmin(WithHistory):
    """Journals, publishers and sites; each change stays in the history of its row."""

    heading = "Sources"
    writers = frozenset({EDITORS, CHAIRS})
    form = SourceForm
    list_display = ["name", "kind", "known_by", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name", "other_names", "issns", "doi_beginnings", "sites"]
    search_help_text = "Name, ISSN, DOI or site"
    ordering = ["name", "pk"]
    sortable_by: list[str] = []
    history_fields = ("name", "kind", *LISTS, "notes", "is_active")
    fields = history_fields

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save with history what has changed."""
        if form.has_changed():
            super().save_model(request, obj, form, change)

    @display(description="Known by")
    def known_by(self, source: Source) -> str:
        """The first of what it is known by besides its name, and how many more there are."""
        known = [
            line
            for column in reversed(LISTS)
            for line in getattr(source, column).split("\n")
            if line
        ]
        more = f" and {len(known) - 3} more" if len(known) > 3 else ""
        return f"{', '.join(known[:3])}{more}" or "Its name alone"
