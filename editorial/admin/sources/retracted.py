"""The list of public texts that cite what was retracted, as far as nobody has answered that."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display

from articles.models import RetractedSource

from ..base.audited import ReadOnly, moment


@admin.register(RetractedSource)
class RetractedSourceAdmin(ReadOnly):
    """What `import_retractions` found, the newest first; the next full approval of a text or its
    retraction takes it from here."""

    heading = "Retracted sources"
    list_display = ["question", "finding", "cited", "found"]
    list_display_links = [
        "question"
    ]  # it heads its row, and has a link of its own: there is no page of a row
    list_select_related = ["galley__revision"]
    ordering = ["-found_at", "-pk"]
    sortable_by: list[str] = []

    def get_urls(self) -> list[Any]:
        """Return the list alone: what is to be done is done on the page of the text."""
        return [
            pattern
            for pattern in super().get_urls()
            if pattern.name and pattern.name.endswith("_changelist")
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RetractedSource]:
        """What is open."""
        rows: Any = super().get_queryset(request)
        return rows.still_open()

    @display(description="Public text")
    def question(self, row: RetractedSource) -> SafeString:
        """The question as readers see it, with the way to where one decides."""
        here = reverse("admin:articles_article_change", args=[row.galley.article_id])
        return format_html('<a href="{}" dir="auto">{}</a>', here, row.galley.revision.title)

    @display(description="What was found")
    def finding(self, row: RetractedSource) -> SafeString:
        """The finding, as it stands on that page."""
        return format_html('<span dir="auto">{}</span>', row.said)

    @display(description="It cites")
    def cited(self, row: RetractedSource) -> SafeString:
        """What the reference is called in the text."""
        return format_html('<span dir="auto">{}</span>', row.source)

    @display(description="Found")
    def found(self, row: RetractedSource) -> str:
        """When the notice came in here."""
        return moment(row.found_at)
