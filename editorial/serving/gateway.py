"""An RSGI application around a WSGI one: the event loop waits for clients, threads only work.

Two sets of threads, so that nothing a signed-in person or a log-in does can take the threads of readers.
"""

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from typing import Any

from .bodies import Bodies, Refused, length
from .environ import environ
from .refusals import refusal

log = logging.getLogger(__name__)

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
THREADS = 4  # of each kind, each with a connection to the database
WAITING = 200  # requests that may wait for a thread of a kind; the next one is told to come again
SENT_WHOLE = 1_000_000  # bytes; a longer answer is sent piece by piece
PARENT_SECONDS = 1.0  # between two looks for the parent process
SEND_SECONDS = 30.0  # a client that takes no piece of it for so long is let go

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Gateway:
    """Serves a WSGI application: reads each request as a whole, then hands it to a thread."""

    def __init__(self, application: WSGI, *, session_cookie: str, bodies: Bodies | None = None) -> None:
        """Stand before `application`. Who sends the cookie named `session_cookie` is no mere reader."""
        self.application, self.session_cookie = application, session_cookie
        self.bodies = bodies or Bodies()
        self.readers, self.house = Threads("reader"), Threads("house")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Called once by the server, before the first request."""
        _leave_with_parent(loop, os.getppid())

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        if scope.proto != "http":
            return
        try:
            with self.bodies.kept() as body:
                is_safe = scope.method in SAFE  # of these nobody here wants a body
                data = b"" if is_safe else await body.read(protocol, length(scope.headers))
                threads = self.readers if is_safe and not self._is_known(scope) else self.house
                await threads.run(partial(self._answer, environ(scope, data), protocol, asyncio.get_running_loop()))
        except Refused as refused:
            protocol.response_bytes(*refusal(refused.code))

    def _is_known(self, scope: Any) -> bool:
        return any(f"{self.session_cookie}=" in cookies for cookies in scope.headers.get_all("cookie"))

    def _answer(self, request: dict[str, Any], protocol: Any, loop: asyncio.AbstractEventLoop) -> None:
        """Run the application in this thread, and send what it says."""
        said = Said()
        try:
            pieces = self.application(request, said)
        except Exception:
            log.exception("The application failed.")
            protocol.response_bytes(*refusal(HTTPStatus.INTERNAL_SERVER_ERROR))
            return
        try:
            if isinstance(pieces, list) or said.length <= SENT_WHOLE:
                protocol.response_bytes(said.code, said.headers, b"".join(pieces))
            else:
                _stream(pieces, said, protocol, loop)
        finally:
            if close := getattr(pieces, "close", None):
                close()


class Said:
    """What a WSGI application says before its answer: PEP 3333's start_response."""

    def __init__(self) -> None:
        """Nothing was said."""
        self.code, self.headers = int(HTTPStatus.OK), list[tuple[str, str]]()

    def __call__(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        """Take note of it."""
        self.code, self.headers = int(status.partition(" ")[0]), headers

    @property
    def length(self) -> float:
        """How many bytes the answer has, as far as it says; else without end."""
        named = next((value for name, value in self.headers if name.lower() == "content-length"), "")
        return int(named) if named.isdecimal() else float("inf")


class Threads:
    """Some threads, and a queue before them that has an end."""

    def __init__(self, name: str, *, count: int = THREADS, waiting: int = WAITING) -> None:
        """Start none yet: each starts when it is first needed."""
        self.pool = ThreadPoolExecutor(count, thread_name_prefix=name)
        self.room, self.taken = count + waiting, 0

    async def run(self, work: Callable[[], None]) -> None:
        """Work in one of the threads, and wait for its end. Raises Refused (503) when too many wait already."""
        if self.taken >= self.room:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE)
        self.taken += 1
        try:
            await asyncio.get_running_loop().run_in_executor(self.pool, work)
        finally:
            self.taken -= 1


def _leave_with_parent(loop: asyncio.AbstractEventLoop, parent: int) -> None:
    """End this process soon after the one that started it: nobody else would, and it would serve old code beside the new."""
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)
    loop.call_later(PARENT_SECONDS, _leave_with_parent, loop, parent)


def _stream(pieces: Iterable[bytes], said: Said, protocol: Any, loop: asyncio.AbstractEventLoop) -> None:
    async def started() -> Any:
        return protocol.response_stream(said.code, said.headers)

    async def sent(piece: bytes) -> None:
        await transport.send_bytes(piece)

    transport = asyncio.run_coroutine_threadsafe(started(), loop).result()
    try:
        for piece in pieces:
            asyncio.run_coroutine_threadsafe(sent(piece), loop).result(SEND_SECONDS)
    except Exception as gone:  # whatever the server calls it: the client takes no more
        log.info("An answer was not taken to its end: %s", type(gone).__name__)
