"""Whether one address answers: by HEAD, by GET where the server wants that, through some redirects,
at public hosts alone.

What is typed as an address may lead into the network that the worker stands in. So the host is
looked up here, each of its addresses must be a public one, and it is that one which is called, at
every redirect anew.
"""

import http.client
import time
from contextlib import ExitStack, suppress
from http import HTTPStatus
from ipaddress import ip_address
from socket import (
    AF_INET,
    AF_INET6,
    SHUT_RDWR,
    SOCK_STREAM,
    create_connection,
    gaierror,
    getaddrinfo,
)
from ssl import SSLError, SSLSocket, create_default_context
from threading import Timer
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

TIMEOUT = 8.0  # seconds for one step
ALL_OF_IT = 20.0  # seconds for one request, however slowly it answers
ALL_REQUESTS = 40.0  # seconds after which no further one is begun
REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
TO_GET = {400, 403, 404, 405, 406, 501}  # some servers answer so to HEAD, and otherwise to GET
MOVED = {301, 302, 303, 307, 308}
GONE = {404, 410}  # others of the fours are refusals of robots, and somebody answers


class Answer(NamedTuple):
    """What came of asking: in words, and whether it counts as a failure."""

    outcome: str
    is_failure: bool


class NotPublic(Exception):
    """The address leads to no public host, or to none of the usual ports."""


def ask(url: str) -> Answer:
    """Ask an address; whatever it answers, and if it does not, this returns."""
    ends_at = time.monotonic() + ALL_REQUESTS
    try:
        for _ in range(REDIRECTS + 1):
            if time.monotonic() > ends_at:
                raise TimeoutError
            status, leads_to = _status(url)
            if status not in MOVED or not leads_to:
                return Answer(
                    _named(status), status in GONE or status >= HTTPStatus.INTERNAL_SERVER_ERROR
                )
            url = urljoin(url, leads_to)
        return Answer("it leads from one address to the next", True)
    except NotPublic:
        return Answer("it leads to no public site", True)
    except gaierror:
        return Answer("there is no such site", True)
    except SSLError:
        return Answer("its certificate is not valid", True)
    except TimeoutError:
        return Answer("no answer in time", True)
    except (
        OSError,
        http.client.HTTPException,
        ValueError,
    ):  # what is no HTTP, or no address any more after a redirect
        return Answer("no answer", True)


def _named(status: int) -> str:
    with suppress(ValueError):
        return f"{status} {HTTPStatus(status).phrase}"
    return str(status)


def _status(url: str) -> tuple[int, str]:
    status, leads_to = _request(url, "HEAD")
    return _request(url, "GET") if status in TO_GET else (status, leads_to)


def _request(url: str, method: str) -> tuple[int, str]:
    """Return status and redirect of one request; of what comes after its head nothing is read."""
    parts = urlsplit(iri_to_uri(url))
    connection = _connection(parts)
    hurry = Timer(ALL_OF_IT, _hang_up, [connection])
    hurry.daemon = True
    hurry.start()
    try:
        if isinstance(connection.sock, SSLSocket):
            connection.sock.do_handshake()
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        connection.request(
            method,
            path,
            headers={
                "User-Agent": f"link-check (+{settings.SITE_ORIGIN})",
                "Accept": "*/*",
                "Connection": "close",
            },
        )
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
    finally:
        hurry.cancel()
        connection.close()


def _hang_up(connection: http.client.HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(SHUT_RDWR)


def _connection(parts: SplitResult) -> http.client.HTTPConnection:
    """Return a connection to a public host that is made already."""
    if parts.scheme not in PORTS or not parts.hostname:
        raise NotPublic
    port = parts.port or PORTS[parts.scheme]
    sock = create_connection((vetted(parts.hostname, port), port), timeout=TIMEOUT)
    made = http.client.HTTPConnection(parts.hostname, port, timeout=TIMEOUT)
    if parts.scheme == "https":  # the handshake comes once it can be hung up on
        with ExitStack() as stack:
            stack.callback(sock.close)
            sock = create_default_context().wrap_socket(
                sock, server_hostname=parts.hostname, do_handshake_on_connect=False
            )
            stack.pop_all()
    made.sock = sock
    return made


def vetted(host: str, port: int) -> str:
    """Return an address of a host to call; raises NotPublic where one of its addresses, or the
    port, is not for everybody."""
    found = [
        str(one[4][0])
        for one in getaddrinfo(host, port, type=SOCK_STREAM)
        if one[0] in (AF_INET, AF_INET6)
    ]
    if (
        port not in PORTS.values()
        or not found
        or not all(ip_address(one.partition("%")[0]).is_global for one in found)
    ):
        raise NotPublic
    return found[0]
