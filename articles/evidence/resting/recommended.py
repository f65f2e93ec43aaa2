"""What is found of recommendations: those that cite nothing, and those that are stronger than their
evidence."""

from collections.abc import Iterator

from ...text.document import Document
from ...text.recommendations import boxes
from ..found import Found
from .unsupported import CITE, heads, shown


def about_recommendations(document: Document) -> Iterator[Found]:
    """Yield what is found of the recommendations of a text, in order. A marker whose reference is
    missing counts as a source, as in `unsupported`."""
    for box in boxes(document):
        title, inner = document.blocks[box.title], [document.blocks[at] for at in box.positions]
        words = " ".join(block.text for block in inner)
        about = (*heads(title), box.rating.name, words)
        if not any(block.cited for block in inner):
            message = f"a recommendation without a source, “{shown(words)}”. {CITE}"
            yield Found.of("box_uncited", message, title, about)
        if box.rating.is_bold:
            message = (
                f"“{shown(words)}” is a strong recommendation, and its evidence is of "
                f"{box.rating.certainty} certainty. Call it conditional, or say in the text why "
                "nearly everybody should choose it all the same"
            )
            yield Found.of("strong_on_low", message, title, about)
