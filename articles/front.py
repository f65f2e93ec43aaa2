"""The front: public pages answered from their row by one prepared query; everything else is Django's.

`answer` is all there is to a public page: the front and the view both give what it returns, so that a reader cannot tell
which of the two spoke.
"""

import json
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.db import Error, close_old_connections, connection

from .models import Audience, Page
from .models.page import StoredAnswer
from .operations.probes import HEALTH, READINESS, probe

log = logging.getLogger(__name__)

SAFE = ("GET", "HEAD")
PROBES = (HEALTH, READINESS)
ADDRESS = re.compile(r"/articles/([-\w]+)/(?:([-\w]+)/)?\Z", re.ASCII)
UNREADABLE = re.compile(r'[^\t -~]|\*|charset(?!\s*=\s*"?utf[-_]?8"?\s*(?:;|\Z))', re.IGNORECASE)
IS_UNREADABLE = "articles.is_unreadable"  # in the WSGI environment: articles/middleware.py refuses the request
ENTITY_TAG = re.compile(r'"[^"]*"')  # RFC 9110, 8.8.3; a leading W/ makes no difference to If-None-Match
PREFERENCE = re.compile(r"([^\s,;]+)\s*(?:;\s*q\s*=\s*([\d.]+))?", re.IGNORECASE)  # RFC 9110, 12.5.3

# The bytes stay in the database when the reader has them already, or asked for the headers only.
QUERY = """
    select etag, headers, length({column}),
           case when %(wants_body)s and replace(%(known)s, etag, '') = %(known)s then {column} end
    from {table} where slug = %(slug)s and audience = %(audience)s
"""


@dataclass(frozen=True)
class Coding:
    """A content coding a page is kept in; `suffix` makes its entity tag differ from the others'."""

    name: str
    column: str
    suffix: str

    def query(self, kind: type[StoredAnswer]) -> str:
        """The query for a page in this coding."""
        return QUERY.format(column=self.column, table=kind._meta.db_table)


CODINGS = (Coding("br", "brotli", "-br"), Coding("gzip", "gzip", "-gzip"), Coding("identity", "html", ""))


@dataclass(frozen=True)
class Answer:
    """What goes out: status, headers and body (bytes, empty where there is none)."""

    status: int
    headers: dict[str, str]
    body: bytes


def answer(meta: Mapping[str, Any], slug: str, audience: str, kind: type[StoredAnswer] = Page) -> Answer | None:
    """Return the answer to a GET or HEAD (`meta` is the WSGI environment) for a stored page, or None if there is none.

    One query. Raises django.db.Error.
    """
    coding = best_coding(meta.get("HTTP_ACCEPT_ENCODING", ""))
    known = _known(meta.get("HTTP_IF_NONE_MATCH", ""), coding)
    wants_body = meta["REQUEST_METHOD"] == "GET" and known != "*"
    with connection.cursor() as cursor:
        cursor.execute(coding.query(kind), {"slug": slug, "audience": audience, "known": known, "wants_body": wants_body})
        row = cursor.fetchone()
    if row is None:
        return None
    etag, headers, length, body = row
    is_known = known == "*" or etag in known
    sent = _headers(headers) | {"ETag": etag[:-1] + coding.suffix + '"', "Content-Length": str(length)}
    if coding.suffix:
        sent["Content-Encoding"] = coding.name
    return Answer(HTTPStatus.NOT_MODIFIED if is_known else HTTPStatus.OK, sent, bytes(body or b""))


@lru_cache(maxsize=256)
def best_coding(accepted: str) -> Coding:
    """Return the coding a reader likes best, by the Accept-Encoding header; the smaller one among equals.

    Where none is acceptable the page goes out as it is: a page in an odd coding is better than none.
    """
    likes = {name.lower(): _quality(quality) for name, quality in PREFERENCE.findall(accepted)}
    others = likes.get("*")
    ranked = {coding: likes.get(coding.name, others) for coding in CODINGS}
    plain = CODINGS[-1]
    if ranked[plain] is None:
        ranked[plain] = 0.0001  # unnamed, it is acceptable, but nobody's first choice
    best = max(CODINGS, key=lambda coding: ranked[coding] or 0)
    return best if ranked[best] else plain


def _quality(text: str) -> float:
    try:
        return min(float(text or 1), 1)
    except ValueError:
        return 0


def _known(if_none_match: str, coding: Coding) -> str:
    """Return the entity tags the reader holds for this coding, as they are stored, in one text; `*` for any."""
    if if_none_match.strip() == "*":
        return "*"
    end = f'{coding.suffix}"'
    tags = (tag for tag in ENTITY_TAG.findall(if_none_match) if tag.isascii() and tag.isprintable())  # as all of ours are
    return " ".join(tag.removesuffix(end) + '"' for tag in tags if tag.endswith(end))


@lru_cache(maxsize=64)
def _headers(stored: str) -> dict[str, str]:
    return json.loads(stored)


class Front:
    """A WSGI application around Django's: it answers for public pages, and hands on whatever else there is."""

    def __init__(self, django: Callable[..., Iterable[bytes]]) -> None:
        """Stand before the application `django`."""
        self.django = django

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request.

        A Content-Type in another encoding than UTF-8 goes no further: it would choose how query and form are read.
        """
        if UNREADABLE.search(environ.get("CONTENT_TYPE", "")):
            return self.django(environ | {"CONTENT_TYPE": "", IS_UNREADABLE: True}, start_response)
        found = _probed(environ) or self._find(environ)
        if found is None:
            return self.django(environ, start_response)
        start_response(f"{found.status:d} {HTTPStatus(found.status).phrase}", list(found.headers.items()))
        return [found.body]

    def _find(self, environ: dict[str, Any]) -> Answer | None:
        place = ADDRESS.match(environ.get("PATH_INFO", ""))
        if not place or environ["REQUEST_METHOD"] not in SAFE or environ.get("QUERY_STRING") or not _is_let_in(environ):
            return None
        close_old_connections()
        # Django would ask the server whether it is alive before it asks for the page. Here the page is the question: when
        # it fails, the connection goes and Django takes the request on a new one.
        connection.health_check_done = True  # type: ignore[attr-defined]  # as Django sets it after its own check
        try:
            return answer(environ, place[1], place[2] or Audience.CLINICIAN)
        except Error as trouble:
            log.warning("The front hands on a request: %s", type(trouble).__name__)
            connection.close()
            return None
        finally:
            close_old_connections()


def _probed(environ: Mapping[str, Any]) -> Answer | None:
    """The answer to a supervisor, who calls by any name and without TLS."""
    if environ.get("PATH_INFO") not in PROBES or environ["REQUEST_METHOD"] not in SAFE:
        return None
    close_old_connections()
    try:
        status, facts = probe(environ["PATH_INFO"]) or (HTTPStatus.NOT_FOUND, {})
    finally:
        close_old_connections()
    body = json.dumps(facts).encode()
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store", "Content-Length": str(len(body))}
    return Answer(status, headers, body if environ["REQUEST_METHOD"] == "GET" else b"")


def _is_let_in(environ: dict[str, Any]) -> bool:
    """Would Django answer on this host, over this scheme? Else its own refusal or redirection is the answer."""
    request = WSGIRequest(environ)
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return request.is_secure() or not settings.SECURE_SSL_REDIRECT
