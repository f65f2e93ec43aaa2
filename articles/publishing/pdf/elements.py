"""HTML of ours as elements, and which way the lines in them run."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

EMPTY = {"br", "hr", "img"}
LEFT_OUT = {
    "visually-hidden",
    "screen-only",
    "contents",
    "back",
    "references__number",
    "callout__key",
}


@dataclass
class Element:
    """An element of the HTML, with its attributes, and its children: elements and texts.
    `parent` is None for the whole."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)
    parent: "Element | None" = None

    @property
    def names(self) -> set[str]:
        """Its CSS classes."""
        return set(self.attributes.get("class", "").split())

    @property
    def words(self) -> str:
        """All the text in it."""
        return "".join(child if isinstance(child, str) else child.words for child in self.children)

    def all(self, tag: str) -> Iterator["Element"]:
        """Yield the children with this tag that are not left out."""
        return (
            child
            for child in self.children
            if isinstance(child, Element) and child.tag == tag and not child.is_left_out
        )

    def is_within(self, tag: str) -> bool:
        """Does it stand in an element with this tag?"""
        here = self.parent
        while here and here.tag != tag:
            here = here.parent
        return here is not None

    @property
    def has_words_before(self) -> bool:
        """Does anything stand before it in the same block?"""
        if self.parent is None:
            return False
        before = self.parent.children[
            : next(at for at, child in enumerate(self.parent.children) if child is self)
        ]
        return any(
            child.strip() if isinstance(child, str) else not child.is_left_out for child in before
        )

    @cached_property
    def way(self) -> str:
        """Which way its text runs: looked at once, however many ask what they stand in."""
        return way(self.words)

    @property
    def is_left_out(self) -> bool:
        """Is it for the screen, or for those who hear the page?"""
        return (
            self.tag == "svg"
            or "aria-hidden" in self.attributes
            or not LEFT_OUT.isdisjoint(self.names)
        )


class _Parser(HTMLParser):
    """Builds the elements of well-formed HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.here = self.whole = Element("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        made = Element(tag, {name: value or "" for name, value in attrs}, parent=self.here)
        self.here.children.append(made)
        if tag not in EMPTY:
            self.here = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Put in an element that is closed at once, as those of a drawing are."""
        self.here.children.append(
            Element(tag, {name: value or "" for name, value in attrs}, parent=self.here)
        )

    def handle_endtag(self, tag: str) -> None:
        """End the element that is open."""
        if self.here.tag == tag and self.here.parent:
            self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        """Put in words."""
        self.here.children.append(data)


def parse(html: str) -> Element:
    """Return the whole of some well-formed HTML."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.whole


def direction(of: Element) -> str:
    """Return which way the lines of an element run, "ltr" or "rtl": as its first strong letter
    does, or that of the one around it that asks for this (dir="auto")."""
    here: Element | None = of
    while here and here.attributes.get("dir") != "auto":
        here = here.parent
    return here.way if here else "ltr"


def way(text: str) -> str:
    """Return which way a text runs: as its first strong letter does."""
    strong = next(
        (kind for kind in map(unicodedata.bidirectional, text) if kind in {"L", "R", "AL"}), "L"
    )
    return "ltr" if strong == "L" else "rtl"
