"""`manage.py serve`: the whole demo under one supervisor, as `make run` starts it."""

import logging
import os
import re
import signal
import socket
import sys
import threading
import time
from contextlib import closing, nullcontext, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from honcho.environ import parse_procfile
from honcho.manager import Manager

from editorial.demo import PEOPLE
from editorial.demo.clock import at
from editorial.demo.codes import codes
from editorial.demo.furnishing import PASSWORD
from editorial.demo.seed import FOUNDED, morning

PROCFILE = settings.BASE_DIR / "Procfile"


class Command(BaseCommand):
    """Prepare what is missing, start broker, web and worker, and say where to go. Ctrl-C stops
    all of it."""

    help = "Run the demo on the port that PORT names."

    def handle(self, **options: Any) -> None:
        """Raises CommandError outside the demo and when the port cannot be had; exits as the
        processes did."""
        if not settings.DEMO:
            raise CommandError(
                "serve is for the demo: deploy the processes of the Procfile under your own "
                "supervisor."
            )
        port = _port(os.environ.get("PORT", "8000"))
        try:
            self._prepare()
        except KeyboardInterrupt:
            sys.exit(128 + signal.SIGINT)
        manager = Manager()
        surroundings = (
            os.environ
            | {
                "PORT": str(port),
                "VAR_DIR": str(settings.VAR_DIR),
                "PYTHONUNBUFFERED": "1",
                # In a container one often is root.
                "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
                "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",  # noqa: E501
            }
            | _broker()
        )
        for name, command in parse_procfile(PROCFILE.read_text()).processes.items():
            manager.add_process(
                name,
                f"exec {command}",
                env=surroundings,
                cwd=str(settings.BASE_DIR),
                quiet=name == "valkey",
            )
        threading.Thread(target=self._welcome, args=[port], daemon=True).start()
        signal.signal(
            signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM)
        )  # a closed terminal stops all, too
        manager.loop()
        sys.exit(0 if manager.returncode == 128 + signal.SIGINT else manager.returncode)

    def _prepare(self) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        self._say("Preparing the database ...")
        with (
            nullcontext() if connection.introspection.table_names() else at(morning(FOUNDED))
        ):  # the first acts are of the house itself
            call_command("migrate", verbosity=0)
        self._say("Seeding the demo, unless it is there ...")
        logging.getLogger(
            "articles.workflow.wake"
        ).disabled = True  # no broker runs yet: the sweep will find what is owed
        call_command("seed_demo", stdout=self.stdout)
        call_command(
            "set_pages", stdout=self.stdout
        )  # port, templates or stylesheet may have changed since the last run

    def _welcome(self, port: int) -> None:
        """Wait for the site to answer, then say where it is and who can log in."""
        home = f"http://localhost:{port}/"
        while not _is_up(f"http://127.0.0.1:{port}/"):
            time.sleep(0.1)
        apps = {code.email: f"{code.code}  {code.secret}" for code in codes()}
        rows = [
            "  "
            f"{', '.join(person['roles']):<8}{person['email']:<26}{person['name']:<20}{apps.get(str(person['email']), '')}"  # noqa: E501
            for person in PEOPLE
        ]
        invitation = f"  Log in with any of these; the password is always {PASSWORD}"
        factor = (
            "  Behind the name: the code of the moment, and the secret for an app of your own. "
            f"New codes: {home}demo/codes/"
        )
        self._say(
            "\n".join(
                [
                    "",
                    f"  {home}",
                    "",
                    invitation,
                    *rows,
                    "",
                    factor,
                    "",
                    "  Ctrl-C stops everything.",
                    "",
                ]
            )
        )

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def _port(asked: str) -> int:
    """Return the port to listen on; raises CommandError when it is not one, or not to be had."""
    if not re.fullmatch(r"[1-9][0-9]{0,4}", asked) or int(asked) > 65535:
        raise CommandError(f"PORT is {asked!r}: give a number from 1024 to 65535.")
    port = int(asked)
    try:
        with closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
    except OSError as trouble:
        raise CommandError(
            f"Port {asked} is not to be had ({trouble.strerror}). Choose another: make run "
            "PORT=8001"
        ) from None
    return port


def _broker() -> dict[str, str]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {"VALKEY_PORT": str(port), "REDIS_URL": f"redis://127.0.0.1:{port}/0"}


def _is_up(address: str) -> bool:
    with suppress(URLError, OSError), urlopen(address, timeout=5):  # noqa: S310 - our own address
        return True
    return False
