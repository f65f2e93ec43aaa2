"""Figures on paper: the picture with its alternative text, no wider than the sheet, and its words
below it."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from articles.images.picture import written_anew
from articles.images.store import folder, keep
from articles.publishing.pdf.nodes import nodes, pictures
from articles.text.figures.figure import Figure
from articles.text.typeset import set_text
from tests.articles.images.pictures import drawn

from .reading import set_html, set_words


def test_a_figure_is_printed_with_its_words() -> None:
    picture = written_anew(drawn("JPEG", (1_600, 1_200)))
    name = f"{keep(picture)}-1600x1200.jpg"
    figure = Figure(name, "Two FIELDS", "They **lie**.", "Jane Roe", "CC BY 4.0")
    html = set_text(f"Before.\n\n{figure.typed()}\n\nAfter.", []).html
    [node] = [node for node in nodes(html) if node["kind"] == "figure"]
    assert node["width"] == 470 and pictures(nodes(html)) == [figure.file]
    data = set_html(html, pictures_in=str(folder()))
    read = PdfReader(BytesIO(data))
    assert len(read.pages[0].images) == 1
    assert [*_alternatives(read.trailer["/Root"]["/StructTreeRoot"])] == ["Two FIELDS"]
    expected = "Why? Before. They lie. Credit: Jane Roe. Licence: CC BY 4.0"
    assert " ".join(set_words(data).split()).startswith(expected)


def _alternatives(tree: Any) -> Iterator[str]:
    """Yield the alternative texts in a part of the structure of a PDF (ISO 32000-1, 14.7.2)."""
    part = tree.get_object()
    if isinstance(part, dict):
        yield from [str(part["/Alt"])] if "/Alt" in part else []
        below = part.get("/K", [])
        for child in below if isinstance(below, list) else [below]:
            yield from _alternatives(child) if hasattr(child, "get_object") else ()
