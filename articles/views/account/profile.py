"""One's profile: what a person says of themselves, and whether readers see it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_safe

from ...forms.account.profile import ProfileForm
from ...models import Photo, Profile
from ..form_recovery import PersonRequest, signed_in

# Opened by itself it is a picture, and nothing in it runs.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def own_profile(request: PersonRequest) -> HttpResponse:
    """Change one's profile."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ProfileForm(*sent, person=request.user)
    if form.is_valid() and form.save():
        messages.success(request, "Your profile is saved.")
        return redirect("own_profile")
    shown = Profile.objects.shown().filter(person=request.user).first()
    return render(request, "account/profile.html", {"form": form, "shown": shown})


@signed_in
@require_safe
def own_photo(request: PersonRequest) -> HttpResponse:
    """One's photo, whether readers see it or not."""
    found = get_object_or_404(Photo.objects.filter(profile__person=request.user))
    return _picture(found, {"Cache-Control": "private, no-store"})


@require_safe
def photo(request: HttpRequest, slug: str) -> HttpResponse:
    """The photo of a person who is shown to readers. One that was taken out is asked for in vain,
    whoever has kept it."""
    shown = Profile.objects.shown().filter(slug=slug)
    found = get_object_or_404(Photo.objects.filter(profile__in=shown))
    tag = f'"{found.digest}"'
    answer = _picture(found, {"Cache-Control": "no-cache", "ETag": tag})
    unchanged = get_conditional_response(request, etag=tag, response=answer)
    # A browser renews what it has kept of the headers by those of a 304.
    return _as_picture(unchanged) if unchanged else answer


def _picture(found: Photo, headers: dict[str, str]) -> HttpResponse:
    answer = HttpResponse(bytes(found.data), content_type="image/jpeg", headers=headers)
    return _as_picture(answer)


def _as_picture(answer: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        answer[name] = value
    return answer
