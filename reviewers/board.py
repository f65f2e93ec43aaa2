"""The board as the public sees it: its members, and the public articles each has read."""

from typing import Any

from .models import Assignment, BoardMember, Review


def listed_members() -> list[Any]:
    """Return the active members by name, with topics, `read_count` and `read`, in four queries at any number.

    `read_count` is on how many articles a member signed a review that the record of a public text names, `read` the newest
    of these assignments, each with its review and its article's page (reviewers/figures/readings.py).
    """
    rows = BoardMember.objects.active().select_related("public_readings").order_by("person__name", "pk").prefetch_related("topics")
    members: list[Any] = list(rows)
    kept = {one.pk: getattr(one, "public_readings", None) for one in members}
    reviews, read = _of([one.newest for one in kept.values() if one])
    for member in members:
        own = kept[member.pk]
        member.read_count, member.read = (own.articles, [read[key] for *_, key in own.newest if key in read]) if own else (0, [])
        for one in member.read:
            one.review = reviews[one.pk]
    return members


def _of(newest: list[list[list[int]]]) -> tuple[dict[int, Review], dict[int, Assignment]]:
    """Return the reviews that are kept, by their assignment, and the assignments by key: asked for by their keys, as no join would be."""
    places = [place for places in newest for place in places] or [[0, 0, 0]]
    columns = [f"revision__article__page__{column}" for column in ("title", "slug", "audience", "is_listed")]
    rows = Assignment.objects.select_related("revision__article__page").only(
        "member", "standing_interests", "revision__article__id", *columns)
    reviews = Review.objects.only("assignment", "signed_at").filter(pk__in=[review for review, *_ in places])
    read = {one.pk: one for one in rows.filter(pk__in=[key for *_, key in places])}
    found = {one.assignment_id: one for one in reviews}
    return found, {key: one for key, one in read.items() if key in found}
