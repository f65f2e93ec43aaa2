"""What is found of recommendations: those that cite nothing, and those that are stronger than their
evidence."""

from collections.abc import Iterator

from ...text.document import Document
from ...text.recommendations import boxes
from ..found import Found
from .unsupported import heads, shown


def about_recommendations(document: Document, count: int) -> Iterator[Found]:
    """Yield what is found of the recommendations of a text with `count` references, in order."""
    for box in boxes(document):
        title, inner = document.blocks[box.title], [document.blocks[at] for at in box.positions]
        words = " ".join(block.text for block in inner)
        about = (*heads(title), box.rating.name, words)
        cited = (
            number for block in inner for citation in block.cited for number in citation.numbers
        )
        if not any(number <= count for number in cited):
            message = (
                f"on what does the recommendation “{shown(words)}” rest? Put [n] behind it, the "
                "number of its reference"
            )
            yield Found.of("box_uncited", message, title, about)
        if box.rating.is_bold:
            message = (
                f"“{shown(words)}” is a strong recommendation, and its evidence is of "
                f"{box.rating.certainty} certainty. Call it conditional, or say in the text why "
                "nearly everybody should choose it all the same"
            )
            yield Found.of("strong_on_low", message, title, about)
