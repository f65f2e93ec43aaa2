"""What a signature asks for: its meaning, and proof, once more, of who signs."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.core.exceptions import ValidationError

from ..models import Person
from ..signature import Meaning
from .fields import CredentialField

Kind = Authenticator.Type


class SigningForm(forms.Form):
    """Stands beside a confirm form. Asks for what this person has: password and code, a passkey, or either.

    The proof is taken by articles.views.signing.signed: a code is used up by looking at it.
    """

    use_required_attribute = False  # with a passkey nothing is typed

    meaning = forms.ChoiceField(
        label="What your signature means", widget=forms.RadioSelect, choices=Meaning,
        error_messages={"required": "Choose what your signature means."},
    )
    password = forms.CharField(label="Your password", strip=False, required=False,
                               widget=forms.PasswordInput({"autocomplete": "current-password"}))
    code = forms.CharField(
        label="Code from your app", required=False, max_length=20, help_text="Six digits. Each code signs once.",
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input--short"}),
    )
    credential = CredentialField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, person: Person, meaning: str) -> None:
        """Make the form for a person; `meaning` is the one that is proposed."""
        super().__init__(data, initial={"meaning": meaning})
        self.factors = {one.type: one for one in Authenticator.objects.filter(user=person, type__in=(Kind.TOTP, Kind.WEBAUTHN))}
        if Kind.TOTP not in self.factors:
            del self.fields["password"], self.fields["code"]
        if Kind.WEBAUTHN not in self.factors:
            del self.fields["credential"]

    @property
    def has_code(self) -> bool:
        """Can this person sign with password and code?"""
        return Kind.TOTP in self.factors

    @property
    def has_passkey(self) -> bool:
        """Can this person sign with a passkey?"""
        return Kind.WEBAUTHN in self.factors

    def clean(self) -> dict[str, Any]:
        """Something must be given that proves who signs."""
        given = super().clean() or {}
        if given.get("credential") or "credential" in self.errors:
            return given
        if not self.has_code:
            raise ValidationError("Press the button below: your passkey signs.", code="required")
        for name, ask in (("password", "Type your password."), ("code", "Type the code that your app shows now.")):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, ask)
        return given
