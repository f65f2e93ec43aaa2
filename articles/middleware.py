"""What every answer has in common: the headers, and how a refused verb reads."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .lifecycle import Opposed, Stale

ALWAYS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class HouseMiddleware:
    """Adds the headers every answer carries, and turns a refusal nobody caught into its page (409, 422)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")  # pages for one person; public ones say otherwise themselves
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show a refused verb as what it is; everything else is Django's."""
        match exception:
            case Stale():
                return render(request, "409.html", {"reason": str(exception)}, status=409)
            case Opposed():
                return render(request, "422.html", {"objections": exception.objections}, status=422)
        return None
