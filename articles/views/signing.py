"""The ceremony: who signs proves once more that it is them; then there is a signature for one
act on one text."""

from typing import Any

from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as passkeys
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST
from fido2.webauthn import UserVerificationRequirement

from ..forms.signing import SigningForm
from ..ledger.signature import FRESH_FOR, Signature
from ..people.second_factors import is_first_use
from .form_recovery import PersonRequest, signed_in

CHALLENGE = "signing.challenge"  # where the session keeps what a passkey is asked to sign
TOO_MANY = (
    "Too many tries. Wait five minutes, then sign; nothing was done, and what you wrote is still "
    "here."
)
LAPSED = (
    "The passkey was asked for another page, or more than five minutes ago. Press the button again."
)


@signed_in
@require_POST
def challenge(request: PersonRequest) -> HttpResponse:
    """Ask this person's passkeys to sign the act (`verb`) on the text with the `digest` sent,
    once; answers what they are handed."""
    credentials = passkeys.get_credentials(request.user)
    if not credentials:
        return JsonResponse({"error": "You have no passkey."}, status=422)
    options, state = passkeys.get_server().authenticate_begin(
        credentials, UserVerificationRequirement.REQUIRED
    )
    request.session[CHALLENGE] = {"state": state, **_act(request), "at": timezone.now().timestamp()}
    return JsonResponse(dict(options))


def _act(request: PersonRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "")[:100] for name in ("verb", "digest")}


def signed(request: PersonRequest, form: SigningForm, digest: str) -> Signature | None:
    """Return the signature of whoever asks, on the text with this digest; None when the form now
    says why not.

    Call it when all else is well: it uses up the code, or the challenge.
    """
    if not form.is_valid():
        return None
    if not ratelimit.consume(request, action="sign"):
        form.add_error(None, TOO_MANY)
        return None
    try:
        method = (
            _by_passkey(request, form, digest)
            if form.cleaned_data.get("credential")
            else _by_code(request, form)
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None
    ratelimit.clear(request, action="sign")
    return Signature(
        person_id=request.user.pk,
        printed_name=request.user.byline,
        method=method,
        digest=digest,
        meaning=form.only_meaning or form.cleaned_data["meaning"],
        at=timezone.now(),
    )


def _by_code(request: PersonRequest, form: SigningForm) -> str:
    factor, given = form.factors[Authenticator.Type.TOTP], form.cleaned_data
    if not request.user.check_password(given["password"]):
        raise ValidationError({"password": "Incorrect password."})
    if not (
        factor.wrap().validate_code(given["code"]) and is_first_use(request.user, given["code"])
    ):
        raise ValidationError(
            {
                "code": (
                    "This code does not hold now, or was used already. Wait for the next one, at "
                    "most half a minute."
                )
            }
        )
    factor.record_usage()
    return "password and code"


def _by_passkey(request: PersonRequest, form: SigningForm, digest: str) -> str:
    asked: dict[str, Any] = request.session.pop(CHALLENGE, {})
    is_fresh = bool(asked) and timezone.now().timestamp() - asked["at"] < FRESH_FOR.total_seconds()
    if (
        not is_fresh
        or (asked["digest"], asked["verb"]) != (digest, form.verb)
        or not _is_first(asked["state"]["challenge"])
    ):
        raise ValidationError(LAPSED)
    try:
        used = passkeys.get_server().authenticate_complete(
            asked["state"], passkeys.get_credentials(request.user), form.cleaned_data["credential"]
        )
    except (TypeError, ValueError, KeyError) as refusal:
        raise ValidationError(
            "This passkey did not sign what it was asked to. Press the button again."
        ) from refusal
    factor = passkeys.get_authenticator_by_credential_id(request.user, used.credential_id)
    if factor:
        factor.record_usage()
    return "passkey"


def _is_first(challenge: str) -> bool:
    """Across processes: a session that is read twice at once holds the same challenge twice."""
    return cache.add(f"signing.used:{challenge}", 1, timeout=2 * FRESH_FOR.total_seconds())
