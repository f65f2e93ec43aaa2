"""A picture from somebody's file: decoded by Pillow within bounds and written anew, so that nothing
but the picture is kept: no place and time of a camera, no preview, no colour profile, no comment.

What a file announces is looked at before anything is decoded; what is larger than the text is wide
is made smaller.
"""

from io import BytesIO
from typing import NamedTuple

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps, UnidentifiedImageError

LIMIT = 1_500_000  # bytes: a whole request may have two million
PIXELS, LONGEST_SIDE = 12_000_000, 10_000  # of what is uploaded
SHOWN = 1_600  # pixels of the longer side that are kept: twice the width of the text
SHORTEST = 16
SCANS = 100  # of a JPEG: ten are many, and each costs as much as the whole picture
TAKEN = ("PNG", "JPEG", "WEBP")
QUALITY = 88  # of a JPEG

ANOTHER_KIND = (
    "This is no PNG, JPEG or WebP picture. Save it as PNG if it is drawn, as JPEG if it is a "
    "photograph, and choose that file."
)
TOO_LARGE = f"A picture has at most {LIMIT / 1_000_000:.1f} MB. Save it smaller, or as JPEG."
PIXELS_TAKEN = (
    f"At most {PIXELS // 1_000_000} million together are taken, and {LONGEST_SIDE:,} on a side. "
    "Save it smaller."
)
FAR_TOO_MANY_PIXELS = f"This picture has far too many pixels. {PIXELS_TAKEN}"
TOO_SMALL = f"This picture is less than {SHORTEST} pixels wide or tall. Choose a larger one."
MOVING = "This picture moves. Save the one image that readers should see, and choose that file."
BROKEN = "This picture is damaged: it cannot be decoded. Save it once more as PNG or JPEG."
STILL_TOO_LARGE = (
    "Written anew as PNG, this picture has more than "
    f"{LIMIT / 1_000_000:.1f} MB. Save it smaller, or as JPEG without transparent parts."
)


class Picture(NamedTuple):
    """A picture as it is kept: its bytes, how the name of its file ends ("png" or "jpg"), and how
    wide and tall it is in pixels."""

    data: bytes
    ending: str
    width: int
    height: int


def written_anew(data: bytes) -> Picture:
    """Return the picture in the bytes of a file. Raises ValidationError for what is none, is
    damaged, moves, or is too large."""
    if len(data) > LIMIT:
        raise ValidationError(TOO_LARGE, code="too_large")
    opened = _opened(data)
    if opened.format in ("JPEG", "MPO") and data.count(b"\xff\xda") > SCANS:
        raise ValidationError(BROKEN, code="broken")
    try:
        made = _written(opened)
    # Whatever a decoder makes of a file that somebody has tampered with, it is no picture.
    except Exception:
        raise ValidationError(BROKEN, code="broken") from None
    if len(made.data) > LIMIT:
        raise ValidationError(STILL_TOO_LARGE, code="too_large")
    return made


def _opened(data: bytes) -> Image.Image:
    """Return a picture of which nothing is read but what its file announces. Raises
    ValidationError."""
    try:
        opened = Image.open(BytesIO(data), formats=TAKEN)
        # Some telephones put a second, small one into the file of a photograph.
        is_moving = opened.format != "MPO" and getattr(opened, "is_animated", False)
    except UnidentifiedImageError:
        raise ValidationError(ANOTHER_KIND, code="another_kind") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(FAR_TOO_MANY_PIXELS, code="too_many_pixels") from None
    except Exception:
        raise ValidationError(BROKEN, code="broken") from None
    width, height = opened.size
    if width * height > PIXELS or max(width, height) > LONGEST_SIDE:
        message = f"This picture has {width:,} by {height:,} pixels. {PIXELS_TAKEN}"
        raise ValidationError(message, code="too_many_pixels")
    if min(width, height) < SHORTEST:
        raise ValidationError(TOO_SMALL, code="too_small")
    if is_moving:
        raise ValidationError(MOVING, code="moving")
    return opened


def _written(opened: Image.Image) -> Picture:
    is_drawn = opened.format == "PNG"
    opened.thumbnail((SHOWN, SHOWN))
    turned = ImageOps.exif_transpose(opened)
    is_transparent = turned.has_transparency_data
    mode = "RGBA" if is_transparent else "L" if turned.mode in ("1", "L") else "RGB"
    converted = turned.convert(mode)
    # A new picture, for the one that was read carries along what its file said.
    plain = Image.new(mode, converted.size)
    plain.paste(converted)
    out = BytesIO()
    if is_drawn or is_transparent:
        plain.save(out, "PNG", optimize=True)
        return Picture(out.getvalue(), "png", *plain.size)
    plain.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Picture(out.getvalue(), "jpg", *plain.size)
