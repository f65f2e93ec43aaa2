"""The texts of a topic, by the readers they are written for: the newest of each, and one
audience at a time."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, Subquery

from ...models import Audience, Page, Topic

SHOWN = 5  # of each audience


@dataclass(frozen=True)
class Group:
    """The newest texts of a topic for one audience; `has_more` than are shown."""

    audience: Audience
    pages: list[Page]
    has_more: bool


def groups(topic: Topic) -> list[Group]:
    """Return the audiences that a topic has texts for, each with the newest of them, in one
    query."""
    texts = Page.objects.filter(topic=topic, is_listed=True)
    # Each by its place, off an index: "among the first six" would be asked of every page there is.
    newest = [
        Q(
            pk=Subquery(
                texts.filter(audience=audience).newest().values("pk")[position : position + 1]
            )
        )
        for audience in Audience
        for position in range(SHOWN + 1)
    ]
    found = list(Page.objects.listed().filter(reduce(or_, newest)).newest())
    by_audience = [
        (audience, [page for page in found if page.audience == audience]) for audience in Audience
    ]
    return [
        Group(audience, pages[:SHOWN], has_more=len(pages) > SHOWN)
        for audience, pages in by_audience
        if pages
    ]
