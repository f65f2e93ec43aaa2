"""Reading our own source: what the tests of the repository look at."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = ("articles", "reviewers", "editorial")


def tracked() -> list[Path]:
    """Return every file of the repository that git knows or would add, as it stands in the tree."""
    listing = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for line in listing.stdout.splitlines() if (path := ROOT / line).is_file()]


def paths(*folders: str) -> list[str]:
    """Return the path from the root of each module below the folders."""
    return [
        str(path.relative_to(ROOT))
        for path in sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    ]


@cache
def tree(path: str) -> ast.Module:
    """Return the syntax tree of a module, read once: for tests, never while they are collected
    in each process."""
    return ast.parse((ROOT / path).read_text())


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield (path from the root, syntax tree) of each module below the folders."""
    return ((path, tree(path)) for path in paths(*folders))
