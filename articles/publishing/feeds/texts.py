"""The feeds of public texts: all of them, those of a topic, those for an audience."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html

from ...models import Audience, Event, Page, Topic
from ...models.published.page import PageQuerySet
from ..record import Record
from ..structured_data.described import Described
from .atom import NEWEST, Entry, PublicFeed, Selection, identity_of
from .content import absolute


class Texts(PublicFeed):
    """The newest public texts. A retracted one leaves; what is not approved, or in question,
    says so."""

    def select(self, **where: Any) -> Selection:
        """Return those of the whole site."""
        return _selected("newest answers", reverse("home"), Page.objects.listed())

    def entries(self, selection: Selection) -> Iterable[Entry]:
        """Return an entry for each text."""
        return (
            _entry(page, text, since)
            for page, text, since in _described([key for key, *_ in selection.rows])
            if not text.record.retraction
        )


class TopicTexts(Texts):
    """Those of one topic."""

    def select(self, slug: str = "", **where: Any) -> Selection:
        """Return those of the topic `slug`."""
        topic = get_object_or_404(Topic, slug=slug)
        return _selected(
            topic.name, reverse("topic", args=[slug]), Page.objects.listed().filter(topic=topic)
        )


class AudienceTexts(Texts):
    """Those for one kind of reader."""

    def select(self, audience: str = "", **where: Any) -> Selection:
        """Return those for `audience`."""
        if audience not in Audience.values:
            raise Http404
        return _selected(
            f"for {Audience(audience).label.lower()}",
            reverse("home"),
            Page.objects.listed().filter(audience=audience),
        )


def _selected(title: str, page: str, pages: PageQuerySet) -> Selection:
    found = list(pages.select_related(None).newest().values_list("pk", "etag", "built_at")[:NEWEST])
    rows = [
        [key, etag] for key, etag, _ in found
    ]  # a page that was built anew and is the same is the same
    return Selection(title, page, rows, max((built_at for *_, built_at in found), default=None))


def _described(keys: list[int]) -> Iterator[tuple[Page, Described, datetime]]:
    """Yield these pages, in this order, each with what its record says and the time of its first
    act; in two queries."""
    pages = (
        Page.objects.listed()
        .filter(pk__in=keys)
        .select_related("article", "galley__revision", "topic")
        .in_bulk()
    )
    shown = [pages[key] for key in keys if key in pages]
    events: list[Any] = list(Event.objects.at_addresses({page.slug for page in shown}))
    for page in shown:
        page.article.galley = page.galley
        record = Record.of(page.article, [event for event in events if event.slug == page.slug])
        since = min(event.at for event in events if event.article_id == page.article_id)
        yield (
            page,
            Described(
                record, page.topic, page.get_absolute_url(), page.short_answer, page.overdue_since
            ),
            since,
        )


def _entry(page: Page, text: Described, since: datetime) -> Entry:
    warning = (
        ""
        if text.status == "Approved"
        else format_html("<p><strong>{}.</strong></p>\n", text.status)
    )
    return Entry(
        identity=identity_of(f"article/{page.article_id}", since),
        title=text.title,
        address=text.address,
        at=text.published_at,
        modified_at=text.modified_at,
        authors=tuple(author["name"] for author in text.revision.authors),
        categories=(
            text.topic.name,
            f"For {page.readers}",
            *([] if text.status == "Approved" else [text.status]),
        ),
        summary=text.summary,
        content=warning + absolute(page.galley.head + page.galley.text, text.address),
    )
