"""The public page of the board."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ..board import listed_members
from ..models import QuorumPolicy


@require_safe
@cache_control(no_cache=True)
def members(request: HttpRequest) -> HttpResponse:
    """Who reads: the active members, with what they have signed for the public; what an approval
    needs."""
    facts = {
        "members": listed_members(),
        "today": timezone.localdate(),
        "current_page": "board",
        "policies": QuorumPolicy.objects.newest(),
    }
    return render(request, "reviewers/board/members.html", facts)
