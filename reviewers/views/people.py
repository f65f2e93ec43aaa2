"""The public page of a person who chose to have one."""

from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.models import Profile
from articles.publishing.lists.by_person import written_by
from articles.publishing.structured_data.json_ld import block

from ..board import with_readings
from ..models import BoardMember

PROFILES = (
    Profile.objects.shown()
    .select_related("person__board_member__public_readings")
    .prefetch_related("topics")
    .annotate(
        on_board=Exists(BoardMember.objects.active().filter(person=OuterRef("person")).order_by()),
        photo_digest=F("photo__digest"),
    )
)


@require_safe
@cache_control(no_cache=True)
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Who somebody is, and which public texts they wrote and reviewed. Who did not choose to be
    shown is not there."""
    profile: Any = get_object_or_404(PROFILES.all(), slug=slug)
    who: Any = profile.person
    member = getattr(who, "board_member", None)
    with_readings([member] if member else [])
    facts = {
        "profile": profile,
        "person": who,
        "member": member,
        "orcid_at": _orcid_at(who),
        "leaf": written_by(who, request.GET.get("before", "")),
        "here": reverse("person", args=[slug]),
        # Annotated where it is found.
        "current_page": "board" if profile.on_board else "",  # type: ignore[attr-defined]
        "json_ld": block(_document(profile)),
    }
    return render(request, "reviewers/people/person.html", facts)


def _orcid_at(person: Any) -> str:
    return f"https://orcid.org/{person.orcid}" if person.orcid else ""


def _document(profile: Any) -> dict[str, Any]:
    """The page as JSON-LD (https://schema.org/ProfilePage), with what stands on it."""
    who, at = profile.person, settings.SITE_ORIGIN + reverse("person", args=[profile.slug])
    properties = {
        "honorificSuffix": who.credentials,
        "affiliation": who.institution and {"@type": "Organization", "name": who.institution},
        "sameAs": _orcid_at(who),
        "image": profile.photo_digest and f"{at}photo/",
        "knowsLanguage": profile.languages.splitlines(),
    }
    described = {name: value for name, value in properties.items() if value}
    return {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "url": at,
        "mainEntity": {"@type": "Person", "name": who.name, **described},
    }
