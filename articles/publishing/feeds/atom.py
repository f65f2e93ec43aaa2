"""What all feeds have in common: Atom with the text in full, addresses of the public site, and
answers that need not be sent twice."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date
from django.utils.xmlutils import SimplerXMLGenerator

from ...database.canonical import digest
from ...site_settings.in_force import site

NEWEST = 50  # entries
_NO_CHARACTERS = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # of XML (1.0, 2.2): no way to write them


class FullAtom(Atom1Feed):
    """Atom with the whole text, and with every author."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Write an entry: Django's elements, then `authors` (names) and `content` (HTML)."""
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", name)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})


@dataclass(frozen=True)
class Entry:
    """One entry. `at` is when it was first public, `modified_at` when it last changed; `content` is
    HTML, `summary` plain.

    `identity` tells programs whether they have seen it (`identity_of`).
    """

    identity: str
    title: str
    address: str
    at: datetime
    modified_at: datetime
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    summary: str
    content: str


def identity_of(name: str, since: datetime) -> str:
    """Return what an entry is known by for ever (a tag URI, RFC 4151): its address may change, and
    nobody is to see it twice then.

    `name` is unique on this site, `since` a time that never changes.
    """
    return f"tag:{urlsplit(settings.SITE_ORIGIN).hostname},{since:%Y-%m-%d}:{name}"


def printable(text: str) -> str:
    """Return a text with U+FFFD for each character that no XML can hold. Verbs let none in; a
    row may have come past them."""
    return _NO_CHARACTERS.sub("\ufffd", text)


@dataclass(frozen=True)
class Selection:
    """What a feed is of: its title, the path of the page it belongs to, and the rows it is made
    from.

    `rows` are what the answer depends on, and `modified_at` the last time any of it changed; None
    of an empty one.
    """

    title: str
    page: str
    rows: list[Any]
    modified_at: datetime | None


class PublicFeed(Feed):
    """A feed of this site. Subclasses say what is selected (`select`) and how rows become
    entries (`entries`)."""

    feed_type = FullAtom
    __name__ = "feed"  # for who wraps it as a view

    def select(self, **where: Any) -> Selection:
        """Return the newest of what the feed is of; raises Http404 where it is of nothing there
        is."""
        raise NotImplementedError

    def entries(self, selection: Selection) -> Iterable[Entry]:
        """Return the entries, the newest first."""
        raise NotImplementedError

    def __call__(self, request: HttpRequest, *args: Any, **where: Any) -> HttpResponse:
        """Answer a request; what a reader has already, by its entity tag, is neither read nor sent.

        A time alone does not tell: what leaves a feed makes nothing in it newer.
        """
        selection = self.select(**where)
        tag = f'"{digest([request.path, selection.rows, site()])}"'
        response = get_conditional_response(request, etag=tag)
        if response is None:
            feed = self.get_feed(selection, request)
            response = HttpResponse(content_type=feed.content_type)
            feed.write(response, "utf-8")
        response.headers["ETag"], response.headers["Cache-Control"] = tag, "no-cache"
        if selection.modified_at:
            response.headers["Last-Modified"] = http_date(selection.modified_at.timestamp())
        return response

    def get_feed(self, obj: Selection, request: HttpRequest) -> Atom1Feed:
        """Return the feed, with the addresses of the site, whatever host was asked."""
        name, origin = site()["name"], settings.SITE_ORIGIN
        feed = self.feed_type(
            title=printable(f"{name}: {obj.title}"),
            link=origin + obj.page,
            description=None,
            language=settings.LANGUAGE_CODE,
            feed_url=origin + request.path,
            author_name=printable(name),
            feed_guid=origin + request.path,
        )
        for entry in self.entries(obj):
            feed.add_item(
                title=printable(entry.title),
                link=entry.address,
                unique_id=entry.identity,
                description=escape(printable(entry.summary)),
                content=printable(entry.content),
                pubdate=entry.at,
                updateddate=entry.modified_at,
                authors=[printable(name) for name in entry.authors],
                categories=[printable(name) for name in entry.categories],
            )
        return feed
