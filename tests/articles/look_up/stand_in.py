"""A server that stands in for the four services: it answers by what a test lays down for a path,
and keeps what it was asked."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

Way = Callable[["Handler"], None]


class StandIn(ThreadingHTTPServer):
    """`ways` says how each path, without its query, is answered; `asked` are the addresses, each
    with its User-Agent. What nobody laid down is not found."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.ways: dict[str, Way] = {}
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.closing = threading.Event()
        poll = {"poll_interval": 0.01}
        threading.Thread(target=self.serve_forever, kwargs=poll, daemon=True).start()

    @property
    def origin(self) -> str:
        """The address of the stand-in."""
        return f"http://127.0.0.1:{self.server_port}"

    def lay(self, path: str, way: Way | Any) -> None:
        """Answer a path, which begins with the host that is stood in for, in a way, or with
        JSON."""
        self.ways[path] = way if callable(way) else says(way)

    def handle_error(self, request: Any, address: Any) -> None:
        """Say nothing of who hung up."""

    def end(self) -> None:
        """Close it, and let go of whom it holds."""
        self.closing.set()
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: StandIn

    def do_GET(self) -> None:  # as the library calls it
        """Answer as it was laid down."""
        self.server.asked.append(self.path)
        self.server.agents.add(self.headers["User-Agent"])
        way = self.server.ways.get(unquote(urlsplit(self.path).path).strip("/"), says({}, 404))
        way(self)

    def head(self, status: int, **heads: Any) -> None:
        """Send status and heads, their names with an underscore for a hyphen."""
        self.send_response(status)
        for name, value in heads.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def says(answer: Any, status: int = 200, kind: str = "application/json", **heads: Any) -> Way:
    """A way: JSON, or text as it is."""
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()

    def way(handler: Handler) -> None:
        handler.head(status, Content_Type=kind, Content_Length=len(body), **heads)
        handler.wfile.write(body)

    return way


def leads_to(address: str) -> Way:
    """A way: a redirect."""
    return lambda handler: handler.head(302, Location=address, Content_Length=0)


def never(handler: Handler) -> None:
    """A way: no answer at all."""
    handler.server.closing.wait()


def drips(handler: Handler) -> None:
    """A way: a byte now and then, for ever."""
    handler.head(200, Content_Type="application/json")
    while not handler.server.closing.wait(0.02):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def floods(handler: Handler) -> None:
    """A way: a hundred megabytes."""
    handler.head(200, Content_Type="application/json", Content_Length=100_000_000)
    for _ in range(100):
        handler.wfile.write(b" " * 1_000_000)


def breaks_off(handler: Handler) -> None:
    """A way: less than was announced."""
    handler.head(200, Content_Type="application/json", Content_Length=1_000)
    handler.wfile.write(b'{"message"')


def nonsense(handler: Handler) -> None:
    """A way: no HTTP."""
    handler.wfile.write(b"What?\r\n\r\n")
