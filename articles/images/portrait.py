"""A photo of a person: a picture as any other (`picture`), cut to a square and made small."""

from io import BytesIO

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps

from .picture import SHORTEST, TOO_SMALL, written_anew

SIDE = 360  # pixels: it is shown at half of that, on screens with two for one
QUALITY = 85
PAPER = "white"  # behind what is transparent


def portrait(data: bytes) -> bytes:
    """Return the middle square of the picture in the bytes of a file, as a JPEG with nothing in it
    but the picture. Raises ValidationError for what `written_anew` does not take."""
    with Image.open(BytesIO(written_anew(data).data)) as read:
        opaque = Image.new("RGBA", read.size, PAPER)
        opaque.alpha_composite(read.convert("RGBA"))
    side = min(SIDE, *opaque.size)
    if side < SHORTEST:  # one that was long and thin is made smaller by its longer side
        raise ValidationError(TOO_SMALL, code="too_small")
    square = ImageOps.fit(opaque.convert("RGB"), (side, side))
    out = BytesIO()
    square.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
