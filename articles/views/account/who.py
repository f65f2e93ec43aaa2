"""Who is logged in, for pages that are the same for everybody (site/account.js asks)."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ...models import Notification


@never_cache
@require_safe
def who(request: HttpRequest) -> JsonResponse:
    """Return the name of who is logged in and how many notices are unread; nothing of nobody."""
    if not request.user.is_authenticated:
        return JsonResponse({})
    unread = Notification.objects.count_unread(request.user)
    return JsonResponse({"name": str(request.user), "unread": unread})
