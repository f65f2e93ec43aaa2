"""The feed of notices: corrections and retractions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils.html import format_html, linebreaks

from ...models import Audience, Event, Revision, address
from ...site_settings.in_force import site
from .atom import NEWEST, Entry, PublicFeed, Selection, identity_of

COLUMNS = ("kind", "title", "text", "at", "article", "slug", "audience", "number", "retracted_at")


class Notices(PublicFeed):
    """The newest corrections and retractions, each with what its author or the editors said of it.

    A correction says so where the corrected text was retracted since.
    """

    def select(self, **where: Any) -> Selection:
        """Return the notices of the whole site, in two queries."""
        rows = sorted([*_corrections(), *_retractions()], key=lambda row: row["at"], reverse=True)[:NEWEST]
        modified_at = max((row["retracted_at"] or row["at"] for row in rows), default=None)
        return Selection("corrections and retractions", reverse("home"), rows, modified_at)

    def entries(self, selection: Selection) -> Iterable[Entry]:
        """Return an entry for each notice."""
        return (_entry(**row) for row in selection.rows)



def _corrections() -> Iterable[dict[str, Any]]:
    approval = Event.objects.filter(article=OuterRef("article"), verb="approve", digest=OuterRef("digest")).values("sequence")[:1]
    retraction = Event.objects.filter(article=OuterRef("article"), verb="retract").values("at")[:1]
    public = Revision.objects.filter(is_minor=True, galleys__isnull=False).order_by("-pk").annotate(
        entry=Subquery(approval), retracted_at=Subquery(retraction))
    rows = public.values_list("title", "note", "galleys__approved_at", "article", "article__slug", "article__audience", "entry",
                              "retracted_at")[:NEWEST]
    return (dict(zip(COLUMNS, ("Correction", *row), strict=True)) for row in rows)


def _retractions() -> Iterable[dict[str, Any]]:
    acts = Event.objects.filter(verb="retract").order_by("-pk").annotate(title=F("article__approved_revision__title"))
    rows = acts.values_list("title", "reason", "at", "article", "article__slug", "article__audience", "sequence")[:NEWEST]
    return (dict(zip(COLUMNS, ("Retraction", *row, None), strict=True)) for row in rows)


def _entry(kind: str, title: str, text: str, at: datetime, article: int, slug: str, audience: str, number: int,
           retracted_at: datetime | None) -> Entry:
    page, readers = settings.SITE_ORIGIN + address(slug, audience), f"For {Audience(audience).label.lower()}"
    notice = linebreaks(text, autoescape=True)
    if retracted_at is None:
        states, content = [kind, readers], notice
    else:
        states = [kind, readers, "Retracted"]
        text = f"The corrected text was retracted on {retracted_at:%-d %B %Y}. {text}"
        content = format_html("<p><strong>The corrected text was retracted on {}.</strong></p>\n{}", f"{retracted_at:%-d %B %Y}", notice)
    return Entry(
        identity=identity_of(f"article/{article}/notice/{number}", at),
        title=f"{kind}{' (retracted since)' if retracted_at else ''}: {title}",
        address=f"{page}notices/{number}/", at=at, modified_at=retracted_at or at, authors=(site()["name"],), categories=tuple(states),
        summary=text, content=content,
    )
