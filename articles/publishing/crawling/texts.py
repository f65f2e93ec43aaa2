"""robots.txt (RFC 9309), security.txt (RFC 9116) and the way to the icon."""

from datetime import UTC, date, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ...site_settings.in_force import site

# Not what asks by itself not to be indexed: a robot must be let in to read that.
NOT_FOR_ROBOTS = ("/admin/", "/desk/", "/accounts/", "/inbox/", "/signing/")
MONTHS_VALID = 6  # RFC 9116, 2.5.5 recommends less than a year


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where robots need not go, and where the sitemap is."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS),
        "",
        f"Sitemap: {settings.SITE_ORIGIN}{reverse('sitemap')}",
    ]
    return _plain(lines)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness; not there where the settings name nobody."""
    if not (contacts := site()["security_contacts"]):
        raise Http404
    lines = [f"Contact: {contact}" for contact in contacts]
    lines += [
        f"Expires: {expires(timezone.now().date()):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_ORIGIN}{reverse('security')}",
    ]
    return _plain(lines)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead who asks at the root, without having read a page, to the icon."""
    response = HttpResponseRedirect(static("site/favicon.ico"))
    response.headers["Cache-Control"] = "no-cache"
    return response


def expires(today: date) -> datetime:
    """Return the first day of a month, more than `MONTHS_VALID` months after `today` began, so
    that the file changes once a month."""
    years, month = divmod(today.month + MONTHS_VALID, 12)
    return datetime(today.year + years, month + 1, 1, tzinfo=UTC)


def _plain(lines: list[str]) -> HttpResponse:
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
