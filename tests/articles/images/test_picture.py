"""What is kept of a file: the picture, and nothing else."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import ExifTags, ImageCms, PngImagePlugin
from PIL import Image as Pillow

from articles.images import picture
from articles.images.picture import written_anew

from .pictures import drawn

SECRET = b"SECRET PLACE"


def tagged() -> Pillow.Exif:
    """What a camera writes: a place, and that the picture lies on its side."""
    exif = Pillow.Exif()
    exif[ExifTags.Base.ImageDescription] = SECRET.decode()
    exif[ExifTags.Base.Orientation] = 6
    return exif


def announced(width: int, height: int) -> bytes:
    """A PNG that says how large it is and has next to no pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        sum_of_it = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", sum_of_it)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 1_000)
    chunks = (chunk(b"IHDR", header), chunk(b"IDAT", packed), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def moving(kind: str) -> bytes:
    file = BytesIO()
    first, second = (Pillow.new("RGB", (32, 32), colour) for colour in ("red", "blue"))
    first.save(file, kind, save_all=True, append_images=[second])
    return file.getvalue()


@pytest.mark.parametrize(("kind", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "jpg")])
def test_what_a_camera_adds_is_gone_and_the_picture_stands_upright(kind: str, ending: str) -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SECRET.decode())
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    how = {"pnginfo": text} if kind == "PNG" else {}
    data = drawn(kind, (64, 32), exif=tagged(), icc_profile=profile, **how)
    assert SECRET in data
    kept = written_anew(data)
    assert (kept.ending, kept.width, kept.height) == (ending, 32, 64)
    made = Pillow.open(BytesIO(kept.data))
    made.load()
    assert SECRET not in kept.data and not made.getexif() and "icc_profile" not in made.info
    assert made.convert("RGB").getpixel((5, 5))[0] > 240


def test_a_large_one_is_made_smaller_and_keeps_its_shape() -> None:
    kept = written_anew(drawn("JPEG", (3_200, 800)))
    assert (kept.width, kept.height) == (1_600, 400)


def test_transparent_parts_stay() -> None:
    kept = written_anew(drawn("PNG", colour="#ff000080"))
    assert Pillow.open(BytesIO(kept.data)).convert("RGBA").getpixel((1, 1)) == (255, 0, 0, 128)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "another_kind"),
        (b"%PDF-1.7", "another_kind"),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            "another_kind",
        ),
        (drawn("GIF"), "another_kind"),
        (drawn("BMP"), "another_kind"),
        (b"x" * 1_500_001, "too_large"),
        (announced(4_000, 3_001), "too_many_pixels"),
        (announced(10_001, 20), "too_many_pixels"),
        (announced(10_000, 10_000), "too_many_pixels"),
        (announced(60_000, 60_000), "too_many_pixels"),
        (announced(2_000, 2_000), "broken"),
        (drawn("PNG")[:-30], "broken"),
        (drawn("JPEG", (640, 640))[:400], "broken"),
        (drawn("JPEG") + b"\xff\xda" * 101, "broken"),
        (drawn("PNG", (15, 40)), "too_small"),
        (moving("PNG"), "moving"),
        (moving("WEBP"), "moving"),
    ],
)
def test_what_is_none_is_refused_in_a_sentence(
    data: bytes, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if code not in ("broken",):  # nothing of it is decoded
        monkeypatch.setattr(picture, "_written", None)
    with pytest.raises(ValidationError) as refusal:
        written_anew(data)
    assert refusal.value.code == code
    [message] = refusal.value.messages
    assert message.endswith(".") and "{" not in message


def test_what_is_too_large_once_it_is_written_anew_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = drawn("WEBP", (400, 400))
    monkeypatch.setattr(picture, "LIMIT", len(data))
    with pytest.raises(ValidationError, match="Written anew"):
        written_anew(data)
