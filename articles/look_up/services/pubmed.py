"""PubMed, through the E-utilities of the NCBI (https://www.ncbi.nlm.nih.gov/books/NBK25499/): the
summary of a record as JSON. They ask for the name of the program and a contact address, and for no
more than three requests a second."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from ...sources.work_notice import Nature
from ..asking import NotAnswered, Unknown
from .work import (
    Notice,
    Service,
    Work,
    dated,
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

_RETRACTED, _NOTICES = (
    "Retracted Publication",
    {"Retraction of Publication", "Retraction Notice"},
)


def _path(_: str, value: str) -> str:
    contact = {"tool": "look-up", "email": settings.LOOK_UP_CONTACT}
    query = urlencode({"db": "pubmed", "id": value, "retmode": "json", **contact})
    return f"/entrez/eutils/esummary.fcgi?{query}"


def _read(answer: Any, kind: str, value: str) -> Work:
    result = part(answer, "result")
    if not isinstance(result, dict):  # it refuses with a sentence of its own, and status 200
        raise NotAnswered("answered with something that is no record of a work")
    said, uids = result.get(value), listed(part(result, "uids"))
    if part(said, "error") or not uids:
        raise Unknown
    insist(kind, value, [part(said, "uid")] if said else uids)
    also = {
        words(part(one, "idtype")): part(one, "value") for one in listed(part(said, "articleids"))
    }
    types = {words(one) for one in listed(part(said, "pubtype"))}
    return Work(
        item(
            type="book" if words(part(said, "doctype")) == "book" else "article-journal",
            title=(words(part(said, "title")) or words(part(said, "booktitle"))).removesuffix("."),
            author=[*_names(part(said, "authors"))],
            container_title=words(part(said, "source")),
            publisher=words(part(said, "publishername")),
            volume=words(part(said, "volume"), 50),
            issue=words(part(said, "issue"), 50),
            page=pages(part(said, "pages")),
            issued=dated(part(said, "pubdate")),
            **identifiers(
                DOI=also.get("doi"),
                PMID=value,
                PMCID=also.get("pmc"),
                ISSN=part(said, "issn") or part(said, "essn"),
            ),
        ),
        (Notice(Nature.RETRACTION),) if _RETRACTED in types else (),
        "another work" if types & _NOTICES else "",
    )


def _names(authors: Any) -> Iterator[dict[str, str]]:
    """Yield the names, which are written "Page MJ"."""
    for one in listed(authors):
        name = words(part(one, "name"))
        family, _, initials = name.rpartition(" ")
        is_person = words(part(one, "authtype")) == "Author" and family and initials.isupper()
        yield person(family, initials) if is_person else organisation(name)


PUBMED = Service("pubmed", "PubMed", "eutils.ncbi.nlm.nih.gov", _path, _read)
