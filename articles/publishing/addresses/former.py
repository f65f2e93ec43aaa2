"""Former slugs: every address below one leads to the same address below the slug of today.

A redirection is for good, yet no cache may keep it unasked: a question can come back to a slug it
had.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from ...database.prepared import Prepared
from ...models import FormerSlug, Page

View = Callable[..., HttpResponse]


def slug_of_today(slug: str) -> str:
    """Return the slug that the question with this former one has today, whether readers may know
    it or not; empty where there is none."""
    return next((today for (today,) in _slugs_of_today(former=slug)), "")


def public_slug_of_today(slug: str) -> str:
    """Return the slug of today where something of the question is or was public; else empty: it
    is nobody's business yet."""
    return next((today for (today,) in _public_slugs_of_today(former=slug)), "")


@Prepared
def _slugs_of_today(former: str) -> Any:
    return (
        FormerSlug.objects.filter(slug=former)
        .exclude(article__slug=former)
        .order_by("pk")
        .values_list("article__slug")[:1]
    )


@Prepared
def _public_slugs_of_today(former: str) -> Any:
    today = (
        FormerSlug.objects.filter(slug=former).exclude(article__slug=former).values("article__slug")
    )
    return Page.objects.filter(slug__in=today).order_by("pk").values_list("slug")[:1]


def for_good(address: str) -> HttpResponse:
    """Return the redirection from a former address to `address`, a path."""
    response = HttpResponsePermanentRedirect(address)
    response.headers["Cache-Control"] = "no-cache"
    return response


def found_at_former_slugs(view: View) -> View:
    """Decorate a view of what is public at a `slug`: where it finds nothing, a former slug leads
    to today's, with the query as it is."""

    @wraps(view)
    def found(request: HttpRequest, *args: Any, slug: str, **others: Any) -> HttpResponse:
        try:
            return view(request, *args, slug=slug, **others)
        except Http404:
            today = public_slug_of_today(slug)
            if not today:
                raise
            # A view that was found by its address.
            assert request.resolver_match is not None  # noqa: S101
            match = request.resolver_match
            query = request.META.get("QUERY_STRING", "")
            address = reverse(match.view_name, kwargs=match.kwargs | {"slug": today})
            return for_good(address + (f"?{query}" if query else ""))

    return found
