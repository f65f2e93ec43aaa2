"""What the front hands on to Django."""

import json
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import Error, connection

from articles.models import Page
from articles.publishing import serve_page as front
from articles.publishing.serve_page import Front

from .asking import alone, ask, connection_of_the_test, django, page

__all__ = ["alone", "connection_of_the_test", "django", "page"]


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
    response = ask(alone, page.get_absolute_url())
    assert response.headers == {
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
