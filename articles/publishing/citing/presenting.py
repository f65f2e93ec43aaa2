"""The block "Cite this article" of a page."""

from typing import Any

from ..text_files import FORMATS as FILES
from .formats import FORMATS
from .formatted import citation
from .items import CitedText


def presented(cited: CitedText) -> dict[str, Any]:
    """Return what `articles/reader/_cite.html` prints: the citation, where its files are and
    those of the text, and in which formats."""
    return {
        "text": citation(cited.item()),
        "path": cited.path,
        "has_references": bool(cited.revision.listed),
        "formats": [(ending, written.name) for ending, written in FORMATS.items()],
        "files": FILES,
    }
