"""`make run`: one command starts all of it and Ctrl-C stops all of it; a port that is not to be
had gives one line."""

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from editorial.demo import PEOPLE
from editorial.demo.codes import secret_of
from editorial.management.commands.serve import _port
from tests.servers import free_port

pytestmark = pytest.mark.long


def surroundings(folder: Path, port: object) -> dict[str, str]:
    """Return the environment of a demo in a folder of its own."""
    return {"DEMO": "1", "VAR_DIR": str(folder), "PORT": str(port), "PATH": os.defpath}


def working_in(folder: Path) -> list[str]:
    """Return the processes whose environment names the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"VAR_DIR={folder}\0".encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text().replace("\0", " "))
    return found


def test_it_starts_everything_and_ctrl_c_stops_everything(tmp_path):
    port = free_port()
    manage = {"cwd": settings.BASE_DIR, "env": surroundings(tmp_path, port), "text": True}
    collect = [
        "collectstatic",
        "--noinput",
        "--verbosity=0",
        "--ignore=unfold",
        "--ignore=admin",
    ]  # what the home page needs
    subprocess.run([sys.executable, "manage.py", *collect], check=True, **manage)
    with subprocess.Popen(
        [sys.executable, "-u", "manage.py", "serve"], stdout=subprocess.PIPE, **manage
    ) as demo:
        lines = []
        for line in demo.stdout:  # the last line comes once the site has answered
            lines.append(line)
            if "Ctrl-C stops everything" in line:
                break
        with urlopen(f"http://127.0.0.1:{port}/") as home:
            assert home.status == 200
        at_work = " ".join(working_in(tmp_path))
        demo.send_signal(signal.SIGINT)
        demo.stdout.read()
    assert all(program in at_work for program in ("valkey", "granian", "celery"))
    assert f"http://localhost:{port}/" in "".join(lines)
    assert all(person["email"] in "".join(lines) for person in PEOPLE)
    for person in PEOPLE:
        [line] = [line for line in lines if person["email"] in line]
        shown = re.search(r"\b\d{6}  ([A-Z2-7]{32})$", line.rstrip())
        assert (shown[1] if shown else "") == (
            secret_of(person["email"]) if {*person["roles"]} - {"author"} else ""
        ), "whoever signs has an app"
    assert working_in(tmp_path) == []
    assert demo.returncode == 0


def test_a_taken_port_gives_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "manage.py", "serve"],
            cwd=settings.BASE_DIR,
            env=surroundings(tmp_path, port),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == (
        f"CommandError: Port {port} is not to be had (Address already in use). Choose another: "
        "make run PORT=8001\n"
    )
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("asked", ["", "abc", "0", "-1", "65536", "80 80"])
def test_a_port_that_is_none_is_refused(asked):
    with pytest.raises(CommandError, match="give a number from 1024 to 65535"):
        _port(asked)


def test_outside_the_demo_it_is_refused(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="under your own supervisor"):
        call_command("serve")
