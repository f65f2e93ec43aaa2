"""What a person chooses about the account."""

from django import forms

from ..models.person import MailWish


class MailWishForm(forms.Form):
    """Which mail to get."""

    mail_wish = forms.ChoiceField(
        label="Mail you get", choices=MailWish.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose which mail you want.", "invalid_choice": "Choose one of the three."},
        help_text="Everything is in your inbox here, whatever you choose.",
    )
