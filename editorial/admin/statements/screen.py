"""The library of statements, to look at: what public texts state, on what sources, and where
else."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display

from articles.library.looked_up import also, cited, holding
from articles.models import ApprovedStatement, Topic

from ...recusal import withheld_from
from ..base.audited import MORE_MATCH, ReadOnly, moment

SHOWN = 200  # characters of a statement in the list


class TopicFilter(admin.SimpleListFilter):
    """The topic of the text."""

    title, parameter_name = "topic", "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every topic."""
        return [(topic.slug, topic.name) for topic in Topic.objects.order_by("name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the list; raises IncorrectLookupParameters for what is not offered."""
        value = self.value()
        if value is None:
            return queryset
        if value not in dict(self.lookup_choices):
            raise IncorrectLookupParameters
        return queryset.filter(article__topic__slug=value)


@admin.register(ApprovedStatement)
class ApprovedStatementAdmin(ReadOnly):
    """What public texts state that are through their full review, those approved last first, each
    text in its order. The rows follow the acts; nobody writes them here."""

    heading = "Statements"
    is_long = True
    list_display = ["statement", "question", "verdicts", "approved"]
    list_display_links = ["statement"]
    list_filter = [TopicFilter]
    list_select_related = ["galley__revision"]
    search_fields = ["label"]
    search_help_text = "Words of a statement"
    ordering = ["-galley_id", "position"]
    sortable_by: list[str] = []
    fields = [
        "full_statement",
        "place_in_words",
        "question",
        "approved",
        "verdicts",
        "sources",
        "elsewhere",
    ]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApprovedStatement]:
        """All but those of texts that are withheld, whose reviews the verdicts would tell of."""
        rows = super().get_queryset(request).select_related("galley__revision")
        return rows.exclude(article__in=withheld_from(request.user))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Narrow the list down to statements with all these words; where more texts have them than
        were looked through, say so."""
        if not search_term.strip():
            return queryset, False
        rows, is_part = holding(queryset, search_term)
        if is_part:
            messages.info(request, MORE_MATCH)
        return rows, False

    def named(self, obj: ApprovedStatement) -> str:
        """Return what a row is called."""
        return "A statement"

    @display(description="Statement")
    def statement(self, row: ApprovedStatement) -> SafeString:
        """The statement, the end of a long one left out."""
        label = row.label if len(row.label) <= SHOWN else f"{row.label[:SHOWN]}…"
        return format_html('<span dir="auto">{}</span>', label)

    @display(description="Statement")
    def full_statement(self, row: ApprovedStatement) -> SafeString:
        """The whole statement."""
        return format_html('<span dir="auto">{}</span>', row.label)

    @display(description="Where in the text")
    def place_in_words(self, row: ApprovedStatement) -> SafeString:
        """The headings it stands under."""
        return format_html('<span dir="auto">{}</span>', row.place or "Before the first heading")

    @display(description="Public text")
    def question(self, row: ApprovedStatement) -> SafeString:
        """The question, with the way to where one decides on the text."""
        here = reverse("admin:articles_article_change", args=[row.article_id])
        revision = row.galley.revision
        return format_html(
            '<span><a href="{}" dir="auto">{}</a>, revision {}</span>',  # one thing on a telephone
            here,
            revision.title,
            revision.number,
        )

    @display(description="Verdicts")
    def verdicts(self, row: ApprovedStatement) -> str:
        """How many reviewers agreed when it was approved, and how many did not."""
        if row.agreed is None:
            return "None on record"
        doubted = f", {row.doubted} did not" if row.doubted else ""
        return f"{row.agreed} agreed{doubted}"

    @display(description="Approved")
    def approved(self, row: ApprovedStatement) -> str:
        """When its text became public as it stands."""
        return moment(row.galley.approved_at)

    @display(description="Sources")
    def sources(self, row: ApprovedStatement) -> SafeString:
        """What it cites, by the numbers of its text."""
        return self._rendered("sources", cited(row))

    @display(description="Stated elsewhere")
    def elsewhere(self, row: ApprovedStatement) -> SafeString:
        """The other public texts that state it, or nearly."""
        return self._rendered("elsewhere", also(row))

    def _rendered(self, name: str, listed: list[Any]) -> SafeString:
        return render_to_string(f"editorial/admin/statements/{name}.html", {"listed": listed})
