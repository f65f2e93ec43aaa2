"""Second factors: only a factor opens the door to change them, and where a role needs one, the
last stays."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ...models.person import SECOND_FACTORS

View = Callable[..., HttpResponse]


def by_factor(view: View) -> View:
    """Open a page on which factors change to whoever has just shown one; a password adds no more
    than the first.

    A factor that was set up a moment ago has shown itself, so that its recovery codes can be read.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *parts: Any, **names: Any) -> HttpResponse:
        had = _factors(request)
        if had and not _has_just_shown_one(request):
            way = (
                "mfa_reauthenticate"
                if Authenticator.Type.TOTP in had
                else "mfa_reauthenticate_webauthn"
            )
            return redirect(f"{reverse(way)}?{urlencode({'next': request.path}, safe='/')}")
        answer = view(request, *parts, **names)
        if request.method == "POST" and not had and (now := _factors(request)):
            record_authentication(
                request, request.user, "mfa", type=now.pop(), reauthenticated=True
            )
        return answer

    return guarded


def _factors(request: HttpRequest) -> set[str]:
    mine = Authenticator.objects.filter(user=request.user.pk, type__in=SECOND_FACTORS)
    return set(mine.values_list("type", flat=True)) if request.user.is_authenticated else set()


def _has_just_shown_one(request: HttpRequest) -> bool:
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    shown = [
        record
        for record in get_authentication_records(request, request.user)
        if record["method"] == "mfa" and record.get("reauthenticated")
    ]
    return any(record["at"] > since for record in shown)


class RemovePasskeyView(RemoveWebAuthnView):
    """Removes a passkey, unless it is the last second factor of somebody whose role needs one;
    the page says so beforehand."""

    @property
    def refusal(self) -> str:
        """Why this passkey cannot go, or nothing."""
        adapter = get_adapter()
        return (
            ""
            if adapter.can_delete_authenticator(self.object)
            else str(adapter.error_messages["cannot_delete_authenticator"])
        )

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        """Return what the page shows."""
        return super().get_context_data(refusal=self.refusal, **facts)

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it."""
        if self.refusal:
            return self.render_to_response(self.get_context_data(), status=422)
        return super().form_valid(form)


remove_passkey = RemovePasskeyView.as_view()
