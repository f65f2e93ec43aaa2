"""The recommendations of a text: boxes that say how strong they are, and how certain the evidence
behind them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .document import Document
from .ratings import Rating, rated


@dataclass(frozen=True)
class Box:
    """One recommendation: its `rating`, and of its blocks in the document the position of the
    `title` and the `positions` of what stands in it."""

    rating: Rating
    title: int
    positions: list[int] = field(default_factory=list)


def boxes(document: Document) -> Iterator[Box]:
    """Yield the recommendations of a text, in order."""
    box: Box | None = None
    for at, block in enumerate(document.blocks):
        rating = rated(block.place.callout)
        if box and (not rating or block.kind == "title"):
            yield box
            box = None
        if rating and block.kind == "title":
            box = Box(rating, at)
        elif box:
            box.positions.append(at)
    if box:
        yield box
