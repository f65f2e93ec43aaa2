"""What a signature asks for: its meaning, and proof, once more, of who signs."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.core.exceptions import ValidationError

from ..ledger.signature import MEANINGS
from ..models import Person
from .fields import CodeField, CredentialField

Kind = Authenticator.Type


class SigningForm(forms.Form):
    """Stands beside a confirm form. Asks for what this person has: password and code, a passkey, or
    either.

    The proof is taken by articles.views.signing.signed: a code is used up by looking at it.
    """

    use_required_attribute = False  # with a passkey nothing is typed

    meaning = forms.ChoiceField(
        label="What your signature means",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what your signature means."},
    )
    password = forms.CharField(
        label="Your password",
        strip=False,
        error_messages={"required": "Type your password."},
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    code = CodeField(
        label="Code from your app",
        help_text="Six digits. Each code signs once.",
        error_messages={"required": "Type the code that your app shows now."},
    )
    credential = CredentialField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, person: Person, verb: str) -> None:
        """Make the form for a person and an act; where a signature can say but one thing of the
        act, nothing is to be chosen."""
        self.verb, meanings = verb, MEANINGS[verb]
        super().__init__(data, initial={"meaning": meanings[0]})
        self.fields["meaning"].choices = [(meaning.value, meaning.label) for meaning in meanings]  # type: ignore[attr-defined]
        self.only_meaning = meanings[0] if len(meanings) == 1 else None
        if self.only_meaning:
            del self.fields["meaning"]
        self.factors = {
            authenticator.type: authenticator
            for authenticator in Authenticator.objects.filter(
                user=person, type__in=(Kind.TOTP, Kind.WEBAUTHN)
            )
        }
        if not self.has_passkey:
            del self.fields["credential"]
        for name in ("password", "code"):
            if not self.has_code:
                del self.fields[name]
            elif self.has_passkey and self.data.get("credential"):
                self.fields[name].required = False  # the passkey stands for both

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
        if not self.has_code and not given.get("credential") and "credential" not in self.errors:
            raise ValidationError("Press the button below: your passkey signs.", code="required")
        return given
