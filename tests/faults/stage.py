"""The stage for faults: a real worker on the test's own database, and a mail server that kills
who calls it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import connection

from tests.articles.outbox.sink import Sink

PATIENCE = 120.0  # seconds; nothing waits this long unless something is lost


def eventually(condition: Callable[[], Any], what: str) -> None:
    """Wait until the condition holds; fail when patience ends."""
    ends_at = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < ends_at, f"waited {PATIENCE:.0f} seconds in vain for: {what}"
        time.sleep(0.05)


def database_url() -> str:
    """Return the address of the test database, for another process."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


class Worker:
    """A worker with two children and beat, in a process group of its own."""

    def __init__(self, folder: Path, mail_port: int) -> None:
        """Nothing runs yet."""
        self.folder, self.mail_port = folder, mail_port
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, unless it runs."""
        if self.process and self.process.poll() is None:
            return
        command = [
            sys.executable,
            "-m",
            "tests.faults.worker",
            "--pool",
            "prefork",
            "--concurrency",
            "2",
            "--beat",
            "--schedule",
            str(self.folder / "beat"),
            "--loglevel",
            "warning",
            "--without-gossip",
            "--without-mingle",
        ]
        facts = {
            "DEMO": "1",
            "DATABASE_URL": database_url(),
            "REDIS_URL": settings.REDIS_URL,
            "SWEEP_SECONDS": "1",
            "SMTP_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "VAR_DIR": str(self.folder),
            "C_FORCE_ROOT": "1",
        }
        with (self.folder / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                env=os.environ | facts,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Kill the whole group with SIGKILL."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Executioner(Sink):
    """A mail server that, at the mails of its plan, kills the process that is sending: before or
    after it accepts.

    `plan` maps the number of a mail, counted as they come, to "child before", "child after" or
    "worker after".
    """

    def __init__(self, plan: dict[int, str], worker: Callable[[], Worker]) -> None:
        """Accept everything until the plan says otherwise."""
        super().__init__()
        self.plan, self.worker, self.came, self.killed = dict(plan), worker, 0, 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail, and kill whom the plan says."""
        self.came += 1
        deed = self.plan.pop(self.came, "")
        if deed.endswith("before"):
            self._kill(deed, session)
            return "451 too late"
        answer = await super().handle_DATA(server, session, envelope)
        if deed:
            self._kill(deed, session)
        return answer

    def _kill(self, deed: str, session: Session) -> None:
        self.killed += 1
        if deed.startswith("worker"):
            self.worker().kill()
        else:
            os.kill(int(session.host_name.partition(".")[0].removeprefix("pid-")), signal.SIGKILL)


@contextmanager
def ended(worker: Worker) -> Iterator[Worker]:
    """Yield the worker, running; kill it afterwards, and show its log when something went wrong."""
    worker.start()
    try:
        yield worker
    except BaseException:
        print((worker.folder / "worker.log").read_text()[-6_000:])
        raise
    finally:
        worker.kill()
