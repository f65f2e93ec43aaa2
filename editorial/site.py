"""The web admin's site: who may come in, by which door, and what its pages may load."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import get_script_prefix
from unfold.sites import UnfoldAdminSite

from articles.initial_data.names import BOARD
from articles.site_settings.in_force import site
from articles.views.form_recovery import signed_in
from articles.workflow.permissions import decides

View = Callable[..., Any]

# The theme sets its colours in a style element and reads attributes as code; our own pages need
# neither.
FOR_THE_THEME = {"script-src": [UNSAFE_EVAL], "style-src": [UNSAFE_INLINE]}
# The theme's search keeps its results in the cache, and a GET changes nothing here. No screen
# completes what is typed.
LEFT_OUT = {"search", "autocomplete", "password_change_done"}


def place_of(person: Any) -> str:
    """Return the address where this person's work waits, after log-in and at the admin's front
    page."""
    if decides(person):
        return resolve_url("admin:articles_article_changelist")
    if BOARD in person.roles:
        return resolve_url("board:assignments")
    if person.is_staff:
        return resolve_url("admin:articles_person_changelist")
    return resolve_url("desk:articles")


@login_required
def landing(request: HttpRequest) -> HttpResponse:
    """Send a person to their work."""
    return redirect(place_of(request.user))


class BoardSite(UnfoldAdminSite):
    """The web admin of editors, chairs and operators. Board members pass through to their
    reviews."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._given: dict[str, dict[str, Any]] = {}  # by the path that a server sets before all

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take in what was written for this house; other packages' screens know nothing of its
        roles."""
        if getattr(admin_class, "is_audited", False):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Editors, board, chairs and operators, while their account is active."""
        return request.user.is_staff

    def get_urls(self) -> list[Any]:
        """Return the site's addresses."""
        return [
            pattern
            for pattern in super().get_urls()
            if getattr(pattern, "name", None) not in LEFT_OUT
        ]

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Guard a page drawn by the theme."""
        return self.plain_view(csp_update(FOR_THE_THEME)(super().admin_view(view, cacheable)))

    def plain_view(self, view: View) -> View:
        """Guard a page of our own: log-in first, nothing typed is lost, and to a stranger there
        is nothing here."""

        @signed_in
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page of the theme is given: the site is called what a chair has set.

        The theme works all else out of its settings, which are the same in each request: once.
        """
        name, prefix = site()["name"], get_script_prefix()
        if prefix not in self._given:
            self._given[prefix] = super().each_context(request)
        return self._given[prefix] | {
            "site_title": name,
            "site_header": name,
            "has_permission": self.has_permission(request),
            "log_entries": self.get_log_entries(request),
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return nothing: the rows under the masthead lead to the screens, and working the theme's
        list out takes longer than many of its pages."""
        return []

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The front page is where the work waits."""
        return redirect(place_of(request.user))

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: Any = None
    ) -> HttpResponse:
        """The row under the masthead lists the screens."""
        return self.index(request)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one log-in for everybody."""
        return redirect_to_login(request.GET.get("next") or resolve_url("admin:index"))

    def password_change(
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponseRedirect:
        """The account pages change passwords."""
        return redirect("account_change_password")
