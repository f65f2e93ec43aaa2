"""PNG pictures, made as they are needed."""

import struct
import zlib
from typing import Any

from articles.models import SiteSettings
from articles.site_settings.logo import CHANNELS, SIGNATURE, only_picture
from tests.cast import Cast


def chunk(name: bytes, content: bytes) -> bytes:
    """Return one chunk of a PNG."""
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def png(
    width: int = 3,
    height: int = 2,
    *,
    depth: int = 8,
    colour: int = 2,
    interlacing: int = 0,
    rows: bytes | None = None,
    before: bytes = b"",
    end: bytes = chunk(b"IEND", b""),
) -> bytes:
    """Return a black picture; `before` stands before its rows, `end` after them; `rows` are
    others than they should be."""
    if rows is None:
        rows = b"\0" * (1 + -(-width * depth * CHANNELS[colour] // 8)) * height
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlacing)
    palette = chunk(b"PLTE", b"\0\0\0") if colour == 3 else b""
    packed = zlib.compress(rows)
    return SIGNATURE + chunk(b"IHDR", header) + palette + before + chunk(b"IDAT", packed) + end


def adopted(cast: Cast, **columns: Any) -> SiteSettings:
    """Let the chair put the next version of the site's settings in force: what holds, but for
    these columns."""
    now = SiteSettings.objects.in_force()
    return SiteSettings.objects.adopt(by=cast.chair, since=now.number, **now.columns() | columns)


LOGO = only_picture(png(40, 28))
