"""A feed as a reader program gets it."""

from typing import Any
from xml.etree import ElementTree  # of our own making

import feedparser
from django.test import Client

ATOM = "{http://www.w3.org/2005/Atom}"


def parsed(path: str, **headers: str) -> Any:
    """Return the feed at a path, parsed; it is well formed and has what RFC 4287 asks of a feed
    and of each entry."""
    answer = Client().get(path, headers=headers)
    assert (
        answer.status_code == 200
        and answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    )
    check(answer.content)
    found = feedparser.parse(answer.content)
    assert not found.bozo and found.version == "atom10"
    return found


def check(content: bytes) -> None:
    """Assert what RFC 4287 (4.1.1, 4.1.2) asks for."""
    feed = ElementTree.fromstring(content)  # noqa: S314
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for element in [feed, *entries]:
        assert all(len(element.findall(ATOM + name)) == 1 for name in ("id", "title", "updated")), (
            element
        )
    assert all(entry.findall(f"{ATOM}author") or feed.findall(f"{ATOM}author") for entry in entries)
    identifiers = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(identifiers)) == len(identifiers)
    assert [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
