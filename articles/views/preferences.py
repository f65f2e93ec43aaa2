"""Which mail a person gets: chosen on the account's own page, or stopped by the link in a mail's header."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ..forms.preferences import MailWishForm
from ..letters import who_stops
from ..models import Person
from ..models.person import MailWish
from .keeping import PersonRequest, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def mail_wish(request: PersonRequest) -> HttpResponse:
    """Choose which mail to get."""
    sent = request.POST if request.method == "POST" else None
    form = MailWishForm(sent, initial={"mail_wish": request.user.mail_wish})
    if form.is_valid():
        Person.objects.filter(pk=request.user.pk).update(**form.cleaned_data)
        messages.success(request, "Your choice is kept.")
        return redirect("mail_wish")
    return render(request, "account/mail.html", {"form": form})


@csrf_exempt  # a mail program presses this button (RFC 8058, 3.2): it has no session, and the token says whose mail it is
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mail of whoever has this link; looking at it (as programs that check links do) changes nothing."""
    person = get_object_or_404(Person, pk=who_stops(token) or 0)
    if request.method == "POST":
        Person.objects.filter(pk=person.pk).update(mail_wish=MailWish.NONE)
    is_stopped = request.method == "POST" or person.mail_wish == MailWish.NONE
    return render(request, "account/mail_stop.html", {"is_stopped": is_stopped})
