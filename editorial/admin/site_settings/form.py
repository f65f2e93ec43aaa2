"""What a chair fills in for the next version of the site's settings."""

import re
from base64 import b64decode, b64encode
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from articles.forms.fields import LineField, TextField, VersionField
from articles.models import SiteSettings
from articles.site_settings import logo

# What stands in href on every page, or on a line of its own in security.txt (RFC 9116, 2.5.3): no
# spaces, no control characters.
CONTACT = re.compile(
    r"mailto:[^\s@<>\"']{1,64}@[^\s@<>\"']{1,200}|https://[^\s<>\"']{4,250}|tel:\+[0-9-]{4,30}"
)
NO_CONTACT = (
    "“%(typed)s” is no address to write, click or call: begin it with mailto:, https:// or tel:+, "
    "without spaces."
)
MOST_CONTACTS = 5
KEPT_LIMIT = 4 * logo.LIMIT // 3 + 4  # characters of a logo in Base64
NOT_KEPT = "The picture did not come through. Choose the file again."


def _contact(typed: str) -> str:
    if not CONTACT.fullmatch(typed):
        raise ValidationError(NO_CONTACT, code="no_contact", params={"typed": typed[:60]})
    return typed


class SettingsForm(forms.Form):
    """The next version. `since` is the one it was written over; `kept` holds the logo from one
    showing of the form to the next."""

    since = VersionField()
    name = LineField(label="Name", limit=60)
    tagline = LineField(
        label="Tagline",
        limit=160,
        help_text="The heading of the home page, and its title in search results.",
    )
    liability = LineField(
        label="Liability line",
        limit=500,
        widget=forms.Textarea({"rows": 3, "class": "prose-field"}),
        help_text="One sentence or two, at the foot of every page and beside each disclaimer.",
    )
    contact = LineField(
        label="Contact",
        limit=300,
        required=False,
        help_text="At the foot of public pages. Begin with mailto:, https:// or tel:+.",
    )
    security_contact = TextField(
        label="Security contact",
        limit=1_000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=(
            "Who is told of a weakness, for /.well-known/security.txt: one address to a line. "
            "Without one there is no such file."
        ),
    )
    upload = forms.FileField(
        label="Logo",
        required=False,
        widget=forms.FileInput({"accept": "image/png"}),
        help_text=(
            f"PNG, at most {logo.LIMIT // 1024} kB and {logo.WIDEST:,} by {logo.TALLEST:,} pixels; "
            "shown 28 pixels high, before the name. What else the file holds (text, place, time) "
            "is left out."
        ),
    )
    kept = forms.CharField(required=False, max_length=KEPT_LIMIT, widget=forms.HiddenInput)
    without_logo = forms.BooleanField(label="No logo", required=False)
    logo_alt = LineField(
        label="The logo in words",
        limit=160,
        required=False,
        help_text=(
            "For who does not see it. Leave it empty if the logo says no more than the name beside "
            "it."
        ),
    )
    previews = forms.ChoiceField(
        label="Who opens previews", choices=SiteSettings.Previews.choices, widget=forms.RadioSelect
    )

    def __init__(self, typed: Any = None, files: Any = None, **options: Any) -> None:
        """What was `typed` may be corrected: what page and picture hold goes on to the next
        showing."""
        super().__init__(typed.copy() if typed is not None else None, files, **options)

    @classmethod
    def over(cls, version: SiteSettings) -> "SettingsForm":
        """Return the form as it is shown first: with what a version says."""
        return cls(
            initial={
                **version.columns(),
                "since": version.number,
                "kept": b64encode(version.columns()["logo"]).decode(),
            }
        )

    def clean_contact(self) -> str:
        """An address, or nothing."""
        typed = self.cleaned_data["contact"]
        return _contact(typed) if typed else ""

    def clean_security_contact(self) -> str:
        """One address to a line."""
        found = [
            _contact(line)
            for line in map(str.strip, self.cleaned_data["security_contact"].splitlines())
            if line
        ]
        if len(found) > MOST_CONTACTS:
            raise ValidationError(f"Give at most {MOST_CONTACTS} addresses.", code="too_many")
        return "\n".join(found)

    def clean_kept(self) -> str:
        """The logo the page held; what is none any more is said beside the file."""
        kept = self.cleaned_data["kept"]
        try:
            logo.only_picture(b64decode(kept, validate=True)) if kept else b""
        except (ValueError, ValidationError):  # no Base64, or no picture
            self.add_error("upload", NOT_KEPT)
            return ""
        return kept

    def clean_upload(self) -> bytes:
        """The picture that was chosen; empty where none was."""
        chosen = self.cleaned_data["upload"]
        if not chosen:
            return b""
        if chosen.size > logo.LIMIT:
            raise ValidationError(logo.TOO_LARGE, code="too_large")
        return logo.only_picture(chosen.read())

    def clean(self) -> dict[str, Any]:
        """A logo that was chosen and one that is taken away are not both meant."""
        given = super().clean() or {}
        if given.get("upload") and given.get("without_logo"):
            self.add_error("without_logo", "You chose a picture as well: leave one of the two out.")
        if picture := given.get(
            "upload"
        ):  # it need not be chosen once more if something else is wrong
            self.hold(kept=b64encode(picture).decode())
        return given

    def hold(self, **values: str) -> None:
        """Put other values into the form as it is shown again."""
        self.data.update(values)  # type: ignore[attr-defined]  # a copy, see above

    @property
    def columns(self) -> dict[str, Any]:
        """What the version says, of a form that is valid."""
        given = self.cleaned_data
        picture = b"" if given["without_logo"] else given["upload"] or b64decode(given["kept"])
        alt = given["logo_alt"] if picture else ""
        plain = {
            name: given[name]
            for name in ("name", "tagline", "liability", "contact", "security_contact", "previews")
        }
        return {**plain, "logo": picture, "logo_alt": alt}
