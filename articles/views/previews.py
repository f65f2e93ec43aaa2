"""What readers see of a text before it is decided on. No page here asks who is reading."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ..models import Audience, Event, Page, Preview, address, preview_address
from ..publishing.addresses.former import for_good, slug_of_today
from ..publishing.serve_page import answer


@require_safe
def preview(request: HttpRequest, slug: str, audience: str = Audience.CLINICIAN) -> HttpResponse:
    """An open preview; once it is closed, the way to the article if that is public, or that it has
    ended.

    The redirection to the article is for now only: the next revision may be shown here. A former
    slug leads to today's for good, where there is something to see; else nothing tells what it is.
    """
    found = answer(request.META, slug, audience, Preview)
    if found is not None:
        return HttpResponse(found.body, status=found.status, headers=found.headers)
    if Page.objects.filter(slug=slug, audience=audience).exists():
        return redirect(address(slug, audience))
    today = slug_of_today(slug) or slug
    if today != slug and any(
        kind.objects.filter(slug=today, audience=audience).exists() for kind in (Preview, Page)
    ):
        return for_good(preview_address(today, audience))
    if Event.objects.filter(
        article__slug=today, article__audience=audience, detail__preview="closed"
    ).exists():
        return render(request, "articles/preview/ended.html", status=410)
    raise Http404
