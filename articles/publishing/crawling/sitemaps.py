"""Sitemaps (https://www.sitemaps.org/protocol.html) of what is listed: an index, and a section for
each range of keys.

A range by key costs the same however many there are before it. When a text was last approved or
corrected is its `lastmod`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem
from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.db.models import Max, Min, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from ...models import Page, Topic
from ...models.published.page import SECTION_SIZE, section_number

SIZE = SECTION_SIZE
OTHER = "pages"


@dataclass(frozen=True)
class Place:
    """An address without a row of its own; `lastmod` is None where nobody keeps it."""

    path: str
    lastmod: datetime | None = None


class OfThisSite(Sitemap):
    """A sitemap with the addresses of the site, whatever host was asked."""

    def get_protocol(self, protocol: str | None = None) -> str:
        """Return the scheme of the public address."""
        return urlsplit(settings.SITE_ORIGIN).scheme

    def get_domain(self, site: Any = None) -> str:
        """Return the host of the public address."""
        return urlsplit(settings.SITE_ORIGIN).netloc


class Texts(OfThisSite):
    """The listed texts of one range of keys."""

    def __init__(self, number: int) -> None:
        """Hold the range `number`, counted from 0."""
        self.number = number

    def items(self) -> Sequence[Page]:
        """Return them, by key."""
        keys = {"pk__gte": self.number * SIZE, "pk__lt": (self.number + 1) * SIZE}
        return list(
            Page.objects.filter(is_listed=True, **keys)
            .only("slug", "audience", "approved_at")
            .order_by("pk")
        )

    def lastmod(self, page: Page) -> datetime:
        """Return when it was last approved or corrected."""
        return page.approved_at


class Others(OfThisSite):
    """The home page, the topics that have a text, the index, the notices, the policies and the
    board."""

    def items(self) -> Sequence[Place]:
        """Return them, in two queries."""
        newest = (
            Page.objects.filter(is_listed=True)
            .order_by("-approved_at", "-pk")
            .values("approved_at")
        )
        topics = Topic.objects.annotate(
            at=Subquery(newest.filter(topic=OuterRef("pk"))[:1])
        ).filter(at__isnull=False)
        shown = [
            Place(reverse("topic", args=[slug]), at)
            for slug, at in topics.values_list("slug", "at")
        ]
        fixed = [
            Place(reverse(name))
            for name in ("a_to_z", "corrections", "policy", "disclaimer", "board")
        ]
        return [
            Place(
                reverse("home"),
                max((place.lastmod for place in shown if place.lastmod), default=None),
            ),
            *shown,
            *fixed,
        ]

    def location(self, place: Place) -> str:
        """Return its path."""
        return place.path

    def lastmod(self, place: Place) -> datetime | None:
        """Return when something was last added to it."""
        return place.lastmod


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The sections there are, each with the last time anything in it changed; in two queries."""
    sections = _sections()
    entries = [(f"answers-{number}", at) for number, at in sections.items()]
    return _kept(
        TemplateResponse(
            request,
            "sitemap_index.xml",
            {
                "sitemaps": [
                    _entry(OTHER, max(sections.values(), default=None)),
                    *(_entry(name, at) for name, at in entries),
                ],
            },
            content_type="application/xml",
        )
    )


@require_safe
def section(request: HttpRequest, name: str) -> HttpResponse:
    """The addresses of one section."""
    if name == OTHER:
        return _kept(django_sitemap(request, {name: Others()}, name))
    kind, _, number = name.partition("-")
    if kind != "answers" or not (
        number.isascii() and number.isdecimal() and len(number) < 12 and str(int(number)) == number
    ):
        raise Http404
    sitemap = Texts(int(number))
    if not sitemap.items():
        raise Http404
    return _kept(django_sitemap(request, {name: sitemap}, name))


def _sections() -> dict[int, datetime]:
    """When each section last changed, by number: its page that was approved last is looked up,
    the others are not read."""
    keys = Page.objects.filter(is_listed=True).aggregate(first=Min("pk"), last=Max("pk"))
    if keys["last"] is None:
        return {}
    listed = Page.objects.filter(is_listed=True).annotate(section=section_number(SIZE))
    first = Q()
    for number in range(keys["first"] // SIZE, keys["last"] // SIZE + 1):
        first |= Q(
            pk=Subquery(
                listed.filter(section=number).order_by("-approved_at", "-pk").values("pk")[:1]
            )
        )
    return dict(listed.filter(first).order_by("section").values_list("section", "approved_at"))


def _entry(name: str, at: datetime | None) -> SitemapIndexItem:
    # A time.
    return SitemapIndexItem(settings.SITE_ORIGIN + reverse("sitemap_section", args=[name]), at)  # type: ignore[arg-type]


def _kept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-cache"
    return response
