"""A small application behind the real gateway, for tests: it says what it was asked. Its bounds
are small, so that tests need not wait."""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from threading import Event
from typing import Any

from editorial.serving.bodies import Bodies
from editorial.serving.gateway import Gateway

PIECES = [b"a" * 1_000_000, b"b" * 1_000_000]
_freed = Event()


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer by path: what was asked, a long answer in pieces, an error, or nothing until
    `/free` is asked for."""
    match environ["PATH_INFO"]:
        case "/pieces":
            start_response("200 OK", [("Content-Type", "text/plain")])
            return pieces()
        case "/broken":
            raise ValueError("broken")
        case "/held":
            _freed.wait(30)
        case "/free":
            _freed.set()
    received = {name: value for name, value in environ.items() if isinstance(value, str)}
    body = json.dumps(
        received | {"body": environ["wsgi.input"].read().decode(), "pid": os.getpid()}
    ).encode()
    start_response(
        "201 Created",
        [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("Set-Cookie", "a=1"),
            ("Set-Cookie", "b=2"),
        ],
    )
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


def pieces() -> Iterator[bytes]:
    """A long answer that does not say how long."""
    yield from PIECES


application = Gateway(
    echo, session_cookie="session", bodies=Bodies(limit=10_000, seconds=1.0, at_once=15_000)
)
