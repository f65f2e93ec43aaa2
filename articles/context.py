"""What every template may say about the house."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import Notification


def site() -> dict[str, str]:
    """Return the site's name, tagline, line on liability and origin, from the settings."""
    return {"name": settings.SITE_NAME, "tagline": settings.SITE_TAGLINE, "liability": settings.SITE_LIABILITY,
            "origin": settings.SITE_ORIGIN}


def house(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `house` (see `site`), `is_demo`, and `unread` (a number, counted only where a template shows it)."""

    def unread() -> int:
        return Notification.objects.inbox(request.user).unread().count() if request.user.is_authenticated else 0

    return {"house": site(), "is_demo": settings.DEMO, "unread": SimpleLazyObject(unread)}
