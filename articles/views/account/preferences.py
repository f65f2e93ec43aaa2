"""Which mail a person gets, and the time zone of their dates: chosen on the account's own page.
A mail's header can stop mail, too."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ...forms.account.preferences import MailWishForm, TimeZoneForm
from ...models import Person
from ...models.person import MailWish
from ...outbox.mail import who_stops
from ..form_recovery import PersonRequest, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def mail_wish(request: PersonRequest) -> HttpResponse:
    """Choose which mail to get, or the time zone one's dates are read in."""
    sent = request.POST if request.method == "POST" else None
    of_zone = sent is not None and "time_zone" in sent  # the page has two forms: one is sent
    form = MailWishForm(None if of_zone else sent, initial={"mail_wish": request.user.mail_wish})
    zone = TimeZoneForm(sent if of_zone else None, initial={"time_zone": request.user.time_zone})
    chosen = zone if of_zone else form
    if chosen.is_valid():
        Person.objects.filter(pk=request.user.pk).update(**chosen.cleaned_data)
        messages.success(request, "Your choice is kept.")
        return redirect("mail_wish")
    return render(request, "account/mail.html", {"form": form, "zone": zone, "chosen": chosen})


# A mail program presses this button (RFC 8058, 3.2): it has no session, and the token says whose
# mail it is.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mail of whoever has this link; looking at it (as programs that check links do)
    changes nothing."""
    person = get_object_or_404(Person, pk=who_stops(token) or 0)
    if request.method == "POST":
        Person.objects.filter(pk=person.pk).update(mail_wish=MailWish.NONE)
    is_stopped = request.method == "POST" or person.mail_wish == MailWish.NONE
    return render(request, "account/mail_stop.html", {"is_stopped": is_stopped})
