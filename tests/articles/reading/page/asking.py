"""The front and the view behind it, asked without a server."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections

from articles.models import Page
from articles.publishing.serve_page import Front
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
    response = Said()

    def start_response(status: str, sent: list[tuple[str, str]], exc_info: Any = None) -> None:
        names = [name for name, _ in sent]
        assert len(names) == len(set(names))
        response.status, response.headers = status, dict(sent)

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
    response.body = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    return response


@pytest.fixture(autouse=True)
def connection_of_the_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Where a test runs in a transaction of its own, requests must not end its connection;
    Django's test client does the same."""
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
