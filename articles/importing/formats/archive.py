"""A Word document is an archive of XML files (ECMA-376, part 2): looked at before anything of it
is unpacked."""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import tostring
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as DeflateError

from ...references.unreadable import Unreadable
from .strict_xml import parsed
from .word_marks import mend

LIMIT = 20_000_000  # bytes of a document, pictures and all
FILES = 2_000
UNPACKED = 200_000_000  # bytes of all files; only those of words are unpacked
WORDS = 2_000_000  # bytes of these: some ten times what the longest article takes
ELEMENTS = 100_000  # of their XML: a run of a few words has some eight
RATIO = 200  # what words are at most packed to
_SMALL = 200_000  # bytes below which nobody asks how well it was packed
_ASIDE = ("customXml/", "docProps/", "word/theme/", "word/glossary/", "word/embeddings/")


def of_words(data: bytes) -> tuple[BytesIO, Counter[str]]:
    """Return an archive of the files of words alone, each of them well-formed XML without entities
    and mended (word_marks.py), and what of them was counted there. Raises Unreadable.
    """
    counted: Counter[str] = Counter()
    elements = 0
    try:
        with ZipFile(BytesIO(data)) as packed:
            parts = list(_looked_at(packed.infolist()))
            made = BytesIO()
            with ZipFile(made, "w") as unpacked:
                for part in parts:
                    words = packed.read(part)
                    root = parsed(words, what=f"“{part.filename[:60]}” in this document")
                    elements += sum(1 for _ in root.iter())
                    if elements > ELEMENTS:
                        raise Unreadable(
                            f"The words of this document are of more than {ELEMENTS:,} elements. "
                            "Divide it."
                        )
                    if part.filename.lstrip("/").startswith("word/") and part.filename.endswith(
                        ".xml"
                    ):
                        counted += mend(root)
                        words = tostring(root, encoding="utf-8", xml_declaration=True)
                    unpacked.writestr(part.filename, words)
    except Unreadable:
        raise
    except (
        BadZipFile,
        DeflateError,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
    ) as fault:  # the last one: it wants a password
        raise Unreadable(
            "This Word document is damaged. Open it in Word, save it again as .docx, and try again."
        ) from fault
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise Unreadable("This is an archive, but no Word document. Save the text as .docx.")
    made.seek(0)
    return made, counted


def _looked_at(parts: list[ZipInfo]) -> Iterator[ZipInfo]:
    """Yield the files of words; raises Unreadable where there is too much of anything."""
    if len(parts) > FILES:
        raise Unreadable(
            f"This document holds {len(parts):,} files; at most {FILES:,} are looked at. Save it "
            "again in Word."
        )
    if sum(part.file_size for part in parts) > UNPACKED:
        raise Unreadable(
            f"Unpacked, this document has more than {UNPACKED:,} bytes. Take its pictures out."
        )
    words = [
        part
        for part in parts
        if part.filename.endswith((".xml", ".rels")) and not part.filename.startswith(_ASIDE)
    ]
    if len({part.filename for part in words}) < len(words):
        raise Unreadable("This document holds a file twice. Save it again in Word.")
    size = sum(part.file_size for part in words)
    if size > WORDS:
        raise Unreadable(
            f"Unpacked, the words of this document have {size:,} bytes; at most {WORDS:,} are "
            "read. Divide it."
        )
    for part in words:
        if part.compress_type not in (
            ZIP_STORED,
            ZIP_DEFLATED,
        ):  # no other may be used (ECMA-376, part 2, annex B)
            raise Unreadable(
                f"“{part.filename[:60]}” in this document is packed in a way that Word does not "
                "know. Save it again in Word."
            )
        if part.file_size > max(_SMALL, RATIO * part.compress_size):
            raise Unreadable(
                f"“{part.filename[:60]}” in this document is packed more than {RATIO} times. Save "
                "it again in Word."
            )
        yield part
