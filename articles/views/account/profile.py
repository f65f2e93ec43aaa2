"""One's profile: what a person says of themselves, and whether readers see it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ...forms.account.profile import ProfileForm
from ...models import Profile
from ..form_recovery import PersonRequest, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def own_profile(request: PersonRequest) -> HttpResponse:
    """Change one's profile."""
    form = ProfileForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid() and form.save():
        messages.success(request, "Your profile is saved.")
        return redirect("own_profile")
    shown = Profile.objects.shown().filter(person=request.user).first()
    return render(request, "account/profile.html", {"form": form, "shown": shown})
