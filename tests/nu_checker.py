"""`make html`: every page of tests/pages.py, of a demo of its own, through the Nu HTML checker (https://validator.github.io/validator/).

The checker is a Java program that is not part of this project: NU_JAR says where its `vnu.jar` lies. What it finds once is held by
tests/house/test_html.py, which needs no Java.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Make the demo and check its pages; returns the checker's exit status."""
    jar = os.environ.get("NU_JAR", "")
    if not Path(jar).is_file():
        sys.exit("NU_JAR must name vnu.jar, the Nu HTML checker: it comes in the npm package vnu-jar, and runs with Java 17.")
    with tempfile.TemporaryDirectory(prefix="html-") as folder:
        surroundings = os.environ | {"DEMO": "1", "VAR_DIR": folder, "LOG_LEVEL": "ERROR"}
        print("Making a demo ...")
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["seed_demo", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=surroundings, check=True, stdout=subprocess.DEVNULL)
        go = f"from tests.page_files import keep; keep({folder + '/pages'!r})"
        subprocess.run([sys.executable, "manage.py", "shell", "--no-imports", "-c", go], cwd=ROOT, env=surroundings, check=True)
        return check(Path(jar), Path(folder) / "pages")


def check(jar: Path, folder: Path) -> int:
    """Print each kind of fault with an example, and how many there are of it; returns 1 if there is one."""
    asked = ["java", "-jar", str(jar), "--format", "json", "--exit-zero-always", "--errors-only", "--stdout", str(folder)]
    found = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)["messages"]
    kinds: Counter[str] = Counter()
    examples: dict[str, Any] = {}
    for one in found:
        kind = re.sub(r"“[^”]*”", "“…”", one["message"])
        kinds[kind] += 1
        examples.setdefault(kind, one)
    for kind, count in kinds.most_common():
        one = examples[kind]
        print(f"{count} × {one['message']}\n    {Path(one['url']).name}:{one.get('lastLine')}: {one.get('extract', '')[:300]!r}")
    print(f"{len(list(folder.iterdir()))} pages, {len(found)} errors")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
