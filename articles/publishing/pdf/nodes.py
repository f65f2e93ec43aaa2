"""HTML of ours (a galley, parts of a page) as the tree that is set in type: a few kinds of blocks,
and words.

Words are only ever strings in the tree; nothing that was typed becomes markup of the typesetter.
What the page shows on the screen alone is left out, and so are the contents, which a PDF has as an
outline.

A node is a mapping with its `kind`. Blocks: heading (level), paragraph, list (is_ordered, items:
number and body), quote, note (edge), title (of a note), table (columns, head, rows of cells),
listing (text), figure (file of a picture, alt, its width in points), rule, reference (number), fact
(term). Within lines: strong, emphasis, code (parts),
link (to), small, raised (numbers), broken (parts of a long word), break.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ...text.figures.figure import PATH
from .elements import Element, direction, parse, way

Node = dict[str, Any]

LINES = {
    "people__line",
    "people__who",
    "references__authors",
    "references__source",
    "references__further",
    "references__pinpoint",
    "references__evidence",
    "references__links",
}
WITHIN_LINES = {"a", "b", "bdi", "br", "cite", "code", "em", "span", "strong", "sup", "time"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
HOLDERS = {"quote", "note", "figure"}  # kinds that hold blocks
NOTES, TITLES = {"callout", "banner"}, {"callout__title", "banner__title"}
EDGES = {
    "callout--warning": "stop",
    "banner--stop": "stop",
    "callout--caveat": "caution",
    "callout--pitfall": "caution",
    "banner--caution": "caution",
}
GAPS = re.compile(r"[ \t\n\r\f]+")
WORDS_AND_GAPS = re.compile(r"( +)")
MAY_END = re.compile(r"(?<= )|(?<=[-/])(?=[^\W\d_])")
LONGEST_WORD = 60  # characters that surely stand on a line
CHARACTERS_OF_A_ROW = 96
COLUMNS = 90  # of a listing
SHORTEST_PART = 4
# lists, quotes and notes within each other; what stands deeper is set at that depth, where a line
# still has room.
DEEPEST = 10
BULLET = "•"
# Points: of a pixel, and what there is room for beside the margins and a caption.
OF_A_PIXEL, WIDEST, TALLEST = 0.5, 470, 520


def nodes(html: str, origin: str = "") -> list[Node]:
    """Return the blocks of our own HTML; links without a host lead to `origin`."""
    return _levelled(list(_Reader(origin).blocks(parse(html))))


def pictures(blocks: Iterable[Node]) -> list[str]:
    """Return the names of the files of the pictures in blocks, which stand in no list."""
    return [node["file"] for node in blocks if node["kind"] == "figure"]


def _levelled(blocks: list[Node]) -> list[Node]:
    """Let no heading be more than one level below the one before it, as PDF/UA wants it."""
    last = 0
    for node in _walked(blocks):
        if node["kind"] == "heading":
            last = node["level"] = min(node["level"], last + 1)
    return blocks


def _walked(blocks: Iterable[Node]) -> Iterator[Node]:
    for node in blocks:
        yield node
        inner = (
            [item["body"] for item in node["items"]]
            if node["kind"] == "list"
            else [node["body"]]
            if node["kind"] in HOLDERS
            else []
        )
        for body in inner:
            yield from _walked(body)


@dataclass
class _Reader:
    """Turns elements into nodes."""

    origin: str
    longest: int = LONGEST_WORD
    depth: int = 0

    def blocks(self, of: Element) -> Iterator[Node]:
        """Yield the blocks in an element; what stands between them in lines of its own is a
        paragraph."""
        line: list[Element | str] = []
        for child in of.children:
            if isinstance(child, str) or (child.tag in WITHIN_LINES and not child.is_left_out):
                line.append(child)
            elif not child.is_left_out:
                yield from self._paragraph(line, of)
                line = []
                yield from self._block(child)
        yield from self._paragraph(line, of)

    def _paragraph(self, line: list[Element | str], of: Element) -> Iterator[Node]:
        body = _trimmed(self._within(line))
        if body:
            yield {"kind": "paragraph", "dir": direction(of), "body": body}

    def _block(self, element: Element) -> Iterator[Node]:
        if TITLES & element.names:
            yield {"kind": "title", "dir": direction(element), "body": self._line(element)}
        elif NOTES & element.names:
            edge = next((EDGES[name] for name in sorted(element.names) if name in EDGES), "")
            yield from self._holder({"kind": "note", "edge": edge}, element)
        elif element.tag in HEADINGS and element.words.strip():
            yield {
                "kind": "heading",
                "level": int(element.tag[1]),
                "dir": direction(element),
                "body": self._line(element),
            }
        elif element.tag in {"ul", "ol"} and "tracker" not in element.names:
            yield from self._list(element)
        elif element.tag == "dl":
            yield from self._facts(element)
        else:
            yield from self._plain_block(element)

    def _plain_block(self, element: Element) -> Iterator[Node]:
        match element.tag:
            case "blockquote":
                yield from self._holder({"kind": "quote"}, element)
            case "table":
                yield self._table(element)
            case "pre":
                yield {
                    "kind": "listing",
                    "dir": direction(element),
                    "text": _cut(element.words.removesuffix("\n")),
                }
            case "figure":
                yield self._figure(element)
            case "hr":
                yield {"kind": "rule"}
            case "li":  # of the tracker: a stage on a line
                yield from self._paragraph(element.children, element)
            case _:
                yield from self.blocks(element)

    def _figure(self, element: Element) -> Node:
        [shown], [caption] = element.all("img"), element.all("figcaption")
        width, height = (int(shown.attributes[name]) for name in ("width", "height"))
        scale = min(OF_A_PIXEL, WIDEST / width, TALLEST / height)
        return {
            "kind": "figure",
            "file": shown.attributes["src"].removeprefix(PATH),
            "alt": shown.attributes["alt"],
            "width": round(width * scale),
            "dir": direction(element),
            "body": list(self.blocks(caption)),
        }

    def _holder(self, node: Node, element: Element) -> Iterator[Node]:
        if self.depth < DEEPEST:
            yield {**node, "dir": direction(element), "body": self._inside(element)}
        else:
            yield from self.blocks(element)

    def _inside(self, element: Element) -> list[Node]:
        return list(replace(self, depth=self.depth + 1).blocks(element))

    def _list(self, element: Element) -> Iterator[Node]:
        if "references" in element.names:
            yield from (self._reference(item) for item in element.all("li"))
            return
        is_ordered, number, items = (
            element.tag == "ol",
            int(element.attributes.get("start") or 1) - 1,
            [],
        )
        for item in element.all("li"):
            number = int(item.attributes.get("value") or number + 1)
            if self.depth < DEEPEST:
                items.append({"number": number, "body": self._inside(item)})
            else:
                yield from self._marked(f"{number}. " if is_ordered else f"{BULLET} ", item)
        if items:
            yield {
                "kind": "list",
                "is_ordered": is_ordered,
                "dir": direction(element),
                "items": items,
            }

    def _marked(self, mark: str, item: Element) -> Iterator[Node]:
        """An item that stands too deep for a list of its own: its blocks, the first with its
        mark."""
        blocks = list(self.blocks(item))
        if blocks and blocks[0]["kind"] == "paragraph":
            blocks[0]["body"].insert(0, mark)
        else:
            yield {"kind": "paragraph", "dir": direction(item), "body": [mark.strip()]}
        yield from blocks

    def _reference(self, item: Element) -> Node:
        return {
            "kind": "reference",
            "number": item.attributes["id"].removeprefix("ref-"),
            "body": self._line(item),
        }

    def _table(self, element: Element) -> Node:
        rows = [
            [cell for cell in row.children if isinstance(cell, Element)] for row in _rows(element)
        ]
        columns = max(map(len, rows), default=1)
        within = _Reader(self.origin, max(SHORTEST_PART, CHARACTERS_OF_A_ROW // columns))
        cells = [
            [{"align": _alignment(cell), "body": within._line(cell)} for cell in row]
            for row in rows
        ]
        heads = sum(all(cell.tag == "th" for cell in row) for row in rows)
        return {
            "kind": "table",
            "columns": columns,
            "dir": direction(element),
            "head": cells[:heads],
            "rows": cells[heads:],
        }

    def _facts(self, element: Element) -> Iterator[Node]:
        for pair in element.all("div"):
            term, detail = (next(pair.all(tag)) for tag in ("dt", "dd"))
            yield {
                "kind": "fact",
                "dir": "ltr",
                "term": self._line(term),
                "body": self._line(detail),
            }

    def _line(self, element: Element) -> list[Any]:
        return _trimmed(
            [self._code(element.words)]
            if "digest" in element.names
            else self._within(element.children)
        )

    def _within(self, children: Iterable[Element | str]) -> list[Any]:
        made: list[Any] = []
        for child in children:
            if isinstance(child, str):
                made += self._words(GAPS.sub(" ", child))
            elif not child.is_left_out:
                made += self._inline(child)
        return made

    def _inline(self, element: Element) -> list[Any]:
        inner = self._within(element.children)
        match element.tag:
            case "br":
                return [{"kind": "break"}]
            case "strong" | "b" | "em" if element.is_within(element.tag):  # it looks no different
                return inner
            case "strong" | "b":
                return [{"kind": "strong", "body": inner}]
            case "em":
                return [{"kind": "emphasis", "body": inner}]
            case "code":
                return [self._code(GAPS.sub(" ", element.words))]
            case "sup":
                return [{"kind": "raised", "numbers": [link.words for link in element.all("a")]}]
            case "a":
                return self._link(element, inner)
        if "digest" in element.names:
            return [self._code(element.words)]
        if "badge" in element.names:
            return [{"kind": "small", "body": inner}]
        starts_a_line = not LINES.isdisjoint(element.names) and element.has_words_before
        return [{"kind": "break"}, *inner] if starts_a_line else inner

    def _link(self, element: Element, inner: list[Any]) -> list[Any]:
        to = element.attributes.get("href", "")
        if to.startswith("/"):
            return [{"kind": "link", "to": self.origin + to, "body": inner}]
        if not to.startswith(("http", "mailto:")):
            return inner
        address = (
            []
            if to in (element.words, f"mailto:{element.words}")
            else [" ", {"kind": "small", "body": self._words(f"<{to}>")}]
        )
        gap = [" "] if element.parent and "references__links" in element.parent.names else []
        return [{"kind": "link", "to": to, "body": inner}, *address, *gap]

    def _code(self, text: str) -> Node:
        return {"kind": "code", "parts": _parts(text, self.longest)}

    def _words(self, text: str) -> list[Any]:
        """The words of a text, one that is too long for its line in parts between which it may
        be broken."""
        words = [(word, _parts(word, self.longest)) for word in WORDS_AND_GAPS.split(text) if word]
        if all(len(parts) == 1 for _, parts in words):
            return [text] if text else []
        return [
            word if len(parts) == 1 else {"kind": "broken", "parts": parts} for word, parts in words
        ]


def _parts(word: str, longest: int) -> list[str]:
    """A word in parts, if what stands between the places where a line may end anyway is too long;
    no mark is torn from its letter.

    One that runs from right to left stays whole: its parts would change places.
    """
    if max(map(len, MAY_END.split(word))) <= longest or way(word) == "rtl":
        return [word]
    parts = [""]
    for letter in word:
        is_mark = unicodedata.category(letter)[0] == "M" or letter in "\u200c\u200d"
        if len(parts[-1]) >= longest and not is_mark:
            parts.append("")
        parts[-1] += letter
    return parts


def _cut(listing: str) -> str:
    """A listing without lines that run off the sheet."""
    lines = (
        line[at : at + COLUMNS]
        for line in listing.split("\n")
        for at in range(0, max(len(line), 1), COLUMNS)
    )
    return "\n".join(lines)


def _trimmed(line: list[Any]) -> list[Any]:
    """A line without white space at its ends, and at the breaks in it."""
    made: list[Any] = []
    for node in line:
        if isinstance(node, str):
            node = node.lstrip(" ") if not made or _is_break(made[-1]) else node
        elif _is_break(node):
            made = _ended(made)
        made += [node] if node else []
    return _ended(made)


def _ended(line: list[Any]) -> list[Any]:
    while line and isinstance(line[-1], str):
        kept = line[-1].rstrip(" ")
        if kept:
            return [*line[:-1], kept]
        line = line[:-1]
    return line


def _is_break(node: Any) -> bool:
    return isinstance(node, dict) and node["kind"] == "break"


def _rows(table: Element) -> Iterator[Element]:
    for part in table.children:
        if isinstance(part, Element):
            yield from [part] if part.tag == "tr" else part.all("tr")


def _alignment(cell: Element) -> str:
    return (
        "center"
        if "align-center" in cell.names
        else "end"
        if "align-end" in cell.names
        else "start"
    )
