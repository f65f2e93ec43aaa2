"""The board's web admin, the editors' side: the queue, the decision page, and the screens around them."""

from . import articles, introductions, outbox, people, quorums, site_acts, texts
from .expertise import lists
from .site_settings import screen

__all__ = ["articles", "introductions", "lists", "outbox", "people", "quorums", "screen", "site_acts", "texts"]
