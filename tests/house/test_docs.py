"""What the pages for developers name is there."""

import re
from collections.abc import Iterator
from pathlib import Path

from .source import ROOT, tracked

ROOMS = "articles|reviewers|editorial|templates|tests|docs|bench|deploy|editor"
NAMED = re.compile(
    rf"`((?:{ROOMS})/[\w./-]+)`|\]\(((?:\.\./)*(?:{ROOMS}|decisions)/[\w./-]+|[\w-]+\.md)[)#]"
)
PAGES = sorted(
    path
    for path in tracked()
    if path.suffix == ".md"
    and path.name != "CHANGELOG.md"
    and path.parent.relative_to(ROOT).as_posix() in {".", "docs", "docs/decisions"}
)


def gone(page: Path, text: str) -> Iterator[str]:
    """Yield what a page names or leads to, and is not in the tree."""
    for found in NAMED.finditer(text):
        there = ROOT / found[1] if found[1] else page.parent / found[2]
        if not there.exists():
            yield found[1] or found[2]


def test_what_a_page_names_is_there() -> None:
    named = {str(page.relative_to(ROOT)): list(gone(page, page.read_text())) for page in PAGES}
    assert len(named) > 30 and {page: paths for page, paths in named.items() if paths} == {}


def test_what_is_gone_is_found() -> None:
    text = (
        "See `articles/lost.py`, [this](decisions/0000-lost.md#why), [that](lost.md) and "
        "`articles/apps.py`."
    )
    assert list(gone(ROOT / "docs/house.md", text)) == [
        "articles/lost.py",
        "decisions/0000-lost.md",
        "lost.md",
    ]


def test_what_a_verb_takes_is_what_one_took() -> None:
    part = (ROOT / "docs/how-to-add.md").read_text().split("\n## ")[1]
    files = re.findall(r"^\| `([^`]+)`", part, flags=re.MULTILINE)
    assert (
        len(files) > 10
        and [path for path in files if "waive_findings" not in (ROOT / path).read_text().lower()]
        == []
    )
