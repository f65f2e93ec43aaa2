"""A logo that is typed into a form: PNG only, small, and nothing in it but the picture (PNG,
https://www.w3.org/TR/png-3/).

The picture is walked chunk by chunk and unpacked once, within bounds; no byte of it is drawn here.
What else a file carries (text, places and times of a camera, colour profiles, animation) is left
out.
"""

import struct
import zlib
from collections.abc import Iterator

from django.core.exceptions import ValidationError

LIMIT = 32_768  # bytes
WIDEST, TALLEST = 1_200, 600  # pixels
SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT = (b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND")
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by the kind of colour (11.2.1)
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
PASSES = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)  # x, y, and their steps (8.1)
FILTERS = 5

NOT_PNG = "This is no PNG picture. Save it as PNG, and choose the file again."
TOO_LARGE = f"A logo has at most {LIMIT // 1024} kB. Save it smaller, or with fewer colours."
TOO_WIDE = f"A logo has at most {WIDEST:,} by {TALLEST:,} pixels. Save it smaller."
BROKEN = "This picture is damaged: it cannot be unpacked. Save it as PNG once more."


def only_picture(data: bytes) -> bytes:
    """Return a PNG with nothing in it but the picture. Raises ValidationError for what is none,
    is damaged or too large."""
    if len(data) > LIMIT:
        raise ValidationError(TOO_LARGE, code="too_large")
    if not data.startswith(SIGNATURE):
        raise ValidationError(NOT_PNG, code="not_png")
    chunks = list(_chunks(data))
    names = [name for name, _ in chunks]
    if (
        names[:1] != [b"IHDR"]
        or names.count(b"IHDR") != 1
        or names[-1] != b"IEND"
        or names.count(b"IEND") != 1
        or len(chunks[0][1]) != 13
    ):
        raise ValidationError(BROKEN, code="broken")
    _check_rows(
        chunks[0][1],
        b"".join(content for name, content in chunks if name == b"IDAT"),
        has_palette=b"PLTE" in names,
    )
    return SIGNATURE + b"".join(_written(name, content) for name, content in chunks if name in KEPT)


def size(png: bytes) -> tuple[int, int]:
    """Return width and height, in pixels, of a picture that `only_picture` gave."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of each chunk (5.3); raises ValidationError where one is cut off,
    or its checksum is another."""
    at = len(SIGNATURE)
    while at < len(data):
        head = data[at : at + 8]
        length = int.from_bytes(head[:4], "big")
        content, end = data[at + 8 : at + 8 + length], at + 12 + length
        if (
            len(head) < 8
            or end > len(data)
            or zlib.crc32(head[4:] + content) != int.from_bytes(data[end - 4 : end], "big")
        ):
            raise ValidationError(BROKEN, code="broken")
        yield head[4:], content
        at = end


def _written(name: bytes, content: bytes) -> bytes:
    return (
        len(content).to_bytes(4, "big")
        + name
        + content
        + zlib.crc32(name + content).to_bytes(4, "big")
    )


def _check_rows(header: bytes, packed: bytes, *, has_palette: bool) -> None:
    """Unpack the rows, no further than a picture of that size goes; raises ValidationError."""
    width, height, depth, colour, packing, filtering, interlacing = struct.unpack(
        ">IIBBBBB", header
    )
    if width > WIDEST or height > TALLEST:
        raise ValidationError(TOO_WIDE, code="too_wide")
    is_known = (
        depth in DEPTHS.get(colour, ()) and (packing, filtering) == (0, 0) and interlacing in (0, 1)
    )
    if not (width and height and is_known) or (colour == 3 and not has_palette):
        raise ValidationError(BROKEN, code="broken")
    rows = [
        length
        for length in _rows(width, height, depth * CHANNELS[colour], is_interlaced=interlacing == 1)
    ]
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(packed, sum(rows) + 1)
    except zlib.error:
        found = b""
    if len(found) != sum(rows) or not unpacking.eof or not _is_filtered(found, rows):
        raise ValidationError(BROKEN, code="broken")


def _rows(width: int, height: int, bits: int, *, is_interlaced: bool) -> Iterator[int]:
    """Yield how many bytes each row has, its filter's included."""
    for x, y, step_x, step_y in PASSES if is_interlaced else ((0, 0, 1, 1),):
        across, down = -(-(width - x) // step_x), -(-(height - y) // step_y)
        if across > 0:
            yield from [1 + -(-across * bits // 8)] * max(down, 0)


def _is_filtered(found: bytes, rows: list[int]) -> bool:
    at = 0
    for length in rows:
        if found[at] >= FILTERS:
            return False
        at += length
    return True
