"""Every address that there is about one article: made from the routes, so that a new page joins
by itself."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from articles.models import Article
from reviewers.models import Assignment, Comment

ABOUT = (
    "desk/<int:pk>/",
    "admin/articles/article/",
    "articles/<slug:slug>/",
    "admin/board/<int:pk>/",
)
LISTS = [
    "/",
    "/desk/",
    "/inbox/",
    "/board/",
    "/admin/articles/article/",
    "/admin/board/",
    "/admin/dashboard/",
]  # where it may stand
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
# The address of a version in the history, which is a pattern of its own.
OLD_STYLE = "^([^/]+)/history/([^/]+)/$"


def routes_there_are(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Yield every route, as the resolver writes it."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield before + str(one.pattern)
        else:
            yield from routes_there_are(one, before + str(one.pattern))


def of_article(article: Article) -> list[str]:
    """Return each address about an article as it is now: of each kind of assignment, each
    comment, and one member."""
    here = _values(article)
    routes = [
        route.replace(OLD_STYLE, "<pk>/history/<version>/")
        for route in routes_there_are()
        if route.startswith(ABOUT)
    ]
    return LISTS + [f"/{path}" for route in routes for path in _filled(route, here)]


def _values(article: Article) -> dict[str, list[Any]]:
    every = Assignment.objects.filter(revision__article=article).order_by("pk")
    asked = list({(one.status, one.interests): one for one in every}.values())  # one of each kind
    return {
        "pk": [article.pk],
        "object_id": [article.pk],
        "slug": [article.slug],
        "audience": [article.audience, "patient"],
        "assignment": [one.pk for one in asked],
        "member": [one.member_id for one in asked][:1],
        "comment": [one.pk for one in Comment.objects.filter(revision__article=article)],
        "version": [article.history.latest().pk],
        "save": [article.history.earliest().pk],
    }


def _filled(route: str, here: dict[str, list[Any]]) -> Iterator[str]:
    if route.startswith("admin/board/"):
        here = here | {"pk": here["assignment"], "number": here["comment"]}
    names = PLACE.findall(route)
    if names != [name for name in names if name in here]:
        return  # about no article
    for values in product(*(here[name] for name in names)):
        given = iter(values)
        # Used up before the next turn.
        yield PLACE.sub(lambda _: str(next(given)), route)  # noqa: B023
