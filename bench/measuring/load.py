"""Requests by the thousand, and what they cost the processes that answer them."""

import os
import select
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
CONNECTIONS = 8  # kept alive, each with one request on its way


@dataclass
class Caller:
    """One connection: how long its answers are, and how much of the one on its way has come."""

    line: socket.socket
    length: int
    come: int = field(default=0)


def spent(*pids: int) -> float:
    """Return the seconds of processor time that these processes and all their children have
    used."""
    return sum(_ticks(pid) for pid in pids) / TICKS


def children(pid: int) -> list[int]:
    """Return the processes that this one has started, and that still run."""
    return [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def _ticks(pid: int) -> int:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12]) + sum(map(_ticks, children(pid)))
    return 0


def ask(port: int, path: str, seconds: float, more: str = "") -> tuple[int, float]:
    """Ask again and again for some seconds; return how many answers came, and in how many
    seconds. `more` are lines of the head."""
    request = (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nAccept-Encoding: gzip, "
        f"deflate, br\r\n{more}\r\n"
    ).encode()
    poll, callers = select.epoll(), {}
    for _ in range(CONNECTIONS):
        line = socket.create_connection(("127.0.0.1", port))
        callers[line.fileno()] = Caller(line, _length(line, request))
        poll.register(line.fileno(), select.EPOLLIN)
    begun_at, count = time.perf_counter(), 0
    for caller in callers.values():
        caller.line.sendall(request)
    while time.perf_counter() < begun_at + seconds:
        for number, _ in poll.poll(1):
            caller = callers[number]
            caller.come += len(caller.line.recv(1 << 18))
            if caller.come >= caller.length:
                caller.come, count = 0, count + 1
                caller.line.sendall(request)
    took = time.perf_counter() - begun_at
    for caller in callers.values():
        caller.line.close()
    return count, took


def _length(line: socket.socket, request: bytes) -> int:
    """Ask once, and return the length of the whole answer in bytes."""
    line.sendall(request)
    come = b""
    while b"\r\n\r\n" not in come:
        come += line.recv(65536)
    head, _, body = come.partition(b"\r\n\r\n")
    if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 304")):
        raise SystemExit(f"{request.decode()} was answered with {head.decode(errors='replace')}")
    headers = {
        name.lower(): value
        for name, _, value in (row.partition(b": ") for row in head.split(b"\r\n")[1:])
    }
    length = 0 if head.startswith(b"HTTP/1.1 304") else int(headers[b"content-length"])
    while len(body) < length:
        body += line.recv(65536)
    return len(head) + 4 + length
