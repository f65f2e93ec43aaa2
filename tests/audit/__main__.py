"""`make audit`: every page of a demo of its own through the Nu HTML checker, and the readers' first
pages through Lighthouse.

Both come from npm into var/audit, once; they need Node.js 20 and Java 17. What `make run` keeps is
not touched.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser import NONE_FOUND, executable
from tests.servers import free_port

from . import lighthouse, nu

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "var" / "audit"
VERSIONS = ("lighthouse@12.8.2", "vnu-jar@26.9.27")
KEEP = "from tests.audit.page_files import keep; keep({folder!r}, {names!r})"


def main() -> int:
    """Make the demo, ask both; returns 1 when one found a fault."""
    for program, name in (("npm", "Node.js 20"), ("java", "Java 17")):
        if not shutil.which(program):
            sys.exit(f"{program} was not found: install {name} and run `make audit` again.")
    if not executable():
        sys.exit(NONE_FOUND)
    _install()
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        port = str(free_port())
        surroundings = os.environ | {
            "DEMO": "1",
            "VAR_DIR": folder,
            "PORT": port,
            "LOG_LEVEL": "ERROR",
        }
        print("Making a demo ...")
        pages = Path(folder) / "pages"
        keep = [
            "shell",
            "--no-imports",
            "-c",
            KEEP.format(folder=str(pages), names=lighthouse.PAGES),
        ]
        for command in (
            ["migrate", "-v0"],
            ["collectstatic", "--noinput", "-v0"],
            ["seed_demo", "-v0"],
            keep,
        ):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=surroundings,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        addresses = json.loads((pages / "addresses.json").read_text())
        (pages / "addresses.json").unlink()
        invalid = nu.check(TOOLS / "node_modules/vnu-jar/build/dist/vnu.jar", pages)
        with _served(port, surroundings) as origin:
            failed = lighthouse.judge(
                TOOLS / "node_modules/lighthouse/cli/index.js", origin, addresses
            )
    print("\n".join(failed) or "Lighthouse: every page passes all of its audits.")
    return int(bool(invalid or failed))


def _install() -> None:
    if all((TOOLS / "node_modules" / tool.rpartition("@")[0]).is_dir() for tool in VERSIONS):
        return
    print("Installing Lighthouse and the Nu HTML checker (once; some seconds) ...")
    TOOLS.mkdir(parents=True, exist_ok=True)
    asked = [
        "npm",
        "install",
        "--prefix",
        str(TOOLS),
        "--no-fund",
        "--no-audit",
        "--loglevel=error",
        "--ignore-scripts",
        *VERSIONS,
    ]
    subprocess.run(asked, check=True)


@contextmanager
def _served(port: str, surroundings: dict[str, str]) -> Iterator[str]:
    options = ["--interface", "rsgi", "--port", port, "--log-level", "error"]
    web = subprocess.Popen(
        [Path(sys.executable).parent / "granian", *options, "editorial.rsgi:application"],
        cwd=ROOT,
        env=surroundings,
    )
    try:
        yield f"http://localhost:{port}"
    finally:
        web.terminate()
        web.wait()


if __name__ == "__main__":
    sys.exit(main())
