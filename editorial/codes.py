"""The demo's codes, to be read in the browser at /demo/codes/. Nowhere else there is such a
page."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .demo.codes import codes, seconds_left


@require_safe
def demo_codes(request: HttpRequest) -> HttpResponse:
    """List what the apps of the demo's people show now."""
    if not settings.DEMO:
        raise Http404
    return render(
        request, "editorial/demo/codes.html", {"codes": codes(), "seconds_left": seconds_left()}
    )
