"""How long a reader waits while others lay siege: slow clients, and log-ins by the dozen.

`python -m bench.siege http://127.0.0.1:8000/articles/<slug>/` against a demo of your own (`DEMO=1
BEHIND_PROXY=1 python manage.py serve`, so that each log-in can come from an address of its own).
Prints the median, the 95th percentile and the longest wait, in milliseconds; a public page is to
stay under 50 ms at the 95th.
"""

import re
import socket
import sys
import threading
import time
from contextlib import ExitStack
from itertools import count
from urllib.parse import urlencode, urlsplit

SLOW = (
    b"GET / HTTP/1.1\r\nHos",
    b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx",
)
CLIENTS, LOG_INS, READS = 150, 24, 300


def call(port: int, sent: bytes) -> socket.socket:
    """Open a connection and send some bytes."""
    caller = socket.create_connection(("127.0.0.1", port), timeout=60)
    caller.sendall(sent)
    return caller


def ask(port: int, head: str, body: bytes = b"") -> str:
    """Send a request and return the whole answer."""
    got = b""
    with call(
        port, f"{head}\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode() + body
    ) as caller:
        while piece := caller.recv(65536):
            got += piece
    return got.decode(errors="replace")


def read(port: int, path: str, name: str) -> None:
    """Read a page many times, and print how long each took."""
    waits = []
    for _ in range(READS):
        before = time.perf_counter()
        if not ask(port, f"GET {path} HTTP/1.1").startswith("HTTP/1.1 200"):
            sys.exit(f"{path} is no public page.")
        waits.append((time.perf_counter() - before) * 1000)
    waits.sort()
    print(
        f"{name:<20} median {waits[READS // 2]:6.1f}   95 % {waits[READS * 95 // 100]:6.1f}   "
        f"longest {waits[-1]:6.1f}"
    )


def log_in(port: int, numbers: "count[int]", over: threading.Event) -> None:
    """Try passwords until it is over, each for another account from another address."""
    page = ask(port, "GET /accounts/login/ HTTP/1.1")
    token, cookie = (
        re.search(r'csrfmiddlewaretoken" value="(\w+)"', page),
        re.search(r"csrf=(\w+)", page),
    )
    while not over.is_set() and token and cookie:
        number = next(numbers)
        body = urlencode(
            {
                "csrfmiddlewaretoken": token[1],
                "login": f"nobody{number}@demo.example",
                "password": "wrong",
            }
        ).encode()
        ask(
            port,
            "POST /accounts/login/ HTTP/1.1\r\nX-Forwarded-Proto: http\r\nX-Forwarded-For: "
            f"10.0.{number // 250}.{number % 250}\r\n"
            f"Cookie: csrf={cookie[1]}\r\nContent-Type: "
            f"application/x-www-form-urlencoded\r\nContent-Length: {len(body)}",
            body,
        )


def main(address: str) -> None:
    """Measure in quiet, among slow clients, and among log-ins."""
    url = urlsplit(address)
    port = url.port or 80
    read(port, url.path, "in quiet")
    with ExitStack() as slow:
        for number in range(CLIENTS):
            slow.enter_context(call(port, SLOW[number % len(SLOW)]))
        read(port, url.path, f"{CLIENTS} slow clients")
    over, numbers = threading.Event(), count()
    crowd = [threading.Thread(target=log_in, args=(port, numbers, over)) for _ in range(LOG_INS)]
    for thread in crowd:
        thread.start()
    time.sleep(1)
    for _ in range(3):
        read(port, url.path, f"{LOG_INS} log-ins")
    over.set()


if __name__ == "__main__":
    main(sys.argv[1])
