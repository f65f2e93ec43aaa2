"""What a person chooses about the account."""

from django import forms
from django.conf import settings

from ...models.person import MailWish, zone_names


def _zones() -> list[tuple[str, str]]:
    return [
        ("", f"As the site: {settings.TIME_ZONE}"),
        *((name, name.replace("_", " ")) for name in zone_names()),
    ]


class TimeZoneForm(forms.Form):
    """Where a person is, as far as dates go."""

    time_zone = forms.ChoiceField(
        label="Your time zone",
        choices=_zones,
        required=False,
        error_messages={"invalid_choice": "Choose a time zone from the list."},
        help_text="The dates you enter, such as the days you are away, are read in it.",
    )


class MailWishForm(forms.Form):
    """Which mail to get."""

    mail_wish = forms.ChoiceField(
        label="Mail you get",
        choices=MailWish.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose which mail you want.",
            "invalid_choice": "Choose one of the three.",
        },
        help_text="Everything is in your inbox here, whatever you choose.",
    )
