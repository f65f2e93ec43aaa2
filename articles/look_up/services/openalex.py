"""OpenAlex: https://developers.openalex.org/api-reference/works/get-a-single-work, a work by DOI or
PubMed number. Asked in the second place: it knows DOIs of other registrars, too. With a key it
answers more often in a day
(https://developers.openalex.org/api-reference/authentication)."""

from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from ...sources.work_notice import Nature
from .work import (
    Notice,
    Service,
    Work,
    dated,
    identifiers,
    insist,
    item,
    listed,
    pages,
    part,
    whole,
    words,
)

_FIELDS = "id,doi,ids,title,publication_year,type,language,authorships,primary_location,biblio"
_TYPES = {"book": "book", "book-chapter": "chapter", "preprint": "article", "report": "report"}


def _path(kind: str, value: str) -> str:
    query = {"select": f"{_FIELDS},is_retracted", "mailto": settings.LOOK_UP_CONTACT}
    if settings.LOOK_UP_OPENALEX_KEY:
        query["api_key"] = settings.LOOK_UP_OPENALEX_KEY
    return f"/works/{kind.lower()}:{quote(value, safe='')}?{urlencode(query)}"


def _read(answer: Any, kind: str, value: str) -> Work:
    insist(kind, value, [part(answer, "ids", kind.lower()), part(answer, kind.lower())])
    source = part(answer, "primary_location", "source")
    biblio = part(answer, "biblio")
    ends = [pages(part(biblio, name)) for name in ("first_page", "last_page")]
    return Work(
        item(
            type=_TYPES.get(words(part(answer, "type")), "article-journal"),
            title=words(part(answer, "title")).removesuffix("."),
            author=[
                whole(
                    part(authorship, "raw_author_name")
                    or part(authorship, "author", "display_name")
                )
                for authorship in listed(part(answer, "authorships"))
            ],
            container_title=words(part(source, "display_name")),
            publisher=words(part(source, "host_organization_name")),
            volume=words(part(biblio, "volume"), 50),
            issue=words(part(biblio, "issue"), 50),
            page="-".join(dict.fromkeys(filter(None, ends))),
            language=words(part(answer, "language"), 20),
            issued=dated(part(answer, "publication_year")),
            **identifiers(
                DOI=part(answer, "doi"),
                PMID=part(answer, "ids", "pmid"),
                PMCID=part(answer, "ids", "pmcid"),
                ISSN=part(source, "issn_l"),
            ),
        ),
        (Notice(Nature.RETRACTION),) if part(answer, "is_retracted") is True else (),
    )


OPENALEX = Service("openalex", "OpenAlex", "api.openalex.org", _path, _read)
