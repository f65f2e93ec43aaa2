"""One connection to a host, at a public address alone.

What is typed or answered as an address may lead into the network that the worker stands in. So the
host is looked up here, each of its addresses must be a public one, and it is that one which is
called.
"""

import http.client
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from ipaddress import ip_address
from socket import AF_INET, AF_INET6, SHUT_RDWR, SOCK_STREAM, create_connection, getaddrinfo, socket
from ssl import SSLSocket, create_default_context
from threading import Timer
from urllib.parse import SplitResult

PORTS = {"http": 80, "https": 443}


class NotPublic(Exception):
    """The address leads to no public host, or to none of the usual ports."""


@contextmanager
def connected(
    parts: SplitResult, *, timeout: float, all_of_it: float, is_ours: bool = False
) -> Iterator[http.client.HTTPConnection]:
    """Connect to the host of an address; `timeout` is for one step, after `all_of_it` seconds the
    line is cut.

    A host that `is_ours`, named by who runs the site, may stand anywhere. Raises NotPublic, and
    what sockets and TLS raise.
    """
    connection = _connection(parts, timeout, is_ours)
    line = connection.sock  # the connection lets go of it once an answer has begun
    hurry = Timer(all_of_it, _hang_up, [line])
    hurry.daemon = True
    hurry.start()
    try:
        if isinstance(line, SSLSocket):
            line.do_handshake()
        yield connection
    finally:
        hurry.cancel()
        connection.close()


def _hang_up(line: socket) -> None:
    with suppress(OSError):  # it may be closed by now
        line.shutdown(SHUT_RDWR)


def _connection(parts: SplitResult, timeout: float, is_ours: bool) -> http.client.HTTPConnection:
    """Return a connection that is made already, but for the handshake of TLS."""
    if parts.scheme not in PORTS or not parts.hostname:
        raise NotPublic
    port = parts.port or PORTS[parts.scheme]
    address = parts.hostname if is_ours else vetted(parts.hostname, port)
    sock = create_connection((address, port), timeout=timeout)
    made = http.client.HTTPConnection(parts.hostname, port, timeout=timeout)
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
        str(answer[4][0])
        for answer in getaddrinfo(host, port, type=SOCK_STREAM)
        if answer[0] in (AF_INET, AF_INET6)
    ]
    if (
        port not in PORTS.values()
        or not found
        or not all(ip_address(address.partition("%")[0]).is_global for address in found)
    ):
        raise NotPublic
    return found[0]
