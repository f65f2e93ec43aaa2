"""The base of every list of versions: two pages of our own, a column for what is in force, and
nothing to change."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from unfold.decorators import display

from articles.initial_data.names import CHAIRS

from ..base.audited import Audited, moment


class Versions(Audited):
    """A list of versions, none of which is ever changed: the next one is adopted on a page of its
    own.

    `only_readers` and `only_writers` are said to whom one of the two pages is shut.
    """

    writers = frozenset({CHAIRS})
    only_readers = "Only editors and chairs keep the texts."
    only_writers = ""
    list_display_links = ["number"]
    sortable_by: list[str] = []

    def show_version(self, request: Any, pk: int) -> HttpResponse:
        """Show one version."""
        raise NotImplementedError

    def adopt_version(self, request: Any) -> HttpResponse:
        """Show the form of the next version, and adopt what it was sent."""
        raise NotImplementedError

    def in_force(self) -> set[Any]:
        """Return the keys of the versions that count, for the column `is_in_force`."""
        return set()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def get_urls(self) -> list[Any]:
        """Return our pages and the list."""
        stock = [
            pattern
            for pattern in super().get_urls()
            if pattern.name and pattern.name.endswith("_changelist")
        ]
        site, name = self.admin_site, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("add/", site.plain_view(self.adopt), name=f"{name}_add"),
            path("<int:pk>/change/", site.plain_view(self.show), name=f"{name}_change"),
            *stock,
        ]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list, each row knowing whether it is in force."""
        listed = super().get_changelist_instance(request)
        newest = self.in_force() if "is_in_force" in self.list_display else set()
        for row in listed.result_list:
            row.is_newest = row.pk in newest
        return listed

    @display(description="In force", boolean=True)
    def is_in_force(self, version: Any) -> bool:
        """Does it count now?"""
        return bool(version.is_newest)

    @display(description="Adopted")
    def adopted(self, version: Any) -> str:
        """When it came into force."""
        return moment(version.adopted_at)

    def show(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one version, to those who may look."""
        if not self.has_view_permission(request):
            raise PermissionDenied(self.only_readers)
        return self.show_version(request, pk)

    def adopt(self, request: HttpRequest) -> HttpResponse:
        """Adopt the next version, for those who may."""
        if not self.has_add_permission(request):
            raise PermissionDenied(self.only_writers)
        return self.adopt_version(request)
