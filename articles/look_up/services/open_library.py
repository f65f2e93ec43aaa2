"""Open Library: https://openlibrary.org/dev/docs/api/books, a book by its ISBN. It asks for the
name of the program and a contact address in the User-Agent
(https://openlibrary.org/developers/api)."""

from typing import Any
from urllib.parse import urlencode

from ..asking import NotAnswered, Unknown
from .work import (
    Service,
    Work,
    dated,
    first,
    identifiers,
    insist,
    item,
    listed,
    organisation,
    part,
    whole,
    words,
)


def _path(_: str, value: str) -> str:
    query = urlencode({"bibkeys": f"ISBN:{value}", "format": "json", "jscmd": "data"})
    return f"/api/books?{query}"


def _read(answer: Any, kind: str, value: str) -> Work:
    if not isinstance(answer, dict):
        raise NotAnswered("answered with something that is no record of a work")
    if not answer:
        raise Unknown
    book = answer.get(f"ISBN:{value}")
    known = part(book, "identifiers")
    numbers = [*listed(part(known, "isbn_13")), *listed(part(known, "isbn_10"))]
    insist(kind, value, numbers)
    title, subtitle = words(part(book, "title")), words(part(book, "subtitle"))
    return Work(
        item(
            type="book",
            title=f"{title}: {subtitle}" if title and subtitle else title,
            author=[
                whole(part(author, "name")) or organisation(part(author, "name"))
                for author in listed(part(book, "authors"))
            ],
            publisher=words(part(first(part(book, "publishers")), "name")),
            issued=dated(part(book, "publish_date")),
            **identifiers(ISBN=value),
        )
    )


OPEN_LIBRARY = Service("open_library", "Open Library", "openlibrary.org", _path, _read)
