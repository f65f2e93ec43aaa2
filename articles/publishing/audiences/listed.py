"""Which texts of a question are public, for addresses of texts that are missing."""

from collections import defaultdict
from collections.abc import Iterable

from django.http import Http404

from ...models import Audience, Page
from .choosing import address_for, nearest


def public_audiences(slugs: Iterable[str]) -> dict[str, list[str]]:
    """Return, for each of these questions, the audiences that have a public text not retracted,
    in one query."""
    found: dict[str, list[str]] = defaultdict(list)
    for slug, audience in (
        Page.objects.filter(slug__in=set(slugs), is_listed=True)
        .order_by("pk")
        .values_list("slug", "audience")
    ):
        found[slug].append(audience)
    return found


def instead_of(slug: str, audience: str) -> str:
    """Return the address of the public text nearest to the missing one for `audience`; raises
    Http404 where there is none."""
    public = public_audiences([slug])[slug] if audience in Audience.values else []
    text = nearest(audience, public)
    if text is None:
        raise Http404
    return address_for(slug, audience, text)
