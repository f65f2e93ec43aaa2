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
    message = part(answer, "message")
    insist(kind, value, [part(message, "DOI")])
    names = listed(part(message, "author")) or listed(part(message, "editor"))
    title, subtitle = words(first(part(message, "title"))), words(first(part(message, "subtitle")))
    return Work(
        item(
            type=_TYPES.get(words(part(message, "type")), "article-journal"),
            title=f"{title}: {subtitle}" if title and subtitle else title,
            author=[
                person(part(name, "family"), part(name, "given"))
                or organisation(part(name, "name"))
                for name in names
            ],
            container_title=words(first(part(message, "container-title"))),
            publisher=words(part(message, "publisher")),
            volume=words(part(message, "volume"), 50),
            issue=words(part(message, "issue"), 50),
            page=pages(part(message, "page")),
            language=words(part(message, "language"), 20),
            issued=dated(*(listed(first(part(message, "issued", "date-parts"))) or [None])),
            **identifiers(
                DOI=part(message, "DOI"),
                ISBN=first(part(message, "ISBN")),
                ISSN=first(part(message, "ISSN")),
            ),
        ),
        tuple(_notices(message)),
        next(_announced(message), ""),
    )


def _notices(message: Any) -> Iterator[Notice]:
    """Yield what was announced of this work in others."""
    for update in listed(part(message, "updated-by")):
        if nature := _NATURES.get(words(part(update, "type"))):
            yield Notice(
                nature,
                _day(first(part(update, "updated", "date-parts"))),
                identifier("DOI", part(update, "DOI")),
            )


def _announced(message: Any) -> Iterator[str]:
    """Yield which works this one announces something of."""
    for update in listed(part(message, "update-to")):
        if words(part(update, "type")) in _NATURES and (
            doi := identifier("DOI", part(update, "DOI"))
        ):
            yield f"DOI {doi}"


def _day(parts: Any) -> tuple[int, int, int] | None:
    found = dated(*(listed(parts) or [None]))
    numbers = found["date-parts"][0] if found else []
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else None


CROSSREF = Service("crossref", "Crossref", "api.crossref.org", _path, _read)
