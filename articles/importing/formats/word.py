"""A Word document: headings, lists, tables, notes and a list of references, by the styles and
numbers that Word knows them by."""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from mammoth import convert_to_html, html

from ...forms.references import ROWS_LIMIT
from ...references.unreadable import Unreadable
from ..listed import from_line
from ..markup.blocks import HEADINGS, Writer
from ..written import Written
from .archive import LIMIT, of_words
from .strict_xml import parsed

STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.below-title:fresh
p[style-name='Author'] => p.below-title:fresh
p[style-name='Date'] => p.below-title:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Caption'] => p:fresh
"""
ANSWERS = {"short answer", "abstract"}
LISTS = {
    "references",
    "reference list",
    "bibliography",
    "literature",
    "literature cited",
    "works cited",
}
_SHOWN = 120  # characters of what is left out
_NOTE = re.compile(r"#?((?:foot|end)note-[0-9]{1,6})")


def read(data: bytes) -> Written:
    """Return what a document says; raises Unreadable."""
    if len(data) > LIMIT:
        raise Unreadable(
            f"It has more than {LIMIT:,} bytes, the most that is read. Take its pictures out."
        )
    root, notes, counted = _as_html(data)
    endnotes = _taken_out(root)
    title, blocks = _title(list(root))
    blocks = _below_title(blocks, notes)
    blocks, lines = _references(blocks)
    lines = lines[: ROWS_LIMIT + 1]  # more are refused
    numbers = {name: len(lines) + at for at, name in enumerate(endnotes, 1)}
    if endnotes:
        message = (
            "1 note became a reference"
            if len(endnotes) == 1
            else f"{len(endnotes)} notes became references"
        )
        notes.append(
            f"{message}: look whether it is one."
            if len(endnotes) == 1
            else f"{message}: look whether they are."
        )
    if sum(element.tag == "ol" for block in blocks for element in block.iter()) > 1:
        notes.append("Each numbered list begins with 1: compare the numbers.")
    writer = Writer(len(lines) + len(endnotes))
    writer.running.formulas = counted["formula"]
    _cite(root, numbers)
    answer, blocks = _short_answer(blocks, writer)
    found = [writer.running.plain([line]) for line in [*lines, *endnotes.values()]]
    body = writer.body(blocks)
    listed = [from_line(words, number, notes) for number, words in enumerate(found, 1)]
    head = {"title": writer.running.plain(title), "short_answer": answer, "references": listed}
    return Written(body, head=head, notes=[*notes, *writer.notes()])


def _as_html(data: bytes) -> tuple[Element, list[str], Counter[str]]:
    """Return a document as a tree of HTML, what is not in it, and what was counted (archive.py).
    Pictures are neither read nor kept; where one stands among words, it is said.
    """
    pictures: list[object] = []

    def left_out(picture: object) -> list[object]:
        pictures.append(picture)
        return [html.element("picture")]

    archive, counted = of_words(data)
    try:
        made = convert_to_html(
            archive, style_map=STYLES, include_embedded_style_map=False, convert_image=left_out
        )
    except (LookupError, ValueError, TypeError, AttributeError, OSError, RecursionError) as fault:
        raise Unreadable(
            "This Word document cannot be read. Open it in Word, save it again as .docx, and try "
            "again."
        ) from fault
    notes = (
        [f"{len(pictures)} picture{'s are' if len(pictures) > 1 else ' is'} left out."]
        if pictures
        else []
    )
    notes += [
        f"{count} passage{'s that are' if count > 1 else ' that is'} {kind} "
        f"{'are' if count > 1 else 'is'} left out."
        for kind in ("struck out", "hidden")
        if (count := counted[kind])
    ]
    root = parsed(f"<body>{made.value}</body>", what="What Word wrote")
    for block in [*root.iter("p"), *(element for element in root if element.tag in HEADINGS)]:
        if not "".join(block.itertext()).strip():
            for picture in block.iter("picture"):
                picture.tag = "span"
    return root, notes, counted


def _taken_out(root: Element) -> dict[str, Element]:
    """Take the list of notes off the end, and return them by their names."""
    last = root[-1] if len(root) and root[-1].tag == "ol" else None
    if (
        last is None
        or not len(last)
        or not all(_NOTE.fullmatch(item.get("id", "")) for item in last)
    ):
        return {}
    root.remove(last)
    for item in last:
        for paragraph in item:
            for link in paragraph.findall("a"):
                if "note-ref-" in link.get("href", ""):
                    link.text = ""
    return {item.get("id", ""): item for item in last}


def _cite(root: Element, numbers: dict[str, int]) -> None:
    """Make citations of what leads to notes."""
    for link in root.iter("a"):
        named = _NOTE.fullmatch(link.get("href", ""))
        if named and named[1] in numbers:
            link.tag, link.attrib = "cite", {"n": str(numbers[named[1]])}


def _title(blocks: list[Element]) -> tuple[list[Element | str], list[Element]]:
    """Return what is styled as the title, else the heading of the first level that the text
    begins with; and the other blocks."""
    titled = next((block for block in blocks if block.get("class") == "title"), None)
    if titled is None and blocks and blocks[0].tag == "h1":
        titled = blocks[0]
    if titled is None:
        raise Unreadable(
            "This document has no title. Give the question the style “Title” in Word, and import "
            "it again."
        )
    return [titled], [block for block in blocks if block is not titled]


def _below_title(blocks: list[Element], notes: list[str]) -> list[Element]:
    """Return the blocks without those of the title page that come first, subtitle, authors and
    date, which the notes name."""
    start = 0
    while start < len(blocks) and blocks[start].get("class") == "below-title":
        words = " ".join("".join(blocks[start].itertext()).split())
        notes += [f"Left out below the title: “{words[:_SHOWN]}”."] if words else []
        start += 1
    return blocks[start:]


def _section(blocks: list[Element], at: int) -> int:
    """Return where the section ends whose heading stands at `at`."""
    level = HEADINGS[blocks[at].tag]
    return next(
        (end for end in range(at + 1, len(blocks)) if HEADINGS.get(blocks[end].tag, 9) <= level),
        len(blocks),
    )


def _named(block: Element) -> str:
    return "".join(block.itertext()).strip(" :.").lower() if block.tag in HEADINGS else ""


def _references(blocks: list[Element]) -> tuple[list[Element], list[Element]]:
    """Return the blocks without the list of references, and its entries."""
    at = next((at for at in range(len(blocks) - 1, -1, -1) if _named(blocks[at]) in LISTS), None)
    if at is None:
        return blocks, []
    end = _section(blocks, at)
    return blocks[:at] + blocks[end:], [
        entry for entry in _entries(blocks[at + 1 : end]) if "".join(entry.itertext()).strip()
    ]


def _entries(blocks: list[Element]) -> Iterator[Element]:
    for block in blocks:
        yield from block if block.tag in ("ol", "ul") else [block]


def _short_answer(blocks: list[Element], writer: Writer) -> tuple[str, list[Element]]:
    """Return the short answer, where the text begins with a section of that name that can be
    one; and the other blocks."""
    if not blocks or _named(blocks[0]) not in ANSWERS:
        return "", blocks
    end = _section(blocks, 0)
    answer = writer.short_answer(blocks[1:end])
    return ("", blocks) if answer is None else (answer, blocks[end:])
