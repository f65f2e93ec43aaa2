"""The base of every screen: who may look and who may write stands in code, nothing is deleted,
history is read-only."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR, ChangeList, ChangeListSearchForm
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.db.models import QuerySet
from django.forms import CharField, SlugField
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextInputWidget

from articles.initial_data.names import CHAIRS, EDITORS
from articles.staff_search.finding import Found

from ..decisions.forms import Line, Rows, Words
from .keyed_list import KeyedList, ThemedList
from .typed_filter import TypedFilter

OPERATORS = (
    "operators"  # people with superuser rights: they keep accounts and settings, and decide nothing
)

JOINED = 5  # tables beside the history
MORE_MATCH = "More match than are listed: these are the newest of them. Add a word to find others."
NOT_OFFERED = (
    "The address asked for something that no filter here offers. The list is shown without any "
    "filter: choose one again."
)


def is_among(person: Any, roles: frozenset[str]) -> bool:
    """Has this person one of the roles: a group's name, or OPERATORS?"""
    return person.is_active and (
        bool(person.roles & roles) or (OPERATORS in roles and person.is_superuser)
    )


class BoundedSearchForm(ChangeListSearchForm):
    """A search no longer than a person would type, and than a database takes apart."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        too_long = {"max_length": "Search for at most %(limit_value)d characters."}
        self.fields = {
            SEARCH_VAR: CharField(
                required=False, strip=False, max_length=200, error_messages=too_long
            )
        }


class LongList(KeyedList):
    """A list of what grows with the years; its search is bounded."""

    search_form_class = BoundedSearchForm


class BoundedList(ThemedList):
    """A list of what a house has few of. Its search is bounded, and its pages are."""

    search_form_class = BoundedSearchForm

    def get_results(self, request: HttpRequest) -> None:
        """Read the page; for one beyond the last, the last."""
        super().get_results(request)
        self.page_num = min(self.page_num, self.paginator.num_pages)


class BoundedPaginator(Paginator):
    """Counts no further than a person would page, so that a list costs the same at any number of
    rows. Beyond the last page is the last."""

    FURTHEST = 1_000

    @cached_property
    def count(self) -> int:
        """The number of rows, or FURTHEST if there are more. They are counted in the order of
        the list, which an index has."""
        rows: Any = self.object_list
        return rows.values("pk")[: self.FURTHEST].count()

    def validate_number(self, number: Any) -> int:
        """Return which page is meant; raises InvalidPage for what is none."""
        return super().validate_number(
            min(number, self.num_pages) if isinstance(number, int) else number
        )


class Audited(ModelAdmin):
    """A screen whose permissions are roles. Model permissions are not asked: superusers would
    have them all."""

    heading = ""
    is_audited = True  # the site takes in no other screens
    readers = frozenset({EDITORS, CHAIRS})
    writers: frozenset[str] = frozenset()
    actions = None
    is_long = False  # does the list grow with the years? Then it is paged by place
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    list_filter_sheet = False
    list_sections: Any = ()  # the theme asks for it twice in each row
    show_facets = ShowFacets.NEVER  # each would count every row of every choice
    formfield_overrides = {
        models.CharField: {"form_class": Line},
        models.TextField: {"form_class": Words},
        models.ManyToManyField: {"form_class": Rows},
        models.SlugField: {"form_class": SlugField, "widget": UnfoldAdminTextInputWidget},
    }

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Readers and writers."""
        return is_among(request.user, self.readers | self.writers)

    has_module_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Writers."""
        return is_among(request.user, self.writers)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Writers."""
        return is_among(request.user, self.writers)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what is over is marked so, and stays."""
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show a row, to those who may look."""
        self.require_view(request)
        return super().change_view(request, object_id, form_url, extra_context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Show what was done to a row on this screen, to those who may look."""
        self.require_view(request)
        return super().history_view(request, object_id, extra_context)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write down what changed; what changed nothing is no act."""
        return super().log_change(request, obj, message) if message else None

    def named(self, obj: Any) -> str:
        """Return what a row is called."""
        return str(obj)

    def require_view(self, request: HttpRequest) -> None:
        """Raise PermissionDenied for those who may not look, before any row is looked for."""
        if not self.has_view_permission(request):
            raise PermissionDenied

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the filters of the screen draw: any other lookup would answer questions
        about what is not shown."""
        return any(
            lookup in self._drawn(list_filter) for list_filter in self.get_list_filter(request)
        )

    def find(self, request: HttpRequest, typed: str) -> Found | None:
        """Return what an index of words has of what is typed; None where the list is short, and
        `search_fields` are looked through."""
        return None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Narrow the list down to what matches; where that is not all of it, say so."""
        found = self.find(request, search_term) if search_term.strip() else None
        if found is None:
            return super().get_search_results(request, queryset, search_term)
        if found.is_part:
            messages.info(request, MORE_MATCH)
        return queryset.filter(pk__in=found.keys), False

    def _drawn(self, list_filter: Any) -> set[str]:
        """The parameters of a filter, which is a field's name or a filter with a parameter of
        its own."""
        if not isinstance(list_filter, str):
            return (
                set(list_filter.parameters())
                if issubclass(list_filter, TypedFilter)
                else {list_filter.parameter_name}
            )
        field: Any = self.model._meta.get_field(list_filter)
        if not field.is_relation:
            return {f"{list_filter}__exact"}
        return {f"{list_filter}__{field.target_field.name}__exact"} | (
            {f"{list_filter}__isnull"} if field.many_to_many or field.null else set()
        )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list; where an address asked for what no filter offers, say that it holds
        everything."""
        if ERROR_FLAG in request.GET:
            messages.warning(request, NOT_OFFERED)
        return super().changelist_view(request, extra_context)

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        """Return the kind of list."""
        return LongList if self.is_long else BoundedList

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list; raises IncorrectLookupParameters for a filter no database can hold."""
        if any(
            "\0" in value
            for name, values in request.GET.lists()
            if name != SEARCH_VAR
            for value in values
        ):
            raise IncorrectLookupParameters
        return super().get_changelist_instance(request)


class ReadOnly(Audited):
    """A screen to look at."""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show a row; what is never changed here has no history here."""
        return super().change_view(request, object_id, form_url, {"show_history": False})

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, obj: Any = None, **options: Any
    ) -> HttpResponse:
        """Head the page with what the row is called."""
        context.setdefault("heading", self.named(obj))
        return super().render_change_form(request, context, *args, obj=obj, **options)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False


class WithHistory(SimpleHistoryAdmin, Audited):
    """A screen with the history of each row: who, when, why, before and after. For everybody it
    is read-only."""

    history_fields: Sequence[str] = ()
    object_history_list_template = "editorial/admin/_history.html"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Show what happened to a row."""
        self._require_row(request, object_id)
        return super().history_view(request, object_id, {"heading": "History"})

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Show a row as it was; raises PermissionDenied for anything but looking."""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied("History is read-only.")
        self._require_row(request, object_id)
        _require_numbers(version_id)
        shown = {"heading": "As it was", "show_history": False, "has_add_permission": False}
        return super().history_form_view(request, object_id, version_id, shown)

    def get_history_queryset(
        self, request: HttpRequest, history_manager: Any, pk_name: str, object_id: Any
    ) -> Any:
        """Return the records with who wrote them and what they name: some by joins, the others each
        by a query.

        In which order eight tables are best joined, PostgreSQL thinks about for longer than the
        whole page takes.
        """
        field = history_manager.model._meta.get_field
        named = ["history_user", *(name for name in self.history_fields if field(name).is_relation)]
        return (
            history_manager.filter(**{pk_name: object_id})
            .select_related(*named[:JOINED])
            .prefetch_related(*named[JOINED:])
        )

    def history_view_title(self, request: HttpRequest, obj: Any) -> str:
        """Name what the history is of."""
        return f"History of {self.named(obj)}"

    def history_form_view_title(self, request: HttpRequest, obj: Any) -> str:
        """Name what is shown as it was."""
        return f"{self.named(obj)}, as it was"

    def _require_row(self, request: HttpRequest, object_id: str) -> None:
        """Raise PermissionDenied, or Http404 for a row that is not on this screen: neither has
        its history."""
        self.require_view(request)
        _require_numbers(object_id)
        if not self.get_queryset(request).filter(pk=object_id).exists():
            raise Http404

    def why(self, record: Any) -> str:
        """Return why a row was written."""
        return record.history_change_reason or record.get_history_type_display()

    def set_history_delta_changes(
        self, request: HttpRequest, historical_records: Any, foreign_keys_are_objs: bool = True
    ) -> None:
        """Give each record its reason, and each but the oldest its changes: of the columns in
        `history_fields`, in words."""
        records = list(historical_records)
        for record in records:
            record.why = self.why(record)
        for record, before in pairwise(records):
            delta = record.diff_against(
                before, included_fields=self.history_fields, foreign_keys_are_objs=True
            )
            record.history_delta_changes = [self._change(change) for change in delta.changes]

    def _change(self, change: Any) -> dict[str, str]:
        field = self.model._meta.get_field(change.field)
        return {
            "field": capfirst(field.verbose_name),
            "old": _said(field, change.old),
            "new": _said(field, change.new),
        }


def moment(at: datetime | None) -> str:
    """Return a time as lists show it, in UTC like everything here; a dash for none."""
    return f"{at:%-d %b %Y, %H:%M}" if at else "–"


def _said(field: Any, value: Any) -> str:
    if value is None or value == "" or getattr(value, "pk", value) is None:
        return "–"
    if isinstance(value, datetime):
        return moment(value)
    return str(dict(field.flatchoices).get(value, value))


def _require_numbers(*keys: str) -> None:
    largest = models.BigAutoField.MAX_BIGINT
    if not all(key.isascii() and key.isdecimal() and int(key[:20]) <= largest for key in keys):
        raise Http404
