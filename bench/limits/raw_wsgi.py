"""The limit of a public page: a WSGI application that asks the driver one prepared query, and
nothing else.

`application` is for a server of WSGI, `behind_the_gateway` for ours. They answer for
`/articles/<slug>/` in Brotli, with the headers of the page, and read nothing of the request but its
path.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

import psycopg

from editorial.serving.gateway import Gateway

URL = os.environ["DATABASE_URL"]
QUERY = "select brotli, etag from articles_page where slug = %s and audience = 'clinician'"
IS_SQLITE = URL.startswith("sqlite")
own = threading.local()  # of each thread: its connection


def connect() -> Any:
    """Open a connection as the product does."""
    return (
        sqlite3.connect(urlsplit(URL).path) if IS_SQLITE else psycopg.connect(URL, autocommit=True)
    )


def row(slug: str) -> Any:
    """Return the bytes and the tag of a page."""
    if not hasattr(own, "connection"):
        own.connection = connect()
    if IS_SQLITE:
        return own.connection.execute(QUERY.replace("%s", "?"), (slug,)).fetchone()
    with own.connection.cursor(binary=True) as cursor:
        return cursor.execute(QUERY, (slug,), prepare=True).fetchone()


def headers() -> list[tuple[str, str]]:
    """Return what all pages say."""
    with connect() as connection:
        [(stored,)] = connection.execute(
            "select cast(headers as text) from articles_page limit 1"
        ).fetchall()
    return [*json.loads(stored).items(), ("Content-Encoding", "br")]


HEADERS = headers()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer."""
    body, etag = row(environ["PATH_INFO"].split("/")[2])
    start_response("200 OK", [*HEADERS, ("ETag", etag), ("Content-Length", str(len(body)))])
    return [body]


behind_the_gateway = Gateway(application, session_cookie="session")
