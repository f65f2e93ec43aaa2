"""What stands on a public page."""

import re
from html import unescape

from articles.models import Article, Page


def printed(article: Article) -> str:
    """Return the page as it is stored."""
    return bytes(Page.objects.get(article=article).html).decode()


def words(html: str) -> str:
    """Return the words of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def part(html: str, start: str, end: str) -> str:
    """Return what stands between two strings."""
    return html.split(start, 1)[1].split(end, 1)[0]
