"""The web process for tests, with the very command of the Procfile."""

import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from honcho.environ import parse_procfile

from tests.faults.stage import eventually
from tests.servers import free_port

PATIENCE = 30.0  # seconds that a test waits for one answer


def command(application: str = "") -> list[str]:
    """Return the command of the Procfile, without its port; with another application, if one is
    named."""
    program, *arguments, served = shlex.split(
        parse_procfile((settings.BASE_DIR / "Procfile").read_text()).processes["web"]
    )
    port = arguments.index("--port")
    del arguments[port : port + 2]
    return [str(Path(sys.executable).parent / program), *arguments, application or served]


class Web:
    """A running web process. Requests are bytes, so that a client may be as slow and as odd as
    it likes."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        """Talk to the process at a port."""
        self.process, self.port = process, port

    def call(self, sent: bytes) -> socket.socket:
        """Open a connection and send some bytes; the caller closes it."""
        caller = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        with suppress(
            BrokenPipeError, ConnectionResetError
        ):  # it may answer and close before everything is sent
            caller.sendall(sent)
        return caller

    def ask(
        self, path: str = "/", method: str = "GET", body: bytes = b"", **headers: str
    ) -> tuple[int, bytes, bytes]:
        """Send a request and return status, head and body of the answer."""
        named = (
            {"Host": "localhost", "Connection": "close"}
            | ({"Content-Length": str(len(body))} if body else {})
            | headers
        )
        head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        with self.call(
            f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + body
        ) as caller:
            return answer(caller)

    def is_up(self, path: str = "/") -> bool:
        """Does it answer?"""
        with suppress(OSError):
            return self.ask(path)[0] > 0
        return False


def answer(caller: socket.socket) -> tuple[int, bytes, bytes]:
    """Return status, head and body of what comes until the server closes."""
    got = b""
    with suppress(ConnectionResetError):  # it closes on who is still sending
        while piece := caller.recv(65536):
            got += piece
    head, _, body = got.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n").partition(b"\r\n\r\n")
    return int(head.split()[1]) if head else 0, head, body


@contextmanager
def web(environment: dict[str, str], application: str = "", up: str = "/") -> Iterator[Web]:
    """Run the web process, and yield it once it answers at `up`."""
    port = free_port()
    with subprocess.Popen(
        [*command(application)[:-1], "--port", str(port), command(application)[-1]],
        cwd=settings.BASE_DIR,
        env=environment,
    ) as process:
        try:
            running = Web(process, port)
            eventually(
                lambda: process.poll() is not None or running.is_up(up), "the web process to answer"
            )
            yield running
        finally:
            process.terminate()
