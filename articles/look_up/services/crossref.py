"""Crossref: https://api.crossref.org/swagger-ui/index.html, the record of a DOI. Who gives a
contact address with each request is served by machines of their own
(https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/)."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from ...sources.work_notice import Nature
from .work import (
    Notice,
    Service,
    Work,
    dated,
    first,
    identifier,
    identifiers,
    insist,
    item,
    listed,
    organisation,
    pages,
    part,
    person,
    words,
)

_TYPES = {
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "book-chapter": "chapter",
    "posted-content": "article",
    "report": "report",
}
_NATURES = {
    "retraction": Nature.RETRACTION,
    "withdrawal": Nature.RETRACTION,
    "removal": Nature.RETRACTION,
    "expression_of_concern": Nature.CONCERN,
}


def _path(_: str, value: str) -> str:
    contact = urlencode({"mailto": settings.LOOK_UP_CONTACT})
    return f"/works/{quote(value, safe='')}?{contact}"


def _read(answer: Any, kind: str, value: str) -> Work:
    said = part(answer, "message")
    insist(kind, value, [part(said, "DOI")])
    names = listed(part(said, "author")) or listed(part(said, "editor"))
    title, subtitle = words(first(part(said, "title"))), words(first(part(said, "subtitle")))
    return Work(
        item(
            type=_TYPES.get(words(part(said, "type")), "article-journal"),
            title=f"{title}: {subtitle}" if title and subtitle else title,
            author=[
                person(part(one, "family"), part(one, "given")) or organisation(part(one, "name"))
                for one in names
            ],
            container_title=words(first(part(said, "container-title"))),
            publisher=words(part(said, "publisher")),
            volume=words(part(said, "volume"), 50),
            issue=words(part(said, "issue"), 50),
            page=pages(part(said, "page")),
            language=words(part(said, "language"), 20),
            issued=dated(*(listed(first(part(said, "issued", "date-parts"))) or [None])),
            **identifiers(
                DOI=part(said, "DOI"),
                ISBN=first(part(said, "ISBN")),
                ISSN=first(part(said, "ISSN")),
            ),
        ),
        tuple(_notices(said)),
        next(_announced(said), ""),
    )


def _notices(said: Any) -> Iterator[Notice]:
    """Yield what was announced of this work in others."""
    for one in listed(part(said, "updated-by")):
        if nature := _NATURES.get(words(part(one, "type"))):
            yield Notice(
                nature,
                _day(first(part(one, "updated", "date-parts"))),
                identifier("DOI", part(one, "DOI")),
            )


def _announced(said: Any) -> Iterator[str]:
    """Yield which works this one announces something of."""
    for one in listed(part(said, "update-to")):
        if words(part(one, "type")) in _NATURES and (doi := identifier("DOI", part(one, "DOI"))):
            yield f"DOI {doi}"


def _day(parts: Any) -> tuple[int, int, int] | None:
    found = dated(*(listed(parts) or [None]))
    numbers = found["date-parts"][0] if found else []
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else None


CROSSREF = Service("crossref", "Crossref", "api.crossref.org", _path, _read)
