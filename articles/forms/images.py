"""A picture for a figure, as it is sent from the desk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ..images.picture import LIMIT, PIXELS, Picture, written_anew
from ..text.figures.figure import Figure
from ..text.figures.licences import LICENCES
from ..text.grammar import parse
from .fields import LineField

OTHER = "other"
ALT_LIMIT, CAPTION_LIMIT, CREDIT_LIMIT = 500, 1_000, 200  # characters
_CHOICES = [
    ("", "Choose one"),
    *((name, name) for name in LICENCES),
    (OTHER, "Other terms, which I name below"),
]


class ImageForm(forms.Form):
    """Asks for a picture and what must be said of it."""

    use_required_attribute = False

    file = forms.FileField(
        label="Picture",
        allow_empty_file=True,
        widget=forms.FileInput(dict(accept="image/png,image/jpeg,image/webp")),
        help_text=(
            f"PNG, JPEG or WebP; at most {LIMIT / 1_000_000:.1f} MB and {PIXELS // 1_000_000} "
            "million pixels. It is written anew: places, times and all else that a camera adds are "
            "left out. Nobody may be recognised in it who has not agreed."
        ),
        error_messages={
            "required": "Choose the picture.",
            "invalid": "No file came. Choose it again.",
        },
    )
    alt = LineField(
        limit=ALT_LIMIT,
        label="Alternative text",
        help_text="What it shows, for those who do not see it. Numbers and words in it, too.",
        error_messages={"required": "Say what the picture shows."},
    )
    caption = LineField(
        limit=CAPTION_LIMIT,
        required=False,
        label="Caption",
        help_text="Stands below it, and can cite, as [1].",
    )
    credit = LineField(
        limit=CREDIT_LIMIT,
        label="Credit",
        help_text="Who made it, and where it is from.",
        error_messages={"required": "Say who made it."},
    )
    licence = forms.ChoiceField(
        choices=_CHOICES,
        label="Licence",
        help_text="Under which terms may it be shown here?",
        error_messages={
            "required": "Choose the terms under which it may be shown.",
            "invalid_choice": "Choose one of these.",
        },
    )
    terms = LineField(
        limit=CREDIT_LIMIT,
        required=False,
        label="Other terms",
        help_text="Such as “Reproduced with permission of the publisher”.",
    )

    def clean_file(self) -> Picture:
        """Return the picture as it will be kept. Raises ValidationError."""
        file = self.cleaned_data["file"]
        if file.size > LIMIT:
            raise ValidationError(
                f"It has {file.size:,} bytes; at most {LIMIT:,} are taken. Save it smaller.",
                code="too_large",
            )
        return written_anew(file.read())

    def clean(self) -> dict[str, Any]:
        """Ask for the terms that are on no list, and only for those; and for a caption that leaves
        the figure one paragraph."""
        given = self.cleaned_data
        if given.get("licence") == OTHER and "terms" in given and not given["terms"]:
            self.add_error("terms", "Name the terms, or choose a licence above.")
        if not self.errors and not _is_one_paragraph(self.described()):
            self.add_error(
                "caption",
                "Begin it with a word: as it is, a list, a heading or a quotation begins here.",
            )
        return given

    def described(self) -> dict[str, str]:
        """Return what is said of the picture."""
        given = self.cleaned_data
        licence = given["terms"] if given["licence"] == OTHER else given["licence"]
        return {name: given[name] for name in ("alt", "caption", "credit")} | {"licence": licence}


def _is_one_paragraph(described: dict[str, str]) -> bool:
    typed = Figure(name=f"{'0' * 64}-1x1.png", **described).typed()
    first, *_ = parse(typed).tokens
    read = first.meta.get("figure")
    return read is not None and bool(read.credit and read.licence)
