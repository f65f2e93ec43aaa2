"""The board's web admin, the editors' side: the queue, the decision page, and the screens around them."""

from . import articles, people, quorums, records, texts

__all__ = ["articles", "people", "quorums", "records", "texts"]
