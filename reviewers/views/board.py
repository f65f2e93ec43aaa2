"""The public page of the board."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ..models import BoardMember


@require_safe
@cache_control(no_cache=True)
def members(request: HttpRequest) -> HttpResponse:
    """Who reads: the active members, with what they have signed for the public."""
    listed = BoardMember.objects.active().with_public_reviews().prefetch_related("topics")
    return render(request, "reviewers/board/members.html", {"members": listed, "place": "board"})
