"""All ratios in one table: `make ratios`, or `make ratios QUICK=1` for a first look.

Runs the benches one after another, each in a process and on a database of its own, and prints what
they found beside what is wanted. The table goes into docs/performance.md; with QUICK it is only
printed. What could not be measured is a row, too.
"""

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, Self

import psycopg
from measuring.database import INSIDE
from measuring.figures import SIGN

from tests.servers import Postgres

HERE = Path(__file__).parent
NOTE = HERE.parent / "docs" / "performance.md"
TABLE = re.compile(r"(?<=<!--ratios-->\n).*(?=<!--/ratios-->)", re.DOTALL)
PATIENCE = 240  # seconds for one bench
RATIO_OF_CYCLE = re.compile(r"cycle ([\d.]+) \+ ([\d.]+) .* ratio ([\d.]+)")


class Bench(NamedTuple):
    """A bench, and what it is told when there is time and when there is none; None: it is left
    out then."""

    name: str
    arguments: str
    quickly: str | None


BENCHES = [
    Bench("pages", "--rounds 7", "--rounds 3 --seconds 0.4"),
    Bench("pages", "--sqlite --rounds 7", "--sqlite --rounds 3 --seconds 0.4"),
    Bench("cycle", "--rounds 10", "--rounds 3"),
    Bench("cycle", "--sqlite --rounds 10", None),
    Bench("edits", "--rounds 60", "--rounds 30"),
    Bench("edits", "--sqlite --rounds 60", None),
    Bench("mail", "--rounds 7", "--rounds 3"),
    Bench("mail", "--sqlite --rounds 7", None),
    Bench("recipients", "--rounds 9", "--rounds 3"),
    Bench("recipients", "--sqlite --rounds 9", None),
    Bench("commands", "--articles 40", "--articles 8"),
    Bench("commands", "--sqlite --articles 40", None),
    Bench("memory", "--pages 300", None),
]
ELSEWHERE = [
    ("lists and pages at 1,000 to 1,000,000 articles", "`DEMO=1 python bench/lists.py`"),
    ("search at 100,000 and 1,000,000 articles", "`DEMO=1 python bench/search.py 100000`"),
    ("pages of a text of 20 and 60 kB", "`DEMO=1 python bench/text_pages.py`"),
]


def main() -> None:
    """Measure, print, and write the table down."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="", help="the names of benches, with commas")
    given = parser.parse_args()
    begun_at, rows = time.monotonic(), list[list[str]]()
    with Databases() as databases:
        for bench in BENCHES:
            arguments = bench.quickly if given.quick else bench.arguments
            if arguments is not None and (not given.only or bench.name in given.only.split(",")):
                print(f"{bench.name} {arguments} ...", file=sys.stderr, flush=True)
                rows += found_by(
                    bench.name, arguments, databases.fresh(is_sqlite="--sqlite" in arguments)
                )
    rows += [[name, "", "", "", f"not in this table: {command}"] for name, command in ELSEWHERE]
    if find_spec("wagtail") is None:
        rows.append(
            [
                "all that is held against Wagtail",
                "",
                "",
                "",
                "not measured: Wagtail is not installed (`pip install wagtail`)",
            ]
        )
    table = "\n".join([about(time.monotonic() - begun_at), "", *lines(rows), ""])
    print(table)
    if not given.quick and not given.only:
        NOTE.write_text(TABLE.sub(lambda _: table, NOTE.read_text()))


class Databases:
    """Databases that are migrated already, one for each bench: copies of two that are migrated
    once."""

    def __init__(self) -> None:
        """Start PostgreSQL, and migrate both."""
        self.folder, self.count = Path(tempfile.mkdtemp()), 0
        self.postgres = Postgres()
        for surroundings in (self._sqlite(), self._postgresql()):
            migrate = [sys.executable, "-c", "from measuring.database import set_up; set_up()"]
            subprocess.run(migrate, check=True, cwd=HERE, env=surroundings)  # noqa: S603

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.postgres.stop()
        shutil.rmtree(self.folder)

    def fresh(self, *, is_sqlite: bool) -> dict[str, str]:
        """Return what a process finds its database by, and a folder."""
        self.count += 1
        if is_sqlite:
            shutil.copytree(self.folder / "0", self.folder / str(self.count))
            return self._sqlite()
        with psycopg.connect(self.postgres.url, autocommit=True) as line:
            line.execute(f"create database bench_{self.count} template bench_0")
        return self._postgresql()

    def _sqlite(self) -> dict[str, str]:
        return self._found_by(f"sqlite:///{self.folder / str(self.count) / 'bench.sqlite3'}")

    def _postgresql(self) -> dict[str, str]:
        if not self.count:
            with psycopg.connect(self.postgres.url, autocommit=True) as line:
                line.execute("create database bench_0")
        return self._found_by(self.postgres.url.replace("/postgres?", f"/bench_{self.count}?"))

    def _found_by(self, url: str) -> dict[str, str]:
        folder = self.folder / str(self.count)
        folder.mkdir(exist_ok=True)
        return os.environ | {
            "DEMO": "1",
            "LOG_LEVEL": "ERROR",
            "DATABASE_URL": url,
            "VAR_DIR": str(folder),
        }


def found_by(name: str, arguments: str, surroundings: dict[str, str]) -> list[list[str]]:
    """Return the rows of a bench: its figures, or why there are none."""
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, HERE / f"{name}.py", INSIDE, *arguments.split()],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            stdin=subprocess.DEVNULL,
            env=surroundings,
        )
    except subprocess.TimeoutExpired:
        return [[f"{name} {arguments}", "", "", "no", f"not done within {PATIENCE} seconds"]]
    rows = [
        line.split("\t")[1:] for line in done.stdout.splitlines() if line.startswith(f"{SIGN}\t")
    ]
    if cycle := RATIO_OF_CYCLE.search(done.stdout):
        here, there, ratio = cycle.groups()
        rows.append(
            [
                "review cycle of the driver writing the same rows, "
                f"{'sqlite' if '--sqlite' in arguments else 'postgresql'}",
                ratio,
                "≥ 0.3",
                "yes" if float(ratio) >= 0.3 else "no",
                f"{here} ms here, {there} in the server",
            ]
        )
    if done.returncode or not rows:
        last = (done.stderr or done.stdout).strip().rpartition("\n")[2]
        rows.append([f"{name} {arguments}", "", "", "no", f"failed: {last[:120]}"])
    return rows


def lines(rows: list[list[str]]) -> list[str]:
    """Return a table in Markdown."""
    head = [["what", "found", "wanted", "holds", "beside"], ["---", "---:", "---:", "---", "---"]]
    return [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in head + rows]


def about(seconds: float) -> str:
    """Return a line that says when and where the table was made."""
    load = os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%d %B %Y, %H:%M} UTC, in {seconds / 60:.0f} minutes; {os.cpu_count()} "
        f"cores, Python {platform.python_version()}; load at the end {load:.1f}."
    )


if __name__ == "__main__":
    main()
