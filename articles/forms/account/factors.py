"""allauth's forms for second factors and for the code of a mail, with bounds on what a browser
may send and labels in our words."""

from typing import Any

from allauth.account.forms import ConfirmEmailVerificationCodeForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as apps
from allauth.mfa.webauthn import forms as passkeys
from django import forms

from ...people.second_factors import is_first_use
from ..fields import CodeField, CredentialField, LineField

NAME_LIMIT = 60  # characters


def _credential() -> CredentialField:
    return CredentialField(
        widget=forms.HiddenInput,
        error_messages={"required": "No passkey has answered. Press the button."},
    )


class _OnceForm(codes.BaseAuthenticateForm):
    """Takes a code of an app, once, or a recovery code."""

    code = CodeField(label="Code")

    def clean_code(self) -> str:
        """Return the code; raises ValidationError where it does not match, or was used before."""
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not is_first_use(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_OnceForm, codes.AuthenticateForm):
    """The second step of a log-in."""


class ReauthenticateForm(_OnceForm, codes.ReauthenticateForm):
    """Once more, for a step that matters."""


class ActivateTOTPForm(apps.ActivateTOTPForm):
    """The first code of a new app, which is used up by it."""

    code = CodeField(label="Code that the app shows")

    def clean_code(self) -> str:
        """Return the code; raises ValidationError where it does not match, or was used before."""
        code: str = super().clean_code()
        if not is_first_use(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class ConfirmEmailForm(ConfirmEmailVerificationCodeForm):
    """The code of the mail that confirms an address."""

    code = CodeField(label="Code", widget=forms.TextInput({"autocomplete": "one-time-code"}))


class AddWebAuthnForm(passkeys.AddWebAuthnForm):
    """A new passkey."""

    name = LineField(
        label="Name",
        limit=NAME_LIMIT,
        required=False,
        help_text="So that you can tell it from others.",
    )
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
    """Return what a check of a browser's answer returns; an answer in another shape than the
    standard's is refused, not an error."""
    try:
        return check()
    except (TypeError, ValueError, KeyError, AttributeError) as trouble:
        raise forms.ValidationError(
            CredentialField.default_error_messages["invalid"], code="invalid"
        ) from trouble
