"""The feed of notices: corrections and retractions."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils.html import linebreaks

from ...models import Audience, Event, Revision, address
from ...site_settings.in_force import site
from .atom import NEWEST, Entry, PublicFeed, Selection


class Notices(PublicFeed):
    """The newest corrections and retractions, each with what its author or the editors said of it."""

    def select(self, **where: Any) -> Selection:
        """Return the notices of the whole site, in two queries."""
        rows = sorted([*_corrections(), *_retractions()], key=lambda one: one["at"], reverse=True)[:NEWEST]
        return Selection("corrections and retractions", reverse("home"), rows, rows[0]["at"] if rows else None)

    def entries(self, selection: Selection) -> Iterable[Entry]:
        """Return an entry for each notice."""
        return (_entry(**row) for row in selection.rows)


COLUMNS = ("kind", "title", "text", "at", "slug", "audience", "number")


def _corrections() -> Iterable[dict[str, Any]]:
    approval = Event.objects.filter(article=OuterRef("article"), verb="approve", digest=OuterRef("digest")).values("sequence")[:1]
    public = Revision.objects.filter(is_minor=True, galleys__isnull=False).order_by("-pk").annotate(entry=Subquery(approval))
    rows = public.values_list("title", "note", "galleys__approved_at", "article__slug", "article__audience", "entry")[:NEWEST]
    return (dict(zip(COLUMNS, ("Correction", *row), strict=True)) for row in rows)


def _retractions() -> Iterable[dict[str, Any]]:
    acts = Event.objects.filter(verb="retract").order_by("-pk").annotate(title=F("article__approved_revision__title"))
    rows = acts.values_list("title", "reason", "at", "article__slug", "article__audience", "sequence")[:NEWEST]
    return (dict(zip(COLUMNS, ("Retraction", *row), strict=True)) for row in rows)


def _entry(kind: str, title: str, text: str, at: Any, slug: str, audience: str, number: int) -> Entry:
    page = settings.SITE_ORIGIN + address(slug, audience)
    return Entry(
        title=f"{kind}: {title}", address=f"{page}notices/{number}/",
        at=at, modified_at=at, authors=(site()["name"],), categories=(kind, f"For {Audience(audience).label.lower()}"),
        summary=text, content=linebreaks(text, autoescape=True),
    )
