"""The front and the view behind it: a reader cannot tell which of the two answered."""

import re
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.database.driver import one_row
from articles.models import Page
from articles.publishing import serve_page as front
from articles.publishing.serve_page import Front, best_coding
from tests.cast import Cast

from .asking import alone, ask, connection_of_the_test, django, page

__all__ = ["alone", "connection_of_the_test", "django", "page"]

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
    assert [response.headers.get("Content-Encoding") for response in (plain, squeezed, best)] == [
        None,
        "gzip",
        "br",
    ]
    assert len({response.headers["ETag"] for response in (plain, squeezed, best)}) == 3
    assert all(
        response.headers["Content-Length"] == str(len(response.body))
        and response.headers["Vary"] == "Accept-Encoding"
        for response in (plain, squeezed, best)
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
    assert all(answer == answers[0] for answer in answers) and len(counts) == 1


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
