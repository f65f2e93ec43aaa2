"""The board's web admin, the editors' side: the queue, the decision page, and the screens around them."""

from . import articles, outbox, people, quorums, texts

__all__ = ["articles", "outbox", "people", "quorums", "texts"]
