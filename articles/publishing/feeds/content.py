"""A galley as the content of a feed: what readers see, without what only works on its page."""

from typing import Any
from urllib.parse import urljoin

import nh3

_TAGS = {
    "a",
    "aside",
    "article",
    "blockquote",
    "br",
    "cite",
    "code",
    "div",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "strong",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}
_ATTRIBUTES = {
    "*": {"dir"},
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "li": {"value"},
    "th": {"scope"},
}
_LEFT_OUT = {"nav", "h1"}  # the contents, and the question, which is the title of the entry


def absolute(html: str, address: str) -> str:
    """Return the HTML of a galley with every link, and the address of every picture, in full;
    `address` is that of its page."""

    def in_full(_tag: str, attribute: str, value: str) -> Any:
        return urljoin(address, value) if attribute in ("href", "src") else value

    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags=_LEFT_OUT,
        attribute_filter=in_full,
        link_rel=None,
    )
