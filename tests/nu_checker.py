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
DRAWN_BY_THE_THEME = 'x-data="theme()"'
OF_THE_THEME = [re.compile(one) for one in (
    "^Attribute “(x-|hx-|@|:)", "^The selector “:root” matches",
    "^The heading “h3”.* follows the heading “h1”", "^No space between attributes",
    "^Element “p” not allowed as child of element “span”", "^Stray end tag “div”", "^End tag “a” violates nesting rules",
)]


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
    said = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)["messages"]
    found = [one for one in said if not _is_of_the_theme(one, folder)]
    kinds: Counter[str] = Counter()
    examples: dict[str, Any] = {}
    for one in found:
        kind = re.sub(r"“[^”]*”", "“…”", one["message"])
        kinds[kind] += 1
        examples.setdefault(kind, one)
    for kind, count in kinds.most_common():
        one = examples[kind]
        print(f"{count} × {one['message']}\n    {Path(one['url']).name}:{one.get('lastLine')}: {one.get('extract', '')[:300]!r}")
    print(f"{len(list(folder.iterdir()))} pages, {len(found)} errors of ours, {len(said) - len(found)} of the theme")
    return int(bool(found))


def _is_of_the_theme(one: dict[str, Any], folder: Path) -> bool:
    """Does the theme of the web admin write this, and no template of ours?"""
    is_drawn_by_it = DRAWN_BY_THE_THEME in (folder / Path(one["url"]).name).read_text()
    return is_drawn_by_it and any(kind.search(one["message"]) for kind in OF_THE_THEME)


if __name__ == "__main__":
    sys.exit(main())
