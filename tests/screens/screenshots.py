"""`make screenshots`: a demo of its own, in a folder that goes afterwards, for
tests/screens/photographer.py to picture.

What `make run` keeps is not touched.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from ..servers import free_port

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


def main() -> int:
    """Make the demo, start its web server, send the photographer; returns the photographer's
    exit status."""
    with tempfile.TemporaryDirectory(prefix="screenshots-") as folder:
        port = str(free_port())
        surroundings = os.environ | {
            "DEMO": "1",
            "VAR_DIR": folder,
            "PORT": port,
            "LOG_LEVEL": "ERROR",
            # The browser keeps an event loop while the database is asked.
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        }
        print("Making a demo ...")
        for command in (
            ["migrate", "-v0"],
            ["collectstatic", "--noinput", "-v0"],
            ["seed_demo", "-v0"],
        ):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=surroundings,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        options = ["--interface", "rsgi", "--port", port, "--log-level", "error"]
        web = subprocess.Popen(
            [BIN / "granian", *options, "editorial.rsgi:application"], cwd=ROOT, env=surroundings
        )
        try:
            go = (
                f"from tests.screens.photographer import main; main('http://localhost:{port}', "
                f"*{sys.argv[1:]!r})"
            )
            return subprocess.run(
                [sys.executable, "manage.py", "shell", "--no-imports", "-c", go],
                cwd=ROOT,
                env=surroundings,
            ).returncode
        finally:
            web.terminate()
            web.wait()


if __name__ == "__main__":
    sys.exit(main())
