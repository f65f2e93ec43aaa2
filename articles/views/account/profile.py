"""One's profile: what a person says of themselves, and whether readers see it."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_safe

from ...forms.account.profile import ProfileForm
from ...models import Photo, Profile
from ..form_recovery import PersonRequest, signed_in

# Opened by itself it is a picture, and nothing in it runs; a photo that was taken out is asked for
# in vain, whoever has kept it.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
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
    answer = _photo(request, Photo.objects.filter(profile__person=request.user))
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def photo(request: HttpRequest, slug: str) -> HttpResponse:
    """The photo of a person who is shown to readers."""
    return _photo(
        request, Photo.objects.filter(profile__in=Profile.objects.shown().filter(slug=slug))
    )


def _photo(request: HttpRequest, photos: QuerySet[Photo]) -> HttpResponse:
    found = get_object_or_404(photos)
    answer = HttpResponse(bytes(found.data), content_type="image/jpeg", headers=HEADERS)
    answer["ETag"] = tag = f'"{found.digest}"'
    return get_conditional_response(request, etag=tag, response=answer) or answer
