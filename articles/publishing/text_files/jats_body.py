"""The blocks of a text as elements of JATS: sections by its headings, and in them paragraphs,
lists, tables, quotations and callouts."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from markdown_it.token import Token

from ...text.figures.figure import Figure

XLINK = "http://www.w3.org/1999/xlink"
OPENING = {  # type of a token: the elements it opens, within one another
    "paragraph_open": ["p"],
    "figure_open": ["fig", "caption"],
    "bullet_list_open": ["list"],
    "ordered_list_open": ["list"],
    "list_item_open": ["list-item"],
    "blockquote_open": ["disp-quote"],
    "callout_open": ["boxed-text"],
    "callout_title_open": ["caption", "title"],
    "table_open": ["table-wrap", "table"],
    "thead_open": ["thead"],
    "tbody_open": ["tbody"],
    "tr_open": ["tr"],
    "th_open": ["th"],
    "td_open": ["td"],
    "heading_open": ["p", "bold"],  # within a quotation or an item; all others begin sections
    "em_open": ["italic"],
    "strong_open": ["bold"],
    "link_open": ["ext-link"],
}
_NUMBER = re.compile(r"([0-9]+)")
_DASHES = re.compile("[-\u2010-\u2014\u2212]")


class Body:
    """An element that is filled from the tokens of a text, which cites references 1 to `listed`;
    its pictures are served at `origin`."""

    def __init__(self, tag: str, listed: int, origin: str = "") -> None:
        self.root, self.listed, self.origin = Element(tag), listed, origin
        self.open = [self.root]
        self.sections: list[int] = []  # the levels of those that are open

    def of_blocks(self, tokens: Sequence[Token]) -> Element:
        """Return the element with all blocks."""
        for token in tokens:
            self._take(token)
        return self.root

    def of_paragraph(self, tokens: Sequence[Token]) -> Element:
        """Return the element with the running text of one paragraph."""
        self._begin("p")
        for token in tokens:
            self._words(token)
        return self.root

    def _take(self, token: Token) -> None:
        if token.type == "inline":
            self._words(token)
        elif token.type in ("fence", "code_block"):
            SubElement(self.open[-1], "preformat").text = token.content
        elif token.type == "heading_open" and token.level == 0:
            self._section(int(token.tag[1]))
        elif token.type == "heading_close" and token.level == 0:
            self._end()  # of its title
        else:
            self._nest(token)

    def _nest(self, token: Token) -> None:
        """Open or close what a token does."""
        if token.type == "figure_close":
            self._show(token.meta["figure"])
        for tag in OPENING.get(token.type, ()):
            self._begin(
                tag, _attributes(token) if tag in ("list", "boxed-text", "ext-link") else None
            )
        if token.type == "callout_title_open" and token.meta["rating"]:
            self._say(token.meta["rating"].name)
        if token.type == "list_item_open" and token.info:
            SubElement(self.open[-1], "label").text = f"{token.info}{token.markup}"
        if token.nesting == -1:
            self._end(len(OPENING[f"{token.type.removesuffix('_close')}_open"]))

    def _show(self, figure: Figure) -> None:
        """Write the picture of a figure, and what is said of it, below its caption."""
        fig = self.open[-2]
        if not len(self.open[-1]):
            fig.remove(self.open[-1])
        SubElement(fig, "alt-text").text = figure.alt
        SubElement(fig, "graphic", {f"{{{XLINK}}}href": self.origin + figure.path})
        if figure.credit:
            SubElement(fig, "attrib").text = figure.credit
        if figure.licence:
            at = {f"{{{XLINK}}}href": figure.licence_at} if figure.licence_at else {}
            licence = SubElement(SubElement(fig, "permissions"), "license", at)
            SubElement(licence, "license-p").text = figure.licence

    def _section(self, level: int) -> None:
        while self.sections and self.sections[-1] >= level:
            self.sections.pop()
            self._end()
        self.sections.append(level)
        self._begin("sec")
        self._begin("title")

    def _begin(self, tag: str, attributes: dict[str, str] | None = None) -> None:
        self.open.append(SubElement(self.open[-1], tag, attributes or {}))

    def _end(self, count: int = 1) -> None:
        del self.open[-count:]

    def _words(self, inline: Token) -> None:
        for token in inline.children or []:
            match token.type:
                case "text":
                    self._say(token.content)
                case "softbreak" | "hardbreak":
                    self._say(" ")
                case "code_inline":
                    SubElement(self.open[-1], "monospace").text = token.content
                case "citation":
                    self._cite(token.content)
                case _:
                    self._nest(token)

    def _say(self, words: str) -> None:
        here = self.open[-1]
        if len(here):
            here[-1].tail = (here[-1].tail or "") + words
        else:
            here.text = (here.text or "") + words

    def _cite(self, marker: str) -> None:
        """Write a marker; the numbers of it that lead to a reference as what leads there."""
        for part in _NUMBER.split(_DASHES.sub("\u2013", marker)):
            if part.isdecimal() and len(part) < 5 and 1 <= int(part) <= self.listed:
                SubElement(
                    self.open[-1], "xref", {"ref-type": "bibr", "rid": f"ref-{int(part)}"}
                ).text = part
            else:
                self._say(part)


def _attributes(token: Token) -> dict[str, str]:
    match token.type:
        case "bullet_list_open":
            return {"list-type": "bullet"}
        case "ordered_list_open":
            return {"list-type": "order"}
        case "callout_open":
            return {"content-type": token.meta["kind"]}
    return {"ext-link-type": "uri", f"{{{XLINK}}}href": str(token.attrGet("href") or "")}
