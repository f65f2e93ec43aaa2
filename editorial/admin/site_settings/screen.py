"""The versions of the site's settings, and how the next one is put in force."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from unfold.decorators import display

from articles.initial_data.names import CHAIRS
from articles.models import SiteSettings
from articles.site_settings.in_force import facts
from articles.site_settings.version import ONLY_A_CHAIR
from articles.views.form_recovery import PersonRequest
from articles.workflow.recorded import Stale

from ..base.audited import moment
from ..versions.screen import Versions
from .form import SettingsForm

IN_FORCE = (
    "%s is in force. New pages say so at once; the pages of articles are set anew within minutes."
)


@admin.register(SiteSettings)
class SiteSettingsAdmin(Versions):
    """Versions of the site's settings, for chairs. A change is the next number; none is ever
    edited."""

    heading = "Site settings"
    readers = writers = frozenset({CHAIRS})
    list_display = ["number", "name", "tagline", "is_in_force", "adopted", "by"]
    list_select_related = ["by"]
    only_readers = only_writers = ONLY_A_CHAIR

    def in_force(self) -> set[Any]:
        """Return the one that the site says now."""
        return {SiteSettings.objects.in_force().pk}

    def show_version(self, request: Any, pk: int) -> HttpResponse:
        """Show one version."""
        return _show(request, get_object_or_404(SiteSettings.objects.select_related("by"), pk=pk))

    def adopt_version(self, request: Any) -> HttpResponse:
        """Put the next version in force."""
        return _adopt(request, self)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Rows for the list, without their pictures."""
        return super().get_queryset(request).defer("logo")

    @display(description="Put in force")
    def adopted(self, version: SiteSettings) -> str:
        """When it came into force."""
        return moment(version.adopted_at)


@require_safe
def _show(request: HttpRequest, version: SiteSettings) -> HttpResponse:
    shown = {
        "version": version,
        "facts": facts(version),
        "is_in_force": SiteSettings.objects.in_force() == version,
    }
    return render(request, "editorial/admin/site_settings/version.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def _adopt(request: PersonRequest, screen: SiteSettingsAdmin) -> HttpResponse:
    now, refused = SiteSettings.objects.in_force(), 422
    form = (
        SettingsForm(request.POST, request.FILES)
        if request.method == "POST"
        else SettingsForm.over(now)
    )
    if form.is_valid():
        try:
            made = SiteSettings.objects.adopt(
                by=request.user, since=form.cleaned_data["since"], **form.columns
            )
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
    return render(
        request,
        "editorial/admin/site_settings/adopt.html",
        shown,
        status=refused if form.errors else 200,
    )
