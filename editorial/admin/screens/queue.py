"""The queue: what has come in, where it stands, and what it waits for."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from unfold.decorators import display

from articles.ledger import acts
from articles.models import OPEN, Article, Galley, Person, Status
from articles.operations.mail_queue import stands_since
from articles.staff_search import finding
from articles.staff_search.finding import Found
from articles.views.desk.progress import EARLY
from reviewers.deciding.expertise import Demand, with_asking
from reviewers.deciding.open_concerns import (
    keys_to_be_looked_at,
    keys_with_open_concerns,
    open_concerns_among,
)
from reviewers.models import Assignment, QuorumPolicy
from reviewers.models.quorum_policy import rule_for

from ...recusal import withheld_from
from ..base.audited import ReadOnly, WithHistory, moment
from ..decisions.addresses import change_address
from ..decisions.consequences import TO_BE_EXPLAINED
from ..decisions.decision import decision
from ..decisions.inviting import invite, reassign
from ..decisions.next_action import waiting, with_blocking
from ..decisions.variants import begin_variant
from ..decisions.verbs import ON_ASSIGNMENT, VERBS, act, on_assignment, settle_comment
from ..decisions.waiving import waive
from ..expertise.waiving import waive_expertise
from .bulk import bulk_actions, bulk_actions_done

EDITORS_ONLY = "Only editors and chairs come to the queue."
COLOURS = {
    Status.SUBMITTED.label: "info",
    Status.UNDER_REVIEW.label: "warning",
    Status.CHANGES_REQUESTED.label: "danger",
    Status.APPROVED.label: "success",
    Status.REJECTED.label: "danger",
    Status.RETRACTED.label: "danger",
    EARLY: "danger",
}


class StatusFilter(admin.SimpleListFilter):
    """Open work, unless asked for something else."""

    title, parameter_name = "status", "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every status, what is to be settled or out of step, and all of them."""
        return [
            *Status.choices,
            ("unsettled", "Public, with an open question"),
            ("out_of_step", "Its original text has changed"),
            ("all", "All"),
        ]

    def choices(self, changelist: Any) -> Any:
        """The first choice is what is shown without a choice."""
        first, *others = super().choices(changelist)
        yield first | {"display": "Open work"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Narrow the queue."""
        if self.value() == "all":
            return queryset
        if self.value() == "out_of_step":
            return queryset.filter(pk__in=Article.objects.out_of_step().values("pk"))
        if self.value() not in {None, "unsettled"}:
            return queryset.filter(status=self.value())
        in_question = keys_with_open_concerns() if self.value() else keys_to_be_looked_at()
        if self.value():
            return queryset.filter(pk__in=in_question)
        # Mostly there are none, and open work is read off its index.
        return queryset.filter(
            Q(pk__in=in_question) | Q(status__in=OPEN) if in_question else Q(status__in=OPEN)
        )


@admin.register(Article)
class ArticleAdmin(WithHistory, ReadOnly):
    """The queue. A row leads to the decision page, which is ours: its verbs are the only way
    anything changes."""

    heading = "Queue"
    is_long = True
    list_display = ["question", "status_badge", "waits", "topic", "author", "since"]
    list_display_links = ["question"]
    list_filter = [StatusFilter, "topic", "audience"]
    search_fields = ["slug"]  # and what `find` looks through
    search_help_text = "Question, address or author"
    ordering = ["status_since", "pk"]
    sortable_by = ["since"]
    history_fields = (
        "status",
        "audience",
        "slug",
        "topic",
        "author",
        "edited_by",
        "version",
        "revision",
        "approved_revision",
        "galley",
        "adapted_from",
        "out_of_step_since",
    )
    fields = readonly_fields = (
        history_fields  # the words of a working copy are its authors' until they submit
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Articles that were submitted at least once: a first draft is nobody's business but its
        authors'."""
        asked = (
            Assignment.objects.with_outlook()
            .select_related("member__person", "review")
            .prefetch_related("member__topics")
        )
        rows = with_asking(with_blocking(super().get_queryset(request))).filter(
            revision__isnull=False
        )
        rows = rows.annotate(galley_kind=F("galley__kind"))
        rows = rows.select_related("revision__topic", "topic", "author")
        rows = rows.exclude(pk__in=withheld_from(request.user))  # other editors look after these
        return rows.prefetch_related(Prefetch("revision__assignments", asked.order_by("pk")))

    def find(self, request: HttpRequest, typed: str) -> Found:
        """Look among questions, addresses and authors."""
        return finding.articles(typed)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list, each row with what it waits for: the quorum policies are read once
        for all of them."""
        listed = super().get_changelist_instance(request)
        rules, rows = QuorumPolicy.objects.newest(), list(listed.result_list)
        Person.objects.tell_apart(
            assignment.member.person
            for row in rows
            for assignment in row.revision.assignments.all()
        )
        in_question = open_concerns_among(row.pk for row in rows)
        for row in rows:
            demand = Demand(row.revision, rule_for(row.topic, rules), row.asking_detail)
            row.waits_for = waiting(
                row,
                row.revision.assignments.all(),
                demand,
                blocking=row.blocking_count,
                in_question=row.pk in in_question,
                is_forced=in_question.get(row.pk, False),
            )
        return listed

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the queue; where mail stands, say so: whoever waits for somebody's answer should
        know that they were not told."""
        self.require_view(request)
        if since := stands_since():
            there = reverse("admin:articles_notification_changelist")
            warning = (
                "Mail has not been sent since {}: people are told in their inbox only. "
                '<a class="admin-way" href="{}">See what is wrong</a>'
            )
            messages.warning(request, format_html(warning, moment(since), there))
        return super().changelist_view(request, extra_context)

    def get_urls(self) -> list[Any]:
        """Return our pages, then the queue and the history; the stock form is not among them."""
        stock = [
            pattern
            for pattern in super().get_urls()
            if pattern.name and pattern.name.endswith(("_changelist", "history"))
        ]
        own = [
            path("several/", self._ours(bulk_actions), name="articles_article_several"),
            path(
                "several/done/", self._ours(bulk_actions_done), name="articles_article_several_done"
            ),
            path("<int:pk>/change/", self._ours(decision), name="articles_article_change"),
            path(
                "<int:pk>/variants/<slug:audience>/",
                self._ours(begin_variant),
                name="articles_article_begin_variant",
            ),
            path("<int:pk>/invite/", self._ours(invite), name="articles_article_invite"),
            path("<int:pk>/waive/<int:member>/", self._ours(waive), name="articles_article_waive"),
            path(
                "<int:pk>/waive-expertise/",
                self._ours(waive_expertise),
                name="articles_article_waive_expertise",
            ),
            *(
                path(
                    f"<int:pk>/assignments/<int:assignment>/{verb}/",
                    self._ours(on_assignment),
                    {"verb": verb},
                    name=f"articles_article_{verb}",
                )
                for verb in ON_ASSIGNMENT
            ),
            path(
                "<int:pk>/assignments/<int:assignment>/reassign/",
                self._ours(reassign),
                name="articles_article_reassign",
            ),
            *(
                path(
                    f"<int:pk>/remarks/<int:comment>/{verb}/",
                    self._ours(settle_comment),
                    {"verb": verb},
                    name="articles_article_comment",
                )
                for verb in TO_BE_EXPLAINED
            ),
            path(
                "<int:pk>/change_address/",
                self._ours(change_address),
                {"verb": acts.CHANGE_ADDRESS},
                name="articles_article_verb",
            ),
            *(
                path(
                    f"<int:pk>/{verb}/",
                    self._ours(act),
                    {"verb": verb},
                    name="articles_article_verb",
                )
                for verb in VERBS
                if verb != acts.CHANGE_ADDRESS
            ),
        ]
        return own + stock

    def named(self, obj: Article) -> str:
        """The question as it was submitted: what authors have typed since is theirs."""
        return obj.revision.title if obj.revision else "A first draft"

    def why(self, record: Any) -> str:
        """The verb in words, and the reason that came with it."""
        verb, colon, reason = str(record.history_change_reason or "").partition(": ")
        return acts.past(verb) + colon + reason

    def _ours(self, view: Any) -> Any:
        def for_editors(request: HttpRequest, **keys: Any) -> HttpResponse:
            if not self.has_view_permission(request):
                raise PermissionDenied(EDITORS_ONLY)
            return view(request, **keys)

        return self.admin_site.plain_view(for_editors)

    @display(description="Question", header=True)
    def question(self, article: Any) -> tuple[str, str]:
        """The question as it was submitted, and for whom."""
        return (
            article.revision.title,
            f"For {article.get_audience_display().lower()} · revision {article.revision.number}",
        )

    @display(description="Status", label=COLOURS)
    def status_badge(self, article: Any) -> str:
        """The status in words."""
        is_early = article.status == Status.APPROVED and article.galley_kind == Galley.Kind.FORCED
        return EARLY if is_early else article.get_status_display()

    @display(description="Next step")
    def waits(self, article: Any) -> str:
        """What has to happen next, and by whom."""
        return str(article.waits_for)

    @display(description="Since", ordering="status_since")
    def since(self, article: Article) -> str:
        """When it came to this status."""
        return moment(article.status_since)
