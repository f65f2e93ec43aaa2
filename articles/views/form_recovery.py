"""Nothing typed is lost: a form that comes without a log-in, or with an old token, is answered
with all it carried."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.csrf import csrf_failure as plain_csrf_failure

from ..models import Person
from ..people.second_factors import must_set_up
from ..text.clean import find_hidden
from ..text.statements import is_key

View = Callable[..., HttpResponse]
# What proves who somebody is goes into no page.
NEVER_KEPT = re.compile(
    r"token|passw|credential|secret|otp|(?:^|[-_])(?:code|key)s?(?:$|[-_])", re.IGNORECASE
)


class PersonRequest(HttpRequest):
    """What a view under `signed_in` is given: a request by somebody who is logged in."""

    user: Person


def signed_in(view: View) -> View:
    """Decorate a view with forms that people write into: it asks for a log-in, and keeps what was
    typed.

    Without a log-in, reading leads to the log-in page and back; a POST is answered with 401 and a
    page that holds every field it carried, to be sent again. A POST refused for its token is kept
    likewise (see `csrf_failure`). Who needs a second factor and has none is led to where it is set
    up; their POST is kept, too, with 403.
    """

    @wraps(view)
    def for_a_person(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person: Any = request.user
        if not person.is_authenticated:
            return (
                _kept(request, status=401)
                if request.method == "POST"
                else redirect_to_login(request.get_full_path())
            )
        if must_set_up(person):
            return (
                _kept(request, status=403, lacks_factor=True)
                if request.method == "POST"
                else redirect("mfa_index")
            )
        return view(request, *args, **kwargs)

    # Functions carry their own marks.
    for_a_person.keeps_what_was_typed = True  # type: ignore[attr-defined]
    return for_a_person


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a POST whose token does not hold (settings.CSRF_FAILURE_VIEW), with 403.

    What a page of our own sent to a view under `signed_in` is kept; what comes from elsewhere is
    never shown again, or another site could put its words under our button.
    """
    match = request.resolver_match
    if is_from_us(request) and match and getattr(match.func, "keeps_what_was_typed", False):
        return _kept(request, status=403)
    return plain_csrf_failure(request, reason)


def is_from_us(request: HttpRequest) -> bool:
    """Did a page of our own send this?"""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def kept_fields(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what was typed into the form that was sent, for `_kept_fields.html`; secrets are
    left out. Of a file its name is kept alone: no page can hold what a person chose."""
    files = [
        {"name": name, "label": _label(name), "value": file.name, "is_file": True}
        for name, chosen in request.FILES.lists()
        for file in chosen
        if not find_hidden(name)
    ]
    return files + [
        {"name": name, "label": _label(name), "value": value, "is_shown": bool(value.split()[1:])}
        for name, values in request.POST.lists()
        for value in values
        if not NEVER_KEPT.search(name)
        and not find_hidden(name)  # no form of ours has such a name, and not every one can be sent
    ]


def _kept(request: HttpRequest, *, status: int, lacks_factor: bool = False) -> HttpResponse:
    facts = {
        "fields": kept_fields(request),
        "is_lapsed": status == 401,
        "lacks_factor": lacks_factor,
    }
    return render(request, "articles/kept.html", facts, status=status)


def _label(name: str) -> str:
    """Spell a field's name out: "references-0-title" is "References 1 title". The key of a
    statement or a comment tells a person nothing."""
    key, _, part = name.rpartition("-")
    if is_key(key):
        return f"{part.capitalize()} on a statement"
    if key.isdecimal():
        return "Your reply"
    words = (
        str(int(part) + 1) if part.isdecimal() and len(part) < 4 else part
        for part in name.replace("_", " ").split("-")
    )
    return " ".join(words).capitalize()
