"""Whatever of references is pasted at once, recognised by how it begins."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError

from .formats import READERS
from .lines import item_of, joined
from .rows import row_of
from .unreadable import Unreadable

LIMIT = 100_000  # characters
AT_ONCE = 100  # as many as a list holds
NOTHING = (
    "Paste identifiers, lines of a list of references, or BibTeX, RIS, PubMed, EndNote or CSL-JSON "
    "text."
)

# What looks like another format, but does not begin like it: no line of it is a reference.
NOT_LINES = (
    (
        re.compile(r"^(?:AU|A1|TI|T1|PY|Y1|JO|ER) {1,2}- ", re.MULTILINE),
        "This looks like RIS, but does not begin with “TY  - ”. Paste each reference from that "
        "line on, to “ER  - ”.",
    ),
    (
        re.compile(r"^\s{0,9}@[A-Za-z]{1,20}\s{0,3}\{[^,\n]{0,99},", re.MULTILINE),
        "This holds BibTeX, with other text before it. Paste the entries alone, from the first “@” "
        "on.",
    ),
    (
        re.compile(r"\A\s{0,99}<(?:\?xml|xml|records?)\b", re.IGNORECASE),
        "This is XML, which is not read here. Export the references as RIS, BibTeX or EndNote "
        "text.",
    ),
)


def rows(text: str) -> list[dict[str, str]]:
    """Return the references in `text` as rows of the editor page, in order; raises Unreadable,
    which says where and what to do."""
    if len(text) > LIMIT:
        raise Unreadable(
            f"These are {len(text):,} characters; at most {LIMIT:,} are read at once. Paste fewer "
            "references."
        )
    found = [row_of(item, number) for number, item in enumerate(_items(text), 1)]
    if not found:
        raise Unreadable(NOTHING)
    return found


def _items(text: str) -> Iterator[dict[str, Any]]:
    reader = next((read for begins, read in READERS if begins.match(text)), _lines)
    for number, item in enumerate(reader(text), 1):
        if number > AT_ONCE:
            raise Unreadable(
                f"These are more than {AT_ONCE} references, the most that a list holds. Paste "
                "those that you cite."
            )
        yield item


def _lines(text: str) -> Iterator[dict[str, Any]]:
    for pattern, sentence in NOT_LINES:
        if pattern.search(text):
            raise Unreadable(sentence)
    for number, line in joined(text.splitlines()):
        try:
            yield item_of(line)
        except ValidationError as fault:
            raise Unreadable(f"Line {number}: {' '.join(fault.messages)}") from fault
