"""An RSGI application around a WSGI one: the event loop waits for clients, threads only work.

Two sets of threads, so that nothing a signed-in person or a log-in does can take the threads of
readers.
"""

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus
from queue import SimpleQueue
from threading import Thread
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

    def __init__(
        self, application: WSGI, *, session_cookie: str, bodies: Bodies | None = None
    ) -> None:
        """Stand before `application`. Who sends the cookie named `session_cookie` is no mere
        reader."""
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
            if scope.method in SAFE:  # of these nobody here wants a body
                threads = self.house if self._is_known(scope) else self.readers
                await threads.run(
                    partial(self._answer, scope, b"", protocol, asyncio.get_running_loop())
                )
                return
            with self.bodies.kept() as body:
                data = await body.read(protocol, length(scope.headers))
                await self.house.run(
                    partial(self._answer, scope, data, protocol, asyncio.get_running_loop())
                )
        except Refused as refused:
            protocol.response_bytes(*refusal(refused.code))

    def _is_known(self, scope: Any) -> bool:
        return any(
            f"{self.session_cookie}=" in cookies for cookies in scope.headers.get_all("cookie")
        )

    def _answer(
        self, scope: Any, data: bytes, protocol: Any, loop: asyncio.AbstractEventLoop
    ) -> None:
        """Run the application in this thread, and send what it says."""
        response = Said()
        try:
            pieces = self.application(environ(scope, data), response)
        except Exception:
            log.exception("The application failed.")
            protocol.response_bytes(*refusal(HTTPStatus.INTERNAL_SERVER_ERROR))
            return
        try:
            if isinstance(pieces, list) or response.length <= SENT_WHOLE:
                protocol.response_bytes(response.code, response.headers, b"".join(pieces))
            else:
                _stream(pieces, response, protocol, loop)
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
        named = next(
            (value for name, value in self.headers if name.lower() == "content-length"), ""
        )
        return int(named) if named.isdecimal() else float("inf")


class Threads:
    """Some threads, and a queue before them that has an end.

    A pool of concurrent.futures makes a public page cost a third more: it keeps a second future,
    with its locks, for each call.
    """

    def __init__(self, name: str, *, count: int = THREADS, waiting: int = WAITING) -> None:
        """Start none yet: each starts when it is first needed."""
        self.name, self.count, self.room = name, count, count + waiting
        self.started = self.taken = 0
        self.wanted: SimpleQueue[tuple[Callable[[], None], asyncio.Future[None]]] = SimpleQueue()

    async def run(self, work: Callable[[], None]) -> None:
        """Work in one of the threads, and wait for its end. Raises Refused (503) when too many
        wait already, else what `work` raised."""
        if self.taken >= self.room:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE)
        self.taken += 1
        if self.started < min(self.taken, self.count):
            self.started += 1
            Thread(target=self._work, name=f"{self.name}_{self.started}", daemon=True).start()
        done = asyncio.get_running_loop().create_future()
        self.wanted.put((work, done))
        try:
            await done
        finally:
            self.taken -= 1

    def _work(self) -> None:
        while True:
            work, done = self.wanted.get()
            trouble = None
            try:
                if not done.cancelled():
                    work()
            except (
                BaseException
            ) as raised:  # whoever waits shall hear of it, and the thread goes on
                trouble = raised
            done.get_loop().call_soon_threadsafe(_end, done, trouble)


def _end(done: "asyncio.Future[None]", trouble: BaseException | None) -> None:
    if done.done():  # nobody waits any more
        return
    if trouble:
        done.set_exception(trouble)
    else:
        done.set_result(None)


def _leave_with_parent(loop: asyncio.AbstractEventLoop, parent: int) -> None:
    """End this process soon after the one that started it: nobody else would, and it would serve
    old code beside the new."""
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)
    loop.call_later(PARENT_SECONDS, _leave_with_parent, loop, parent)


def _stream(
    pieces: Iterable[bytes], response: Said, protocol: Any, loop: asyncio.AbstractEventLoop
) -> None:
    async def started() -> Any:
        return protocol.response_stream(response.code, response.headers)

    async def sent(piece: bytes) -> None:
        await transport.send_bytes(piece)

    transport = asyncio.run_coroutine_threadsafe(started(), loop).result()
    try:
        for piece in pieces:
            asyncio.run_coroutine_threadsafe(sent(piece), loop).result(SEND_SECONDS)
    except Exception as gone:  # whatever the server calls it: the client takes no more
        log.info("An answer was not taken to its end: %s", type(gone).__name__)
