"""The body of a request, read as a whole before any thread is taken: within a size, a time, and
a share of the memory."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

# bytes: a form of a million (settings.DATA_UPLOAD_MAX_MEMORY_SIZE) and the lines between its
# fields, or a logo of 32 kB.
LIMIT = 2_000_000
SECONDS = 20.0  # from the first byte to the last
AT_ONCE = 64_000_000  # bytes of all bodies held by this process


class Refused(Exception):
    """A body that is not taken in; `code`, a status of HTTP, says why."""

    def __init__(self, code: HTTPStatus) -> None:
        """Say why by a status of HTTP."""
        super().__init__(code.phrase)
        self.code = code


def length(headers: Any) -> int:
    """Return how many bytes of body a request announces, by its Content-Length.

    Raises Refused: 411 for one of unknown length, which no browser sends for a form; 400 for a
    length that is none.
    """
    if headers.get("transfer-encoding"):
        raise Refused(HTTPStatus.LENGTH_REQUIRED)
    length = headers.get("content-length") or "0"
    if not (length.isascii() and length.isdecimal()):
        raise Refused(HTTPStatus.BAD_REQUEST)
    return int(length[:20])


class Bodies:
    """All bodies that this process holds. Used in its event loop only, so nothing here needs a
    lock."""

    def __init__(
        self, *, limit: int = LIMIT, seconds: float = SECONDS, at_once: int = AT_ONCE
    ) -> None:
        """Hold nothing yet. `limit` and `at_once` are in bytes."""
        self.limit, self.seconds, self.at_once = limit, seconds, at_once
        self.held = 0

    @contextmanager
    def kept(self) -> Iterator["Body"]:
        """Yield a place for one body; what it held is given back at the end."""
        body = Body(self)
        try:
            yield body
        finally:
            self.held -= len(body.data)


class Body:
    """One body."""

    def __init__(self, bodies: Bodies) -> None:
        """Hold nothing yet."""
        self.bodies, self.data = bodies, bytearray()

    async def read(self, chunks: AsyncIterator[bytes], declared: int) -> bytes:
        """Return all of it, which are `declared` bytes.

        Raises Refused: 413 for one that is too long, 408 for one that does not come, 503 while
        there is no memory for it, 400 for one that ends before its end: half a form must not be
        taken for the whole.
        """
        if declared > self.bodies.limit:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            async with asyncio.timeout(self.bodies.seconds):
                async for chunk in chunks:
                    self._add(chunk)
        except TimeoutError:
            raise Refused(HTTPStatus.REQUEST_TIMEOUT) from None
        if len(self.data) != declared:
            raise Refused(HTTPStatus.BAD_REQUEST)
        return bytes(self.data)

    def _add(self, chunk: bytes) -> None:
        if len(self.data) + len(chunk) > self.bodies.limit:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if self.bodies.held + len(chunk) > self.bodies.at_once:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE)
        self.data += chunk
        self.bodies.held += len(chunk)
