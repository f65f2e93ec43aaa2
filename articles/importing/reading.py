"""A file of any format that is known, recognised by how it begins."""

from ..references.unreadable import Unreadable
from .formats import front_matter, jats, word
from .formats.archive import LIMIT
from .written import Written

ENDINGS = ("md", "docx", "xml", "nxml")
OTHERS = {
    b"\xd0\xcf\x11\xe0": "a document of an older Word",
    b"{\\rtf": "an RTF document",
    b"%PDF": "a PDF",
}
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read(data: bytes) -> Written:
    """Return what a file says: Word's DOCX, JATS, or Markdown with front matter. Raises
    Unreadable."""
    if len(data) > LIMIT:
        raise Unreadable(
            f"It has more than {LIMIT:,} bytes, the most that is read. Take its pictures out."
        )
    if name := next((name for begin, name in OTHERS.items() if data.startswith(begin)), ""):
        raise Unreadable(f"This is {name}, which is not read. Save it as .docx, or as Markdown.")
    if data.startswith(b"PK"):
        return word.read(data)
    if _begin(data).startswith("<"):
        return jats.read(data)
    return front_matter.read(data)


def _begin(data: bytes) -> str:
    encoding = _MARKS.get(data[:2], "utf-8-sig")
    return data[:200].decode(encoding, errors="replace").lstrip()
