"""Whether one address answers: by HEAD, by GET where the server wants that, through some redirects,
at public hosts alone.

What is typed as an address may lead into the network that the worker stands in: `outside` calls
public hosts alone, at every redirect anew.
"""

import http.client
import time
from contextlib import suppress
from http import HTTPStatus
from socket import gaierror
from ssl import SSLError
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from ..outside.connecting import NotPublic, connected

TIMEOUT = 8.0  # seconds for one step
ALL_OF_IT = 20.0  # seconds for one request, however slowly it answers
ALL_REQUESTS = 40.0  # seconds after which no further one is begun
REDIRECTS = 5
TO_GET = {400, 403, 404, 405, 406, 501}  # some servers answer so to HEAD, and otherwise to GET
MOVED = {301, 302, 303, 307, 308}
GONE = {404, 410}  # others of the fours are refusals of robots, and somebody answers


class Answer(NamedTuple):
    """What came of asking: in words, and whether it counts as a failure."""

    outcome: str
    is_failure: bool


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
    with connected(parts, timeout=TIMEOUT, all_of_it=ALL_OF_IT) as connection:
        connection.request(
            method,
            f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}",
            headers={
                "User-Agent": f"link-check (+{settings.SITE_ORIGIN})",
                "Accept": "*/*",
                "Connection": "close",
            },
        )
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
