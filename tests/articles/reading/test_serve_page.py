"""The front and the view behind it: a reader cannot tell which of the two answered."""

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import Error, connection, connections
from django.test.utils import CaptureQueriesContext

from articles.database.driver import one_row
from articles.models import Page
from articles.publishing import serve_page as front
from articles.publishing.serve_page import Front, best_coding
from tests.cast import Cast
from tests.rewinding import walked


@dataclass
class Said:
    """What a WSGI application said to one request."""

    status: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def ask(
    application: Callable[..., Iterable[bytes]], path: str, method: str = "GET", **headers: str
) -> Said:
    """Send a request as a server would. Keys of `headers` are WSGI's (`HTTP_…`) or environment
    names."""
    said = Said()

    def start_response(status: str, sent: list[tuple[str, str]], exc_info: Any = None) -> None:
        names = [name for name, _ in sent]
        assert len(names) == len(set(names))
        said.status, said.headers = status, dict(sent)

    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "SCRIPT_NAME": "",
        **headers,
    }
    body = application(environ, start_response)
    said.body = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    return said


@pytest.fixture(autouse=True)
def connection_of_the_test(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Where a test runs in a transaction of its own, requests must not end its connection;
    Django's test client does the same."""
    if request.cls is TestConnection:
        yield
        return
    monkeypatch.setattr(connections["default"], "close_if_unusable_or_obsolete", lambda: None)
    yield


@pytest.fixture
def django() -> WSGIHandler:
    return WSGIHandler()


@pytest.fixture
def alone() -> Front:
    """A front with nothing behind it."""

    def nothing(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("599 Handed on", [])
        return []

    return Front(nothing)


@walked
def page(cast: Cast) -> Page:
    return Page.objects.get(article=cast.approved())


BR, GZIP = {"HTTP_ACCEPT_ENCODING": "gzip, br"}, {"HTTP_ACCEPT_ENCODING": "gzip"}

ASKED: list[tuple[str, dict[str, str], str]] = [
    ("{here}", {}, "200 OK"),
    ("{here}", BR, "200 OK"),
    ("{here}", GZIP, "200 OK"),
    ("{here}clinician/", BR, "200 OK"),
    ("{here}", {"HTTP_IF_NONE_MATCH": "{etag}"}, "304 Not Modified"),
    ("{here}", {"HTTP_IF_NONE_MATCH": "W/{etag}"}, "304 Not Modified"),
    ("{here}", {"HTTP_IF_NONE_MATCH": '"a,b", {etag}, "c"'}, "304 Not Modified"),
    ("{here}", {"HTTP_IF_NONE_MATCH": "*"}, "304 Not Modified"),
    ("{here}", {"HTTP_IF_NONE_MATCH": '"other"'}, "200 OK"),
    ("{here}", {"HTTP_IF_NONE_MATCH": "{bare}"}, "200 OK"),
    ("{here}", BR | {"HTTP_IF_NONE_MATCH": '"{bare}-br"'}, "304 Not Modified"),
    ("{here}", BR | {"HTTP_IF_NONE_MATCH": "{etag}"}, "200 OK"),
    ("{here}", GZIP | {"HTTP_IF_NONE_MATCH": '"{bare}-br", "{bare}-gzip"'}, "304 Not Modified"),
    ("{here}", {"HTTP_COOKIE": "session=" + "s" * 32 + "; csrf=" + "c" * 32}, "200 OK"),
    ("{here}?from=mail", BR, "200 OK"),
    ("{here}patient/", {}, "302 Found"),
    ("{here}nurse/", {}, "404 Not Found"),
    ("{here}../", {}, "404 Not Found"),
    ("/articles/unknown/", {}, "404 Not Found"),
    ("/articles/unknown", {}, "301 Moved Permanently"),
    ("{less}", {}, "301 Moved Permanently"),
    ("/articles/a\0b/", {}, "404 Not Found"),
    ("{retracted}", BR, "200 OK"),
    ("{waiting}", BR, "404 Not Found"),
    ("{here}", {"HTTP_HOST": "elsewhere.example"}, "400 Bad Request"),
]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_front_and_django_give_the_same_answer(
    cast: Cast, page: Page, django: WSGIHandler, method: str
) -> None:
    here = page.get_absolute_url()
    names = {
        "here": here,
        "less": here.rstrip("/"),
        "etag": page.etag,
        "bare": page.etag.strip('"'),
        "retracted": f"/articles/{cast.retracted(title='Is it?').slug}/",
        "waiting": f"/articles/{cast.reviewed(title='So?').slug}/",
    }
    for path, headers, status in ASKED:
        asked = path.format(**names), method
        sent = {name: value.format(**names) for name, value in headers.items()}
        first, second = ask(Front(django), *asked, **sent), ask(django, *asked, **sent)
        assert first == second, (asked, sent)
        assert first.status == status, (asked, sent)
        assert "Set-Cookie" not in first.headers and "Cookie" not in first.headers.get("Vary", "")


def test_the_site_is_served_through_the_front() -> None:
    application = get_internal_wsgi_application()
    assert isinstance(application, Front) and isinstance(application.django, WSGIHandler)


@pytest.mark.once
def test_other_methods_are_djangos(page: Page, django: WSGIHandler) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        assert ask(Front(django), page.get_absolute_url(), method) == ask(
            django, page.get_absolute_url(), method
        )


@pytest.mark.once
def test_the_body_is_the_stored_one_in_the_coding_asked_for(page: Page, alone: Front) -> None:
    here = page.get_absolute_url()
    plain, squeezed, best = ask(alone, here), ask(alone, here, **GZIP), ask(alone, here, **BR)
    assert (plain.body, squeezed.body, best.body) == (
        bytes(page.html),
        bytes(page.gzip),
        bytes(page.brotli),
    )
    assert brotli.decompress(best.body) == plain.body
    assert [one.headers.get("Content-Encoding") for one in (plain, squeezed, best)] == [
        None,
        "gzip",
        "br",
    ]
    assert len({one.headers["ETag"] for one in (plain, squeezed, best)}) == 3
    assert all(
        one.headers["Content-Length"] == str(len(one.body))
        and one.headers["Vary"] == "Accept-Encoding"
        for one in (plain, squeezed, best)
    )


@pytest.mark.once
def test_a_head_and_a_304_have_the_headers_and_no_body(page: Page, alone: Front) -> None:
    here = page.get_absolute_url()
    full, head = ask(alone, here, **BR), ask(alone, here, "HEAD", **BR)
    same = ask(alone, here, **BR, HTTP_IF_NONE_MATCH=full.headers["ETag"])
    assert full.headers == head.headers == same.headers and full.body
    assert head.body == same.body == b""


@pytest.mark.once
@pytest.mark.parametrize(
    "headers",
    [{"REQUEST_METHOD": "HEAD"}, {"HTTP_IF_NONE_MATCH": "*"}, {"HTTP_IF_NONE_MATCH": "known"}],
)
def test_no_body_leaves_the_database_for_nothing(page: Page, headers: dict[str, str]) -> None:
    rows: list[Any] = []
    meta = {"REQUEST_METHOD": "GET"} | {
        name: page.etag if value == "known" else value for name, value in headers.items()
    }

    def seeing(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        done = execute(sql, params, many, context)
        rows.append(context["cursor"].fetchone())
        return execute(sql, params, many, context) if done is not None else None

    with connection.execute_wrapper(seeing):
        found = front.answer(meta, page.slug, page.audience)
    assert found and found.body == b"" and [row[3] for row in rows] == [None]


@pytest.mark.once
@pytest.mark.parametrize(
    "headers",
    [
        {},
        BR,
        {"HTTP_IF_NONE_MATCH": '"other"'},
        {"HTTP_IF_NONE_MATCH": "*"},
        {"REQUEST_METHOD": "HEAD"},
    ],
)
def test_one_query_answers(
    page: Page, alone: Front, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    asked: list[str] = []

    def watched(driver: Any, sql: str, parameters: tuple[str, ...]) -> Any:
        asked.append(sql)
        return one_row(driver, sql, parameters)

    monkeypatch.setattr(front, "one_row", watched)
    with CaptureQueriesContext(connection) as seen:
        assert ask(alone, page.get_absolute_url(), **headers).status in {
            "200 OK",
            "304 Not Modified",
        }
    assert [re.search(r"from (\w+)", sql)[1] for sql in asked] == ["articles_page"] and len(
        seen
    ) == 0


@pytest.mark.once
def test_unknown_and_unapproved_cannot_be_told_apart(cast: Cast, django: WSGIHandler) -> None:
    waiting = [
        cast.draft(title="A?"),
        cast.submitted(title="B?"),
        cast.reviewed(title="C?"),
        cast.withdrawn(title="D?"),
        cast.rejected(title="E?"),
        cast.changes_requested(title="F?"),
    ]
    answers, counts = [], set()
    for slug in ["never-was", *[article.slug for article in waiting]]:
        with CaptureQueriesContext(connection) as seen:
            answers.append(ask(Front(django), f"/articles/{slug}/"))
        counts.add(len(seen.captured_queries))
    assert answers[0].status == "404 Not Found"
    assert all(one == answers[0] for one in answers) and len(counts) == 1


@pytest.mark.once
def test_an_approved_page_stays_while_its_next_revision_is_reviewed(
    cast: Cast, alone: Front
) -> None:
    article = cast.approved()
    before = ask(alone, f"/articles/{article.slug}/")
    for step in (
        lambda: article.revise(by=cast.author),
        lambda: article.submit(by=cast.author),
        lambda: article.start_review(by=cast.editor),
        lambda: cast.invite(article),
        lambda: article.reject(by=cast.editor, digest=article.digest, reason="No."),
    ):
        step()
        now = ask(alone, f"/articles/{article.slug}/")
        is_in_review = article.status == "under_review"
        assert (now == before) is not is_in_review and (
            b"A new version is being reviewed" in now.body
        ) is is_in_review
        assert all(
            piece in now.body
            for piece in re.findall(rb"<!--galley .*?<!--/galley-->", before.body, re.DOTALL)
        )


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP", "gzip"),
        ("deflate", "identity"),
        ("br;q=0.5, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0,gzip;q=0", "identity"),
        ("*", "br"),
        ("*;q=0.1, gzip", "gzip"),
        ("identity;q=1, br;q=0.5", "identity"),
        ("identity", "identity"),
        ("identity;q=0, gzip;q=0.001", "gzip"),
        ("*;q=0", "identity"),
        ("br ; q = 0.2 , gzip;q=0.1", "br"),
        ("gzip;q=nonsense", "gzip"),
        ("gzip;q=1.1.1", "identity"),
        (";;,,q=", "identity"),
        ("gzip;q=0.3, identity;q=0.3", "gzip"),
    ],
)
def test_the_readers_preference_decides_the_coding(accepted: str, coding: str) -> None:
    assert best_coding(accepted).name == coding


@pytest.mark.once
@pytest.mark.parametrize(
    "environ",
    [
        {"PATH_INFO": "/"},
        {"PATH_INFO": "/articles/"},
        {"PATH_INFO": "/desk/"},
        {"QUERY_STRING": "a=1"},
        {"REQUEST_METHOD": "POST"},
        {"HTTP_HOST": "elsewhere.example"},
        {"PATH_INFO": "/articles/unknown/"},
        {"PATH_INFO": "/articles/sl\u00fcg/"},
    ],
)
def test_all_else_is_handed_on(page: Page, alone: Front, environ: dict[str, str]) -> None:
    path = environ.pop("PATH_INFO", page.get_absolute_url())
    assert (
        ask(alone, path, environ.pop("REQUEST_METHOD", "GET"), **environ).status == "599 Handed on"
    )


def test_a_page_over_http_is_djangos_where_https_is_asked_for(
    page: Page, alone: Front, settings: Any
) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = (
        True,
        ("HTTP_X_FORWARDED_PROTO", "https"),
    )
    assert ask(alone, page.get_absolute_url()).status == "599 Handed on"
    assert ask(alone, page.get_absolute_url(), HTTP_X_FORWARDED_PROTO="https").status == "200 OK"


HOSTS = [
    "testserver",
    "TestServer",
    "testserver:8000",
    "testserver.",
    "testserver:port",
    "localhost",
    "[::1]:80",
    "127.0.0.1",
    "",
    " ",
    "*",
    "elsewhere.example",
    "testserver.elsewhere.example",
    "a@testserver",
    "testserver/",
    "test server",
    "\xe9",
    "[::1",
    "testserver,localhost",
]
SCHEMES = [
    {},
    {"wsgi.url_scheme": "https"},
    {"HTTP_X_FORWARDED_PROTO": "https"},
    {"HTTP_X_FORWARDED_PROTO": "http, https"},
    {"HTTP_X_FORWARDED_PROTO": " https ,http"},
    {"HTTP_X_FORWARDED_PROTO": "", "wsgi.url_scheme": "https"},
]


@pytest.mark.once
@pytest.mark.parametrize("behind_proxy", [None, ("HTTP_X_FORWARDED_PROTO", "https")])
def test_hosts_and_schemes_are_judged_as_django_judges_them(
    page: Page, django: WSGIHandler, settings: Any, behind_proxy: Any
) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, behind_proxy
    here, answered = page.get_absolute_url(), 0
    for environ in [
        {"HTTP_HOST": host, "wsgi.url_scheme": "https", "HTTP_X_FORWARDED_PROTO": "https"}
        for host in HOSTS
    ] + SCHEMES:
        first, second = ask(Front(django), here, **environ), ask(django, here, **environ)
        assert first == second, environ
        answered += first.status == "200 OK"
    assert 9 <= answered < len(HOSTS)
    settings.ALLOWED_HOSTS = ["other.example"]
    assert (
        ask(Front(django), here, HTTP_HOST="testserver", **{"wsgi.url_scheme": "https"}).status
        == "400 Bad Request"
    )


def test_headers_go_out_as_stored(page: Page, alone: Front) -> None:
    Page.objects.filter(pk=page.pk).update(headers={"X-Stored": "yes"})
    said = ask(alone, page.get_absolute_url())
    assert said.headers == {
        "X-Stored": "yes",
        "ETag": page.etag,
        "Content-Length": str(len(page.html)),
    }
    assert (
        json.loads(json.dumps(page.headers)) == page.headers
        and page.headers["X-Content-Type-Options"] == "nosniff"
    )


@pytest.mark.once
def test_a_database_in_trouble_is_handed_on(
    page: Page, alone: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trouble(*_: Any) -> None:
        raise Error("no")

    monkeypatch.setattr(front, "one_row", trouble)
    monkeypatch.setattr(
        connection, "close", lambda: None
    )  # the test's own transaction stands on it
    assert ask(alone, page.get_absolute_url()).status == "599 Handed on"


@pytest.mark.django_db(transaction=True)
class TestConnection:
    """The front lives on Django's own connection, and leaves it as Django would."""

    def here(self, cast: Cast) -> str:
        return Page.objects.get(article=cast.approved()).get_absolute_url()

    @pytest.mark.once
    def test_it_is_kept_for_as_long_as_the_settings_say(
        self, cast: Cast, alone: Front, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        here = self.here(cast)
        monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 600)
        connection.close()
        ask(alone, here)
        first = connection.connection
        assert ask(alone, here).status == "200 OK" and connection.connection is first is not None
        monkeypatch.setattr(connection, "close_at", time.monotonic() - 1)
        assert ask(alone, here).status == "200 OK" and connection.connection is not first

    @pytest.mark.once
    def test_it_is_closed_where_it_may_not_be_kept(
        self, cast: Cast, alone: Front, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        here = self.here(cast)
        monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
        connection.close()
        assert ask(alone, here).status == "200 OK" and connection.connection is None

    def test_a_change_of_columns_is_survived(
        self, cast: Cast, django: WSGIHandler, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        here = self.here(cast)
        monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 600)
        for _ in range(3):
            ask(Front(django), here)
        with connection.schema_editor() as editor:
            editor.execute("alter table articles_page add column later text")
        try:
            assert ask(Front(django), here).status == "200 OK"
        finally:
            with connection.schema_editor() as editor:
                editor.execute("alter table articles_page drop column later")
        assert ask(Front(django), here).status == "200 OK"

    def test_a_killed_backend_is_not_noticed_by_the_reader(
        self, cast: Cast, django: WSGIHandler, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        here = self.here(cast)
        monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 600)
        before = ask(Front(django), here)
        cut(connection)
        assert ask(Front(django), here) == before
        assert ask(Front(django), here) == before


def cut(victim: Any) -> None:
    """End the connection behind Django's back: on PostgreSQL from another one, on SQLite by its
    own handle."""
    if victim.vendor == "sqlite":
        victim.connection.close()
        return
    with victim.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        pid = cursor.fetchone()[0]
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s, 5000)", [pid])
        assert cursor.fetchone() == (True,)
    other.close()
