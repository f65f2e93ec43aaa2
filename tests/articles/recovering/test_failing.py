"""While the database is away: 503, a page that says to try again, and nothing typed is lost. The
probes say what is wrong."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from articles.models import Article, Heartbeat
from articles.operations import probes
from articles.publishing.serve_page import Front
from articles.views import failing
from tests.articles.desk.pages import Form, at
from tests.articles.reading.page.asking import ask, connection_of_the_test
from tests.cast import Cast
from tests.servers import Valkey

pytestmark = pytest.mark.page

__all__ = ["connection_of_the_test"]

OURS = {"Origin": "http://testserver"}
TYPED = {
    "title": "Is <b>it</b> so?",
    "body": "A long & careful text.\nSecond line.",
    "version": "0",
}


def fails(error: Exception) -> Callable[..., Any]:
    def cursor(*_: Any, **__: Any) -> Any:
        raise error

    return cursor


@pytest.fixture
def away(db: None) -> Iterator[Callable[..., None]]:
    """Takes the database away, with the error it is called with; it is back before the test is
    undone."""
    with pytest.MonkeyPatch.context() as patch:

        def take(error: Exception | None = None) -> None:
            patch.setattr(
                connection, "cursor", fails(error or OperationalError("connection refused"))
            )
            patch.setattr(
                "articles.publishing.serve_page.one_row",
                fails(error or OperationalError("connection refused")),
            )

        yield take


def visitor(person: Any = None, **options: Any) -> Client:
    client = Client(raise_request_exception=False, **options)
    if person:
        client.force_login(person)
    return client


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "{article}",
        "/board/",
        "/disclaimer/",
        "/topics/kidney-and-electrolytes/",
        "/desk/",
        "/inbox/",
        "/admin/articles/article/",
        "/landing/",
        "{article}?x=1",
    ],
)
def test_every_page_says_to_try_again(cast: Cast, away: Any, path: str) -> None:
    path, client = path.format(article=f"/articles/{cast.approved().slug}/"), visitor(cast.editor)
    away()
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (
        503,
        "30",
        "no-store",
    )
    html = answer.content.decode()
    assert (
        "Try again in a moment" in html and f'href="{escape(path)}"' in html and "<form" not in html
    )


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("server closed the connection"),
        InterfaceError("connection already closed"),
        OperationalError("lock timeout"),
    ],
)
def test_whatever_the_driver_calls_it(cast: Cast, away: Any, error: Exception) -> None:
    client = visitor()
    away(error)
    assert client.get("/").status_code == 503


def missing_table() -> Exception:
    error = OperationalError("no such table")
    error.__cause__ = sqlite3.OperationalError("no such table")
    error.__cause__.sqlite_errorcode = sqlite3.SQLITE_ERROR
    return error


@pytest.mark.parametrize(
    "error", [ProgrammingError("relation does not exist"), missing_table(), ValueError("ours")]
)
def test_what_no_waiting_mends_is_an_error_of_ours(cast: Cast, away: Any, error: Exception) -> None:
    client = visitor()
    away(error)
    answer = client.get("/")
    assert answer.status_code == 500 and "Retry-After" not in answer.headers


def test_readers_who_come_by_the_front_are_told_too(cast: Cast, away: Any) -> None:
    here = f"/articles/{cast.approved().slug}/"
    front = Front(WSGIHandler())
    away()
    answer = ask(front, here)
    assert answer.status.startswith("503") and b"Try again in a moment" in answer.body


def test_what_was_typed_is_on_the_page_that_says_so_and_can_be_sent_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    article, client = cast.draft(), visitor(cast.author)
    facts = TYPED | {
        "topic": str(article.topic_id),
        "audience": "clinician",
        "short_answer": "",
        "reference-0-title": "One more source",
    }
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", fails(OperationalError("gone")))
        answer = client.post(at(article), facts, headers=OURS)
    assert answer.status_code == 503
    html = answer.content.decode()
    assert (
        escape(facts["title"]) in html and "<b>it" not in html and f'action="{at(article)}"' in html
    )
    fields = Form(answer).fields
    assert {**fields, "csrfmiddlewaretoken": ""} == facts | {"csrfmiddlewaretoken": ""}
    assert client.post(at(article), fields, headers=OURS).status_code in {200, 302, 422}
    assert (
        Article.objects.get(pk=article.pk).title == article.title
        or Article.objects.get(pk=article.pk).title == TYPED["title"]
    )


SECRETS = {
    "password": "s3cret-1",
    "password1": "s3cret-2",
    "oldpassword": "s3cret-3",
    "code": "s3cret-4",
    "credential": "s3cret-5",
    "csrfmiddlewaretoken": "s3cret-6",
    "signing-password": "s3cret-7",
    "signing-code": "s3cret-8",
    "recovery_codes": "s3cret-9",
}


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/desk/new/",
        "/accounts/password/change/",
        "/accounts/2fa/authenticate/",
    ],
)
def test_no_secret_is_on_the_page(cast: Cast, away: Any, path: str) -> None:
    client = visitor(cast.author if path != "/accounts/login/" else None)
    away()
    answer = client.post(
        path, SECRETS | {"login": "author@cast.example", "title": "Two words"}, headers=OURS
    )
    assert answer.status_code == 503 and b"s3cret" not in answer.content
    assert b"author@cast.example" in answer.content


def test_what_another_site_sent_is_not_shown_under_our_button(cast: Cast, away: Any) -> None:
    client = visitor(cast.author, enforce_csrf_checks=True)
    away()
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {}):
        answer = client.post(reverse("desk:start"), {"title": "Words of another"}, headers=headers)
        assert answer.status_code in {403, 503} and b"Words of another" not in answer.content


def test_a_form_that_cannot_be_read_is_still_answered(cast: Cast, away: Any, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    client = visitor(cast.author)
    away()
    assert client.post("/desk/new/", TYPED, headers=OURS).status_code in {400, 503}


# --- Probes ---------------------------------------------------------------------------------------


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "_is_migrated", False)
    monkeypatch.setattr(probes, "broker", probes.Broker())


def test_health_asks_nothing_of_anybody(db: None, away: Any) -> None:
    away()
    assert visitor().get("/healthz").status_code == 200
    assert ask(Front(WSGIHandler()), "/healthz", HTTP_HOST="10.1.2.3").status == "200 OK"


def test_ready_says_what_it_found(cast: Cast, fresh: None, broker: Valkey) -> None:
    cast.submitted()
    Heartbeat.objects.beat(Heartbeat.BEAT)
    answer = visitor().get("/readyz")
    facts = answer.json()
    assert answer.status_code == 200
    assert {
        name: facts[name]
        for name in ("ready", "database", "migrations", "broker", "mail_stands", "last_worker")
    } == {
        "ready": True,
        "database": True,
        "migrations": True,
        "broker": True,
        "mail_stands": False,
        "last_worker": None,
    }
    assert 0 <= facts["oldest_owed_mail"] < 60 and 0 <= facts["last_beat"] < 60


def test_a_broker_that_is_away_turns_no_reader_away(db: None, fresh: None) -> None:
    answer = visitor().get("/readyz")
    assert (answer.status_code, answer.json()["broker"], answer.json()["ready"]) == (
        200,
        False,
        True,
    )


@pytest.mark.parametrize("has", [True, False])
def test_the_broker_is_asked_every_few_seconds_however_many_call(
    db: None, fresh: None, monkeypatch: pytest.MonkeyPatch, has: bool
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(probes, "_has_broker", lambda: asked.append(True) or has)
    for now, times in [(100.0, 1), (100.0, 1), (104.9, 1), (105.1, 2), (105.1, 2), (3700.0, 3)]:
        monkeypatch.setattr(probes, "time", SimpleNamespace(monotonic=lambda now=now: now))
        assert (visitor().get("/readyz").json()["broker"], len(asked)) == (has, times)


def test_a_broker_that_hangs_holds_one_caller_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    broker, entered, hangs, asked = probes.Broker(), threading.Event(), threading.Event(), []

    def hanging() -> bool:
        asked.append(True)
        entered.set()
        assert hangs.wait(30)
        return True

    monkeypatch.setattr(probes, "_has_broker", hanging)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(broker.answers)
        assert entered.wait(30)
        assert [broker.answers() for _ in range(3)] == [None] * 3
        hangs.set()
        assert first.result(30) is True
    assert (broker.answers(), len(asked)) == (True, 1)


def test_an_error_while_asking_keeps_nobody_from_asking_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broker = probes.Broker()
    monkeypatch.setattr(probes, "_has_broker", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        broker.answers()
    monkeypatch.setattr(probes, "_has_broker", lambda: True)
    assert broker.answers() is True


def test_without_a_database_it_is_not_ready(db: None, fresh: None, away: Any) -> None:
    away()
    answer = visitor().get("/readyz")
    assert (answer.status_code, answer.json()["database"], answer.json()["ready"]) == (
        503,
        False,
        False,
    )


def test_a_migration_that_waits_is_not_ready(db: None, fresh: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'articles' and name like '0005%'")
    answer = visitor().get("/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, False)


def test_a_supervisor_may_call_by_any_name_and_without_tls(
    db: None, fresh: None, settings: Any
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    for path in ("/healthz", "/readyz"):
        assert ask(Front(WSGIHandler()), path, HTTP_HOST="10.1.2.3:8000").status == "200 OK"


def test_a_refusal_is_one_line_of_the_log_and_an_error_is_told_whole(
    cast: Cast,
    client: Client,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client.force_login(cast.reviewers[0])
    client.raise_request_exception = False
    assert client.get("/admin/articles/article/").status_code == 403
    monkeypatch.setattr("articles.views.inbox.render", fails(ZeroDivisionError()))
    assert client.get("/inbox/").status_code == 500
    refusal, error = [record for record in caplog.records if record.name == "django.request"]
    assert (refusal.levelname, refusal.exc_info) == ("WARNING", None)
    assert error.levelname == "ERROR" and error.exc_info


@pytest.mark.django_db
def test_what_is_not_there_is_written_once_for_what_the_site_says_of_itself(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_it_is, says = client.get("/nothing/"), failing.site()
    monkeypatch.setattr(failing, "site", lambda: says | {"name": "Another <house>"})
    renamed = client.get("/nothing/").content.decode()
    assert (
        as_it_is.status_code == 404
        and "Another" not in as_it_is.content.decode()
        and "Another &lt;house&gt;" in renamed
    )
    monkeypatch.setattr(failing, "render_to_string", None)
    assert client.get("/desk/7/else/").content.decode() == renamed
