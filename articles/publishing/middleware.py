"""What every answer has in common: the headers, what no request may carry, and how a refused
verb reads."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import bad_request

from ..ledger.signature import Unsigned
from ..workflow.recorded import Opposed, Stale
from .serve_page import IS_UNREADABLE

SESSION_KEY = re.compile(r"[a-z0-9]{1,40}")  # as django.contrib.sessions makes them

ALWAYS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class HouseMiddleware:
    """Adds the headers every answer carries, refuses what cannot be read, and turns a refusal
    nobody caught into its page (409, 422)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not SESSION_KEY.fullmatch(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            request.COOKIES.pop(
                settings.SESSION_COOKIE_NAME, None
            )  # no key of ours: the database is not asked for it
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault(
            "Cache-Control", "no-store"
        )  # pages for one person; public ones say otherwise themselves
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse a request the front found unreadable."""
        return bad_request(request, BadRequest()) if IS_UNREADABLE in request.META else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show a refused verb as what it is; everything else is Django's."""
        match exception:
            case Stale() | Unsigned():
                return render(request, "409.html", {"reason": str(exception)}, status=409)
            case Opposed():
                return render(request, "422.html", {"objections": exception.objections}, status=422)
        return None
