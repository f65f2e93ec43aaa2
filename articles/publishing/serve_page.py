"""The front: public pages answered from their row by one prepared query; everything else is
Django's.

`answer` is all there is to a public page: the front and the view both give what it returns, so that
a reader cannot tell which of the two spoke.
"""

import json
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DEFAULT_DB_ALIAS, Error, close_old_connections, connection, connections
from django.http import HttpRequest

from ..database.driver import Row, one_row
from ..models import Audience, Page
from ..models.published.page import StoredAnswer
from ..operations.probes import HEALTH, READINESS, probe

log = logging.getLogger(__name__)

SAFE = ("GET", "HEAD")
PROBES = (HEALTH, READINESS)
ADDRESS = re.compile(r"/articles/([-\w]+)/(?:([-\w]+)/)?\Z", re.ASCII)
UNREADABLE = re.compile(r'[^\t -~]|\*|charset(?!\s*=\s*"?utf[-_]?8"?\s*(?:;|\Z))', re.IGNORECASE)
STATUS_LINES = {status.value: f"{status:d} {status.phrase}" for status in HTTPStatus}
# In the WSGI environment: articles/publishing/middleware.py refuses the request.
IS_UNREADABLE = "articles.is_unreadable"
ENTITY_TAG = re.compile(
    r'"[^"]*"'
)  # RFC 9110, 8.8.3; a leading W/ makes no difference to If-None-Match
PREFERENCE = re.compile(
    r"([^\s,;]+)\s*(?:;\s*q\s*=\s*([\d.]+))?", re.IGNORECASE
)  # RFC 9110, 12.5.3

# The bytes stay in the database when the reader has them already, or asked for the headers only.
QUERY = (
    "select etag, cast(headers as text), length({column}), {body} from {table} where slug = %s and "
    "audience = %s"
)
UNLESS_KNOWN = "case when replace(%s, etag, '') = %s then {column} end"
NO_BODY = "null"

Ask = Callable[[str, tuple[str, ...]], Row | None]


@dataclass(frozen=True)
class Coding:
    """A content coding a page is kept in; `suffix` makes its entity tag differ from the others'."""

    name: str
    column: str
    suffix: str


CODINGS = (
    Coding("br", "brotli", "-br"),
    Coding("gzip", "gzip", "-gzip"),
    Coding("identity", "html", ""),
)


@lru_cache
def _query(coding: Coding, kind: type[StoredAnswer], body: str) -> str:
    return QUERY.format(
        column=coding.column, table=kind._meta.db_table, body=body.format(column=coding.column)
    )


class Answer(NamedTuple):
    """What goes out: status, headers and body (bytes, empty where there is none)."""

    status: int
    headers: dict[str, str]
    body: bytes


def _by_django(sql: str, parameters: tuple[str, ...]) -> Row | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()


def answer(
    meta: Mapping[str, Any],
    slug: str,
    audience: str,
    kind: type[StoredAnswer] = Page,
    ask: Ask = _by_django,
) -> Answer | None:
    """Return the answer to a GET or HEAD (`meta` is the WSGI environment) for a stored page, or
    None if there is none.

    One query, which `ask` puts to the database: a statement and its parameters, for a row. Raises
    django.db.Error.
    """
    coding = best_coding(meta.get("HTTP_ACCEPT_ENCODING", ""))
    known = _known(meta["HTTP_IF_NONE_MATCH"], coding) if "HTTP_IF_NONE_MATCH" in meta else ""
    if meta["REQUEST_METHOD"] == "HEAD" or known == "*":
        row = ask(_query(coding, kind, NO_BODY), (slug, audience))
    elif known:
        row = ask(_query(coding, kind, UNLESS_KNOWN), (known, known, slug, audience))
    else:
        row = ask(_query(coding, kind, coding.column), (slug, audience))
    if row is None:
        return None
    etag, headers, length, body = row
    is_known = known == "*" or etag in known
    sent = {
        **_headers(headers),
        "ETag": f'{etag[:-1]}{coding.suffix}"',
        "Content-Length": str(length),
    }
    if coding.suffix:
        sent["Content-Encoding"] = coding.name
    return Answer(HTTPStatus.NOT_MODIFIED if is_known else HTTPStatus.OK, sent, bytes(body or b""))


