"""The site's logo, at an address of its own for each picture."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ..models import SiteSettings

# Opened by itself it is a picture, and nothing in it runs. The middleware leaves a policy that is
# there as it is.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
}


@require_safe
def logo(request: HttpRequest, name: str) -> HttpResponse:
    """The picture of this name, whatever version of the settings it is from: a page may still
    show the one before."""
    version = SiteSettings.objects.with_logo(name)
    if version is None:
        raise Http404
    return HttpResponse(bytes(version.logo), content_type="image/png", headers=HEADERS)
