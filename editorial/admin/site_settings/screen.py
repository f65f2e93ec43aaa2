"""The versions of the site's settings, and how the next one is put in force."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe
from unfold.decorators import display

from articles.founding import CHAIRS
from articles.lifecycle import Stale
from articles.models import SiteSettings
from articles.site_settings.in_force import facts
from articles.site_settings.version import ONLY_A_CHAIR
from articles.views.keeping import PersonRequest

from ..audited import Audited, moment
from .form import SettingsForm

IN_FORCE = "%s is in force. New pages say so at once; the pages of articles are set anew within minutes."


@admin.register(SiteSettings)
class SiteSettingsAdmin(Audited):
    """Versions of the site's settings, for chairs. A change is the next number; none is ever edited."""

    heading = "Site settings"
    readers = writers = frozenset({CHAIRS})
    list_display = ["number", "name", "tagline", "is_in_force", "adopted", "by"]
    list_display_links = ["number"]
    list_select_related = ["by"]
    sortable_by: list[str] = []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def get_urls(self) -> list[Any]:
        """Return our pages and the list."""
        stock = [one for one in super().get_urls() if one.name and one.name.endswith("_changelist")]
        site = self.admin_site
        return [path("add/", site.plain_view(self.adopt), name="articles_sitesettings_add"),
                path("<int:pk>/change/", site.plain_view(self.show), name="articles_sitesettings_change"), *stock]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Rows for the list, without their pictures."""
        return super().get_queryset(request).defer("logo")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list, each row knowing whether it is in force."""
        listed = super().get_changelist_instance(request)
        now = SiteSettings.objects.in_force()
        for row in listed.result_list:
            row.is_newest = row.pk == now.pk
        return listed

    @display(description="In force", boolean=True)
    def is_in_force(self, version: Any) -> bool:
        """Is it what the site says now?"""
        return bool(version.is_newest)

    @display(description="Put in force")
    def adopted(self, version: SiteSettings) -> str:
        """When it came into force."""
        return moment(version.adopted_at)

    def show(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one version."""
        if not self.has_view_permission(request):
            raise PermissionDenied(ONLY_A_CHAIR)
        return _show(request, get_object_or_404(SiteSettings.objects.select_related("by"), pk=pk))

    def adopt(self, request: HttpRequest) -> HttpResponse:
        """Put the next version in force."""
        if not self.has_add_permission(request):
            raise PermissionDenied(ONLY_A_CHAIR)
        return _adopt(cast(PersonRequest, request), self)


@require_safe
def _show(request: HttpRequest, version: SiteSettings) -> HttpResponse:
    shown = {"version": version, "facts": facts(version), "is_in_force": SiteSettings.objects.in_force() == version}
    return render(request, "editorial/admin/site_settings/version.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def _adopt(request: PersonRequest, screen: SiteSettingsAdmin) -> HttpResponse:
    now, refused = SiteSettings.objects.in_force(), 422
    form = SettingsForm(request.POST, request.FILES) if request.method == "POST" else SettingsForm.over(now)
    if form.is_valid():
        try:
            made = SiteSettings.objects.adopt(by=request.user, since=form.cleaned_data["since"], **form.columns)
        except Stale as late:
            form.add_error(None, str(late))
            form.hold(since=str(now.number))  # who has looked may go on
            refused = 409
        else:
            if made != now:  # the same once more is no new version
                screen.log_addition(request, made, [{"added": {}}])
            messages.success(request, IN_FORCE % made)
            return redirect("admin:articles_sitesettings_change", pk=made.pk)
    shown = {"form": form, "now": now, "facts": facts(now)}
    return render(request, "editorial/admin/site_settings/adopt.html", shown, status=refused if form.errors else 200)
