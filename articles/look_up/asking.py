"""One service asked at one address: JSON or a reason, whatever is answered and however slowly."""

import http.client
import json
import time
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from socket import gaierror
from ssl import SSLError
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils import timezone

from ..outside.connecting import NotPublic, connected

TIMEOUT = 8.0  # seconds for one step
ALL_OF_IT = 15.0  # seconds for an answer with its redirects, however slowly it comes
BYTES = 4_000_000  # the longest records have thousands of references
REDIRECTS = 3
LONGEST_PAUSE = timedelta(days=1)  # that a service may ask for
_PIECE = 65_536
MOVED = {301, 302, 303, 307, 308}
GONE = {404, 410}
BUSY = {429, 503}


class Unknown(Exception):
    """The service knows no such work."""


class NotAnswered(Exception):
    """There is no answer that can be used. `reason` completes a sentence that begins with the name
    of the service; `is_passing` says whether asking again helps, `pause` after how long at the
    earliest."""

    def __init__(
        self, reason: str, *, is_passing: bool = True, pause: timedelta | None = None
    ) -> None:
        super().__init__(reason)
        self.reason, self.is_passing, self.pause = reason, is_passing, pause


def asked(host: str, path: str) -> Any:
    """Return what a service says, read as JSON; `path` comes with its query. Raises Unknown,
    NotAnswered."""
    through = settings.LOOK_UP_THROUGH
    url = f"{through}/{host}{path}" if through else f"https://{host}{path}"
    ends_at = time.monotonic() + ALL_OF_IT
    try:
        for _ in range(REDIRECTS + 1):
            status, heads, body = _request(url, ends_at)
            leads_to = heads.get("location", "")
            if status not in MOVED or not leads_to:
                return _read(status, heads, body)
            url = _same_site(url, leads_to)
        raise NotAnswered("leads from one address to the next")
    except NotPublic as fault:
        raise NotAnswered("was not found at a public address") from fault
    except gaierror as fault:
        raise NotAnswered("was not found") from fault
    except SSLError as fault:
        raise NotAnswered("has no valid certificate") from fault
    except TimeoutError as fault:
        raise NotAnswered("did not answer in time") from fault
    except (OSError, http.client.HTTPException, ValueError) as fault:  # the line broke, no HTTP
        late = time.monotonic() > ends_at
        raise NotAnswered("did not answer in time" if late else "did not answer") from fault


def _same_site(url: str, leads_to: str) -> str:
    """Return where a redirect leads; raises NotAnswered where that is another site."""
    here, there = urlsplit(url), urlsplit(urljoin(url, leads_to))
    if (here.scheme, here.netloc) != (there.scheme, there.netloc):
        raise NotAnswered("leads to another site", is_passing=False)
    return there.geturl()


def _request(url: str, ends_at: float) -> tuple[int, Mapping[str, str], bytes]:
    """Return status, heads (their names in lower case) and body of one request."""
    parts, left = urlsplit(url), ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError
    is_ours = bool(settings.LOOK_UP_THROUGH)
    with connected(
        parts, timeout=min(TIMEOUT, left), all_of_it=left, is_ours=is_ours
    ) as connection:
        contact = f"mailto:{settings.LOOK_UP_CONTACT}"
        connection.request(
            "GET",
            f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}",
            headers={
                "User-Agent": f"look-up (+{settings.SITE_ORIGIN}; {contact})",
                "Accept": "application/json",
                "Connection": "close",
            },
        )
        answer = connection.getresponse()
        heads = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, heads, _body(answer, ends_at)


def _body(answer: http.client.HTTPResponse, ends_at: float) -> bytes:
    pieces, size = list[bytes](), 0
    while piece := answer.read1(_PIECE):
        size += len(piece)
        if size > BYTES:
            raise NotAnswered(
                f"answered with more than {BYTES:,} bytes, the most that is read", is_passing=False
            )
        pieces.append(piece)
        if time.monotonic() > ends_at:
            break
    if time.monotonic() > ends_at:  # the line was cut, or is about to be
        raise TimeoutError
    if answer.length:  # less came than was announced
        raise http.client.IncompleteRead(b"", answer.length)
    return b"".join(pieces)


def _read(status: int, heads: Mapping[str, str], body: bytes) -> Any:
    if status in GONE:
        raise Unknown
    if status in BUSY:
        raise NotAnswered("asks for a pause", pause=_pause(heads.get("retry-after", "")))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise NotAnswered(f"has a trouble of its own ({status})")
    if status != HTTPStatus.OK:
        raise NotAnswered(f"refused to answer ({status})", is_passing=False)
    kind = heads.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise NotAnswered("answered with something that is no record of a work")
    try:
        return json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as fault:  # no JSON, brackets within brackets
        raise NotAnswered("answered with something that cannot be read") from fault


def _pause(header: str) -> timedelta | None:
    """Return how long a service asks to be left alone: in seconds, or until a date (RFC 9110,
    10.2.3)."""
    if header.isascii() and header.isdecimal() and len(header) < 10:
        return min(timedelta(seconds=int(header)), LONGEST_PAUSE)
    try:
        left = parsedate_to_datetime(header) - timezone.now()
    except (ValueError, TypeError, OverflowError):  # no date, or one without its zone
        return None
    return min(max(left, timedelta(0)), LONGEST_PAUSE)
