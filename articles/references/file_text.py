"""The text of a file of references, as reference managers write them."""

import re
from pathlib import PurePath

from .unreadable import Unreadable

ENDINGS = (".bib", ".ris", ".nbib", ".enw", ".json", ".txt")
LIMIT = 400_000  # bytes: as many characters as are read at once, in any encoding
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_NO_TEXT = re.compile("[\0-\x08\x0e-\x1f\x7f]")


def look(name: str, size: int) -> None:
    """Raise Unreadable for a file that is none of references by its name, or too large."""
    if PurePath(name.lower()).suffix not in ENDINGS:
        raise Unreadable(
            "References are read from files that end in .bib, .ris, .nbib, .enw, .json or .txt. "
            "Export them as one of these."
        )
    if size > LIMIT:
        raise Unreadable(
            f"The file has {size:,} bytes; at most {LIMIT:,} are read at once. Export fewer "
            "references."
        )


def text_of(data: bytes) -> str:
    """Return the text in a file: UTF-8 or, by the mark at its beginning, UTF-16; else
    Windows-1252. Raises Unreadable for what is none of these."""
    marked = [encoding for mark, encoding in _MARKS.items() if data.startswith(mark)]
    for encoding in marked or ("utf-8", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NO_TEXT.search(text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Unreadable("This file holds no text that can be read. Export it once more, as UTF-8.")