@lru_cache(maxsize=256)
def best_coding(accepted: str) -> Coding:
    """Return the coding a reader likes best, by the Accept-Encoding header; the smaller one among
    equals.

    Where none is acceptable the page goes out as it is: a page in an odd coding is better than
    none.
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
    """Return the entity tags the reader holds for this coding, as they are stored, in one text;
    `*` for any."""
    if if_none_match.strip() == "*":
        return "*"
    end = f'{coding.suffix}"'
    tags = (
        tag for tag in ENTITY_TAG.findall(if_none_match) if tag.isascii() and tag.isprintable()
    )  # as all of ours are
    return " ".join(tag.removesuffix(end) + '"' for tag in tags if tag.endswith(end))


@lru_cache(maxsize=64)
def _headers(stored: str) -> dict[str, str]:
    return json.loads(stored)


class Front:
    """A WSGI application around Django's: it answers for public pages, and hands on whatever
    else there is."""

    def __init__(self, django: Callable[..., Iterable[bytes]]) -> None:
        """Stand before the application `django`."""
        self.django = django

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request.

        A Content-Type in another encoding than UTF-8 goes no further: it would choose how query and
        form are read.
        """
        if UNREADABLE.search(environ.get("CONTENT_TYPE", "")):
            return self.django(environ | {"CONTENT_TYPE": "", IS_UNREADABLE: True}, start_response)
        found = self._find(environ) or _probed(environ)
        if found is None:
            return self.django(environ, start_response)
        start_response(STATUS_LINES[found.status], list(found.headers.items()))
        return [found.body]

    def _find(self, environ: dict[str, Any]) -> Answer | None:
        address = ADDRESS.match(environ.get("PATH_INFO", ""))
        if (
            not address
            or environ["REQUEST_METHOD"] not in SAFE
            or environ.get("QUERY_STRING")
            or not _is_let_in(environ)
        ):
            return None
        # The driver's own cursor, so nobody asks the server whether it is alive before asking for
        # the page. The page is the question: when it fails, the connection goes and Django takes
        # the request on a new one.
        own = connections[DEFAULT_DB_ALIAS]  # this thread's
        own.close_if_unusable_or_obsolete()
        try:
            return answer(
                environ,
                address[1],
                address[2] or Audience.CLINICIAN.value,
                ask=partial(one_row, own),
            )
        except Error as trouble:
            log.warning("The front hands on a request: %s", type(trouble).__name__)
            own.close()
            return None
        finally:
            own.close_if_unusable_or_obsolete()


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
    headers = {
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
        "Content-Length": str(len(body)),
    }
    return Answer(status, headers, body if environ["REQUEST_METHOD"] == "GET" else b"")


def _is_let_in(environ: Mapping[str, Any]) -> bool:
    """Would Django answer on this host, over this scheme? Else its own refusal or redirection is
    the answer."""
    host = environ.get("HTTP_HOST", environ["SERVER_NAME"])
    if settings.USE_X_FORWARDED_HOST or not _is_ours(host, tuple(settings.ALLOWED_HOSTS)):
        return False
    return not settings.SECURE_SSL_REDIRECT or _is_secure(environ)


@lru_cache(maxsize=256)
def _is_ours(host: str, allowed: tuple[str, ...]) -> bool:
    """Django's own judgement, remembered. `allowed` are the names it judges by."""
    request = HttpRequest()
    request.META = {"HTTP_HOST": host}
    try:
        return bool(request.get_host())
    except DisallowedHost:
        return False


def _is_secure(environ: Mapping[str, Any]) -> bool:
    """As `HttpRequest.is_secure` says."""
    header, secure = settings.SECURE_PROXY_SSL_HEADER or ("", "")
    value = environ.get(header)
    return (
        environ["wsgi.url_scheme"] == "https"
        if value is None
        else value.split(",", 1)[0].strip() == secure
    )
