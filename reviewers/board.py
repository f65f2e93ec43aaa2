"""The board as the public sees it: its members, and the public articles each has read."""

from datetime import datetime
from typing import Any

from .figures.readings import read_by
from .models import Assignment, BoardMember, Review


def listed_members() -> list[Any]:
    """Return the active members by name, with topics, `read_count` and `read`, in four queries at
    any number.

    `read_count` is on how many articles a member signed a review that the record of a public text
    names, `read` the newest of these assignments, each with its review and its article's page
    (reviewers/figures/readings.py).
    """
    rows = (
        BoardMember.objects.active()
        .select_related("public_readings", "person__profile")
        .order_by("person__name", "pk")
        .prefetch_related("topics")
    )
    return with_readings(list(rows))


def with_readings(members: list[Any]) -> list[Any]:
    """Return the members, who come with their `public_readings`, with `read_count` and `read`; in
    two queries, for nobody in none."""
    if not members:
        return []
    kept = read_by(members)
    columns = [
        f"revision__article__page__{column}"
        for column in ("title", "slug", "audience", "is_listed")
    ]
    found = Assignment.objects.select_related("revision__article__page").only(
        "member", "standing_interests", "revision__article__id", *columns
    )
    read = {
        assignment.pk: assignment
        for assignment in found.filter(
            pk__in=[0, *(key for own in kept.values() for _, _, key, _ in own.newest)]
        )
    }
    for member in members:
        own = kept[member.pk]
        member.read_count, member.read = (
            own.articles,
            [read[key] for _, _, key, _ in own.newest if key in read],
        )
        for review, _, key, signed_at in own.newest:
            if key in read:
                read[key].review = Review(pk=review, signed_at=datetime.fromisoformat(signed_at))
    return members
