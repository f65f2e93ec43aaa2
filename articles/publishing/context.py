"""What every template may say about the house."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ..models import Notification, notification
from ..site_settings.in_force import site


def house(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `house` (site_settings.in_force.site), `is_demo`, and `unread`, counted
    where a template shows it.

    `unread_limit` is what it is counted to at most: then there may be more.
    """

    def unread() -> int:
        return (
            Notification.objects.count_unread(request.user) if request.user.is_authenticated else 0
        )

    return {
        "house": SimpleLazyObject(site),
        "is_demo": settings.DEMO,
        "unread": SimpleLazyObject(unread),
        "unread_limit": notification.COUNTED,
    }
