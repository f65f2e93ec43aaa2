"""Which texts of a question are public, for lists that lead to the right one and for addresses of texts that are missing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.http import Http404

from ...models import Audience, Page
from .choosing import address_for, nearest


def public_audiences(slugs: Iterable[str]) -> dict[str, list[str]]:
    """Return, for each of these questions, the audiences that have a public text not retracted, in one query."""
    found: dict[str, list[str]] = defaultdict(list)
    for slug, audience in Page.objects.filter(slug__in=set(slugs), is_listed=True).order_by("pk").values_list("slug", "audience"):
        found[slug].append(audience)
    return found


def with_variants(pages: Sequence[Page]) -> Sequence[Page]:
    """Note on each of these pages as `readers_of` whom the question has texts for, for templates/articles/reader/_listing.html."""
    found = public_audiences(page.slug for page in pages) if pages else {}
    for page in pages:
        page.readers_of = " ".join(found.get(page.slug, ()))  # type: ignore[attr-defined]  # for the template
    return pages


def instead_of(slug: str, audience: str) -> str:
    """Return the address of the public text nearest to the missing one for `audience`; raises Http404 where there is none."""
    public = public_audiences([slug])[slug] if audience in Audience.values else []
    text = nearest(audience, public)
    if text is None:
        raise Http404
    return address_for(slug, audience, text)
