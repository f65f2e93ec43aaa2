"""Reading PDFs as programs of others do, and setting small ones."""

import io
import json
import re
from collections.abc import Mapping
from typing import Any

import typst
from pypdf import PdfReader

from articles.publishing.pdf import typeset_one
from articles.publishing.pdf.nodes import nodes
from articles.publishing.pdf.typesetting import CannotBeSet, why_not

ON_EACH_SHEET = {
    "title": "A title",
    "authors": ["An author"],
    "date": {"year": 2026, "month": 3, "day": 2, "hour": 1, "minute": 2, "second": 3},
    "site": "SITE",
    "caution": "CAUTION",
    "title_dir": "ltr",
    "short_title": "TITLE",
    "receipt": ["RECEIPT", "STATE"],
}
FOOT = re.compile(r"\s*TITLE\s*RECEIPT\s*STATE\s*Page \d+ of \d+\s*\Z")
HEADING = "<h1>Why?</h1>"


def in_this_process(data: Mapping[str, Any]) -> bytes:
    """Set a text as articles/publishing/pdf/typesetting.py does, but without a process of its
    own, which takes a moment to begin."""
    try:
        return typeset_one.typeset(json.dumps(data))
    except typst.TypstError as trouble:
        raise CannotBeSet(
            why_not(
                {"without_a_font": typeset_one.without_a_font(trouble), "message": trouble.message}
            )
        ) from trouble


def set_html(html: str, **facts: Any) -> bytes:
    """Return the PDF of some HTML of ours below a heading."""
    return in_this_process(
        {**ON_EACH_SHEET, "blocks": nodes(HEADING + html, "https://site.example"), **facts}
    )


def sheets(data: bytes) -> list[str]:
    """Return the text of each sheet."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def set_words(data: bytes) -> str:
    """Return the text of a PDF made by `set_html`, without what stands on each sheet."""
    return " ".join(FOOT.sub("", sheet.removeprefix("SITE CAUTION")) for sheet in sheets(data))


def text(data: bytes) -> str:
    """Return all of the text, each run of white space one space."""
    return " ".join(" ".join(sheets(data)).split())


def letters(words: str) -> str:
    """Return words without any white space, as lines are broken elsewhere."""
    return "".join(words.split())
