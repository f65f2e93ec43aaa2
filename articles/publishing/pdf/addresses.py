"""Where PDFs are."""

from ...models import Galley
from .letters import can_be_shown


def pdf_address(path: str) -> str:
    """Return the address of the PDF of what stands at `path`, the page of an article or of a
    former version."""
    return f"{path.removesuffix('/')}.pdf"


def pdf_of(galley: Galley, path: str) -> str:
    """Return the address of the PDF of a galley that stands at `path`; empty where its letters
    cannot be shown in one."""
    return pdf_address(path) if can_be_shown(galley.head + galley.text) else ""
