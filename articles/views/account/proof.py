"""Fresh proof before the addresses of an account change: a session alone is not enough, nor is
the log-in it began with."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ...models.person import SECOND_FACTORS

View = Callable[..., HttpResponse]
PASSKEY = Authenticator.Type.WEBAUTHN


def freshly_proved(view: View) -> View:
    """Decorate a page whose forms ask for password and second factor (where one is set up), each
    shown in the last minutes.

    What was sent waits in the session until both are there, then is done. A passkey, which knows
    its owner, stands for both.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        way = (
            _missing(request) if request.method == "POST" and request.user.is_authenticated else ""
        )
        return suspend_request(request, reverse(way)) if way else view(request, *args, **kwargs)

    return guarded


def how_proved(request: HttpRequest) -> str:
    """Say, as signatures do, how the person has just proved who they are."""
    shown = _shown(request)
    if PASSKEY in shown:
        return "passkey"
    return " and ".join(
        word for kind, word in (("password", "password"), ("mfa", "code")) if kind in shown
    )


def _missing(request: HttpRequest) -> str:
    """The name of the page where what is still missing is shown; empty when nothing is."""
    person: Any = request.user
    shown = _shown(request)
    if PASSKEY in shown:
        return ""
    if person.has_usable_password() and "password" not in shown:
        return "account_reauthenticate"
    factors = set(
        Authenticator.objects.filter(user=person.pk, type__in=SECOND_FACTORS).values_list(
            "type", flat=True
        )
    )
    if not factors or "mfa" in shown:
        return ""
    return (
        "mfa_reauthenticate"
        if Authenticator.Type.TOTP in factors
        else "mfa_reauthenticate_webauthn"
    )


def _shown(request: HttpRequest) -> set[str]:
    """What was shown anew in the last minutes: "password", "mfa", and of the latter its type."""
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    fresh = [
        record
        for record in get_authentication_records(request, request.user)
        if record.get("reauthenticated") and record["at"] > since
    ]
    return {record["method"] for record in fresh} | {
        record["type"] for record in fresh if "type" in record
    }
