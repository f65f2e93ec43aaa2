"""allauth's forms for second factors, with bounds on what a browser may send and labels in our words."""

from typing import Any

from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as apps
from allauth.mfa.webauthn import forms as passkeys
from django import forms

from .fields import CredentialField, LineField

NAME_LIMIT = 60  # characters


def _code(label: str) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input--short"}
    return forms.CharField(label=label, max_length=20, widget=forms.TextInput(attributes))


def _credential() -> CredentialField:
    return CredentialField(widget=forms.HiddenInput, error_messages={"required": "No passkey has answered. Press the button."})


class AuthenticateForm(codes.AuthenticateForm):
    """The second step of a log-in."""

    code = _code("Code")


class ReauthenticateForm(codes.ReauthenticateForm):
    """Once more, for a step that matters."""

    code = _code("Code")


class ActivateTOTPForm(apps.ActivateTOTPForm):
    """The first code of a new app."""

    code = _code("Code that the app shows")


class AddWebAuthnForm(passkeys.AddWebAuthnForm):
    """A new passkey."""

    name = LineField(label="Name", limit=NAME_LIMIT, required=False, help_text="So that you can tell it from others.")
    passwordless = forms.BooleanField(label="Let it log me in without a password", required=False)
    credential = _credential()

    def clean(self) -> dict[str, Any]:
        """Whatever cannot be read as a passkey is refused."""
        return _readable(super().clean)


class EditWebAuthnForm(passkeys.EditWebAuthnForm):
    """A passkey's name."""

    name = LineField(label="Name", limit=NAME_LIMIT)


class AuthenticateWebAuthnForm(passkeys.AuthenticateWebAuthnForm):
    """The second step of a log-in, by passkey."""

    credential = _credential()

    def clean_credential(self) -> Any:
        """Return whose passkey it is."""
        return _readable(super().clean_credential)


class LoginWebAuthnForm(AuthenticateWebAuthnForm, passkeys.LoginWebAuthnForm):
    """A log-in by passkey alone."""


class ReauthenticateWebAuthnForm(AuthenticateWebAuthnForm, passkeys.ReauthenticateWebAuthnForm):
    """Once more, by passkey."""


def _readable(check: Any) -> Any:
    """Return what a check of a browser's answer returns; an answer in another shape than the standard's is refused, not an error."""
    try:
        return check()
    except (TypeError, ValueError, KeyError, AttributeError) as trouble:
        raise forms.ValidationError(CredentialField.default_error_messages["invalid"], code="invalid") from trouble
