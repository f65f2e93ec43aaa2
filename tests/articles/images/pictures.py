"""Pictures of tests, and texts that show them."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from articles.images.picture import written_anew
from articles.models import Article, Image
from tests.cast import BODY

SAID = {
    "alt": "Two ORANGE fields beside each other",
    "caption": "How fields lie. [1]",
    "credit": "Jane Roe",
    "licence": "CC BY 4.0",
}


def drawn(
    kind: str = "PNG", size: tuple[int, int] = (64, 32), colour: str = "orange", **how: Any
) -> bytes:
    """Return the bytes of a picture file of one colour."""
    file = BytesIO()
    mode = "RGBA" if kind == "PNG" else "RGB"
    Pillow.new(mode, size, colour).save(file, kind, **how)
    return file.getvalue()


def uploaded(data: bytes, name: str = "a.png") -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, data)


def added(article: Article, colour: str = "orange", **fields: str) -> Image:
    """Return a new picture of an article, of one colour."""
    picture = written_anew(drawn(colour=colour))
    image, _ = Image.objects.add(article, picture, by=article.author, **(SAID | fields))
    return image


def showing(image: Image, body: str = BODY, **fields: str) -> str:
    """Return a text with a figure of a picture at its end."""
    return f"{body}\n{image.figure._replace(**fields).typed()}\n"


def with_figure(article: Article, colour: str = "orange") -> Image:
    """Add a picture to a draft, and a figure to its text; return the picture."""
    image = added(article, colour)
    article.edit(by=article.author, version=article.version, body=showing(image))
    return image
