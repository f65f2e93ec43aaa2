"""The base of every screen: who may look and who may write stands in code, nothing is deleted, history is read-only."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin

from articles.founding import CHAIRS, EDITORS
from articles.models import Person

OPERATORS = "operators"  # people with superuser rights: they keep accounts and settings, and decide nothing


def is_among(person: Person, roles: frozenset[str]) -> bool:
    """Has this person one of the roles: a group's name, or OPERATORS?"""
    return person.is_active and (bool(person.roles & roles) or (OPERATORS in roles and person.is_superuser))


class BoundedPaginator(Paginator):
    """Counts no further than a person would page, so that a list costs the same at any number of rows."""

    FURTHEST = 2_000

    @cached_property
    def count(self) -> int:
        """The number of rows, or FURTHEST if there are more."""
        return self.object_list.order_by()[: self.FURTHEST].count()


class Audited(ModelAdmin):
    """A screen whose permissions are roles. Model permissions are not asked: superusers would have them all."""

    heading = ""
    is_audited = True  # the site takes in no other screens
    readers = frozenset({EDITORS, CHAIRS})
    writers: frozenset[str] = frozenset()
    actions = None
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    list_filter_sheet = False

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


class ReadOnly(Audited):
    """A screen to look at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False


class WithHistory(SimpleHistoryAdmin, Audited):
    """A screen with the history of each row: who, when, why, before and after. For everybody it is read-only."""

    history_fields: Sequence[str] = ()
    object_history_list_template = "editorial/admin/_history.html"

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show what happened to a row."""
        _require_numbers(object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None) -> HttpResponse:
        """Show a row as it was; raises PermissionDenied for anything but looking."""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied("History is read-only.")
        _require_numbers(object_id, version_id)
        return super().history_form_view(request, object_id, version_id, extra_context)

    def set_history_delta_changes(self, request: HttpRequest, historical_records: Any, foreign_keys_are_objs: bool = True) -> None:
        """Give each record but the oldest its changes, of the columns in `history_fields`."""
        records = list(historical_records)
        for record, before in pairwise(records):
            delta = record.diff_against(before, included_fields=self.history_fields, foreign_keys_are_objs=foreign_keys_are_objs)
            helper = self.get_historical_record_context_helper(request, record)
            record.history_delta_changes = helper.context_for_delta_changes(delta)


def _require_numbers(*keys: str) -> None:
    largest = models.BigAutoField.MAX_BIGINT
    if not all(key.isascii() and key.isdecimal() and int(key[:20]) <= largest for key in keys):
        raise Http404
