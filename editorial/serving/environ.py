"""A request of the server as a WSGI environment (PEP 3333)."""

import sys
from functools import lru_cache
from io import BytesIO
from typing import Any

PLAIN = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
ENDS_HERE = {
    "connection",
    "content-length",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}  # RFC 9110, 7.6.1


def environ(scope: Any, body: bytes) -> dict[str, Any]:
    """Return the environment of a request whose body has been read."""
    host, port = _host_and_port(scope.server)
    found: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _latin_1(scope.path),
        "QUERY_STRING": _latin_1(scope.query_string),
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "REMOTE_ADDR": _host_and_port(scope.client)[0],
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    found.update(headers(scope.headers.items()))
    return found


def headers(sent: Any) -> dict[str, str]:
    """Return the headers under their WSGI names; of a name that comes several times the values
    are joined."""
    found: dict[str, str] = {}
    for name, value in sent:
        if key := _key(name):
            found[key] = (
                f"{found[key]}{'; ' if name == 'cookie' else ','}{value}" if key in found else value
            )
    return found


@lru_cache(maxsize=512)
def _key(name: str) -> str:
    """Return the WSGI name of a header; empty for one that goes no further.

    `X_Forwarded_For` and `X-Forwarded-For` would have one name here: a header with an underscore is
    dropped, or a client could speak in the place of the proxy. Nothing that is in use has one.
    """
    if "_" in name or name in ENDS_HERE:
        return ""
    return PLAIN.get(name) or "HTTP_" + name.upper().replace("-", "_")


def _latin_1(text: str) -> str:
    """Return text as WSGI wants it: its bytes, one character each."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("latin-1")


def _host_and_port(address: str) -> tuple[str, str]:
    host, _, port = (address or "").rpartition(":")
    return host.strip("[]"), port
