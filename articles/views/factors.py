"""Second factors: where a role needs one, the last stays."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.http import HttpResponse


class RemovePasskeyView(RemoveWebAuthnView):
    """Removes a passkey, unless it is the last second factor of somebody whose role needs one; the page says so beforehand."""

    @property
    def refusal(self) -> str:
        """Why this passkey cannot go, or nothing."""
        adapter = get_adapter()
        return "" if adapter.can_delete_authenticator(self.object) else str(adapter.error_messages["cannot_delete_authenticator"])

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        """Return what the page shows."""
        return super().get_context_data(refusal=self.refusal, **facts)

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it."""
        if self.refusal:
            return self.render_to_response(self.get_context_data(), status=422)
        return super().form_valid(form)


remove_passkey = RemovePasskeyView.as_view()
