"""The Nu HTML checker (https://validator.github.io/validator/) on pages kept as files.

What it finds once is held by tests/house/templates/test_html.py, which needs no Java.
"""

import json
import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

PUBLIC = "public"  # how the names of readers' pages go on
DRAWN_BY_THE_THEME = 'x-data="theme()"'
OF_THE_THEME = [
    re.compile(pattern)
    for pattern in (
        "^Attribute “(x-|hx-|@|:)",
        "^The selector “:root” matches",
        "^The heading “h3”.* follows the heading “h1”",
        "^No space between attributes",
        "^Element “p” not allowed as child of element “span”",
        "^Stray end tag “div”",
        "^End tag “a” violates nesting rules",
    )
]


def check(jar: Path, folder: Path) -> int:
    """Print each kind of fault with an example, and how many there are of it; returns how many are
    ours.

    On what readers see a warning is a fault, too; elsewhere only an error is.
    """
    asked = [
        "java",
        "-jar",
        str(jar),
        "--format",
        "json",
        "--exit-zero-always",
        "--stdout",
        str(folder),
    ]
    messages = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)["messages"]
    messages = [
        message
        for message in messages
        if message["type"] == "error" or f"-{PUBLIC}-" in message["url"]
    ]
    found = [message for message in messages if not _is_of_the_theme(message, folder)]
    kinds: Counter[str] = Counter()
    examples: dict[str, Any] = {}
    for message in found:
        kind = re.sub(r"“[^”]*”", "“…”", message["message"])
        kinds[kind] += 1
        examples.setdefault(kind, message)
    for kind, count in kinds.most_common():
        message = examples[kind]
        print(
            f"{count} × {message['message']}\n"
            f"    {Path(message['url']).name}:{message.get('lastLine')}: "
            f"{message.get('extract', '')[:300]!r}"
        )
    print(
        f"{len(list(folder.iterdir()))} pages, {len(found)} faults of ours, "
        f"{len(messages) - len(found)} of the theme"
    )
    return len(found)


def _is_of_the_theme(message: dict[str, Any], folder: Path) -> bool:
    """Does the theme of the web admin write this, and no template of ours?"""
    is_drawn_by_it = DRAWN_BY_THE_THEME in (folder / Path(message["url"]).name).read_text()
    return is_drawn_by_it and any(kind.search(message["message"]) for kind in OF_THE_THEME)
