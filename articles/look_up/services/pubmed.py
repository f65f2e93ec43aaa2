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
    document, uids = result.get(value), listed(part(result, "uids"))
    if part(document, "error") or not uids:
        raise Unknown
    insist(kind, value, [part(document, "uid")] if document else uids)
    also = {
        words(part(article_id, "idtype")): part(article_id, "value")
        for article_id in listed(part(document, "articleids"))
    }
    types = {words(publication_type) for publication_type in listed(part(document, "pubtype"))}
    return Work(
        item(
            type="book" if words(part(document, "doctype")) == "book" else "article-journal",
            title=(
                words(part(document, "title")) or words(part(document, "booktitle"))
            ).removesuffix("."),
            author=[*_names(part(document, "authors"))],
            container_title=words(part(document, "source")),
            publisher=words(part(document, "publishername")),
            volume=words(part(document, "volume"), 50),
            issue=words(part(document, "issue"), 50),
            page=pages(part(document, "pages")),
            issued=dated(part(document, "pubdate")),
            **identifiers(
                DOI=also.get("doi"),
                PMID=value,
                PMCID=also.get("pmc"),
                ISSN=part(document, "issn") or part(document, "essn"),
            ),
        ),
        (Notice(Nature.RETRACTION),) if _RETRACTED in types else (),
        "another work" if types & _NOTICES else "",
    )


def _names(authors: Any) -> Iterator[dict[str, str]]:
    """Yield the names, which are written "Page MJ"."""
    for author in listed(authors):
        name = words(part(author, "name"))
        family, _, initials = name.rpartition(" ")
        is_person = words(part(author, "authtype")) == "Author" and family and initials.isupper()
        yield person(family, initials) if is_person else organisation(name)


PUBMED = Service("pubmed", "PubMed", "eutils.ncbi.nlm.nih.gov", _path, _read)
