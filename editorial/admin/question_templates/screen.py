"""The screen of the templates for kinds of questions."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.decorators import display

from articles.initial_data.names import CHAIRS
from articles.models import QuestionTemplate

from ..base.audited import WithHistory
from .form import QuestionTemplateForm


@admin.register(QuestionTemplate)
class QuestionTemplateAdmin(WithHistory):
    """The sections of a kind of question; each change stays in the history of its row."""

    heading = "Templates"
    writers = frozenset({CHAIRS})
    form = QuestionTemplateForm
    list_display = ["name", "description", "sections", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "description"]
    search_help_text = "Name or description"
    ordering = ["name", "pk"]
    sortable_by: list[str] = []
    history_fields = ("name", "description", "body", "required", "is_active")
    fields = history_fields

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save with history what has changed."""
        if form.has_changed():
            super().save_model(request, obj, form, change)

    @display(description="Sections")
    def sections(self, template: QuestionTemplate) -> str:
        """How many there are, and how many of them must be there."""
        sections = template.outline.sections
        return f"{len(sections)}, {sum(section.is_required for section in sections)} required"
