"""What is taken as a logo, and what is left of it."""

import random
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError

from articles.site_settings.logo import LIMIT, SIGNATURE, only_picture, size
from tests.screens.pictures import chunk, png


def by_length(picture: bytes) -> str:
    return f"{len(picture)} bytes"


@pytest.mark.parametrize(
    "picture",
    [
        png(),
        png(1, 1),
        png(1_200, 600),
        png(9, 9, depth=1, colour=0),
        png(9, 9, depth=4, colour=3),
        png(5, 5, depth=16, colour=6),
        png(
            8,
            8,
            colour=0,
            interlacing=1,
            rows=b"".join([b"\0\0"] * 2 + [b"\0\0\0"] * 3 + [b"\0" * 5] * 6 + [b"\0" * 9] * 4),
        ),
    ],
    ids=by_length,
)
def test_a_picture_is_taken_as_it_is(picture: bytes) -> None:
    assert only_picture(picture) == picture


def test_what_is_no_part_of_the_picture_is_left_out() -> None:
    secrets = (
        chunk(b"tEXt", b"Author\0SECRET")
        + chunk(b"eXIf", b"SECRET place")
        + chunk(b"iCCP", b"SECRET")
        + chunk(b"acTL", b"\0" * 8)
    )
    assert only_picture(png(before=secrets)) == png() and size(png(40, 28)) == (40, 28)


def test_parts_of_the_rows_are_taken_together() -> None:
    packed = zlib.compress(b"\0" * 20)
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 3, 2, 8, 2, 0, 0, 0))
    picture = (
        SIGNATURE
        + header
        + chunk(b"IDAT", packed[:5])
        + chunk(b"IDAT", packed[5:])
        + chunk(b"IEND", b"")
    )
    assert only_picture(picture) == picture


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xff\xd8\xff\xe0JFIF",
        SIGNATURE,
        SIGNATURE + b"\0",
        png()[:-1],
        png()[:40],
        png(end=b""),
        png() + b"<script>alert(1)</script>",
        png() + chunk(b"IEND", b""),
        png(end=chunk(b"IEND", b"") + chunk(b"IDAT", b"")),
        png(0, 5),
        png(5, 0),
        png(depth=7),
        png(depth=16, colour=3),
        png(interlacing=2),
        png(rows=b""),
        png(rows=b"\0" * 19),
        png(rows=b"\0" * 21),
        png(rows=b"\0" * 10_000_000),
        png(rows=b"\7" + b"\0" * 19),
        png(1_201, 1),
        png(1, 601),
        png(2**31 - 1, 2**31 - 1, rows=b""),
        png(before=chunk(b"IHDR", b"\0" * 13)),
        png().replace(b"IDAT", b"IDAX"),
        b"x" * (LIMIT + 1),
        png() + b"\0" * LIMIT,
        SIGNATURE + b"\xff\xff\xff\xffIHDR" + b"\0" * 30,
    ],
    ids=by_length,
)
def test_anything_else_is_refused_with_a_sentence(spoilt: bytes) -> None:
    with pytest.raises(ValidationError) as refusal:
        only_picture(spoilt)
    assert len(refusal.value.messages[0]) > 20


def test_a_picture_without_its_palette_is_refused() -> None:
    with pytest.raises(ValidationError):
        only_picture(png(colour=3).replace(chunk(b"PLTE", b"\0\0\0"), b""))


def test_no_spoilt_byte_ends_in_another_error() -> None:
    draw, picture = random.Random(8), png(16, 16, before=chunk(b"tEXt", b"a\0b"))
    for _ in range(3_000):
        spoilt = bytearray(picture)
        for _ in range(draw.randint(1, 4)):
            spoilt[draw.randrange(len(spoilt))] = draw.randrange(256)
        try:
            assert only_picture(bytes(spoilt)).startswith(SIGNATURE)
        except ValidationError:
            continue
