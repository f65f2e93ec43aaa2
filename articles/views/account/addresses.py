"""The addresses of one's account: allauth's page, behind fresh proof; what changes stands on the
site's ledger and is told."""

from typing import Any

from allauth.account.views import EmailView
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse

from ...people.addresses import replacing_addresses
from ..form_recovery import PersonRequest
from .proof import freshly_proved, how_proved


class AddressesView(EmailView):
    """Adds, removes and ranks addresses; an added one counts once its code is given
    (articles/accounts.py)."""

    def _action_remove(
        self, request: PersonRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        with replacing_addresses(request.user, method=how_proved(request)):
            return super()._action_remove(request, *args, **kwargs)

    def _action_primary(
        self, request: PersonRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        with replacing_addresses(request.user, method=how_proved(request)):
            return super()._action_primary(request, *args, **kwargs)


addresses = login_required(freshly_proved(AddressesView.as_view()))
