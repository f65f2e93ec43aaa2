"""What members have read for the public: counted by the act that publishes a text, and anew where an interest changes what is named."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet

from articles.models import PUBLISHING, Event, Galley, Notification

from ..models import Assignment, AssignmentQuerySet, BoardMember, PublicReadings
from ..models.public_readings import LISTED

PLACE = ("review", "revision__article", "pk")  # what is kept of each


def of_the_public() -> QuerySet[Assignment]:
    """Return the assignments whose member the record of a public text names."""
    return Assignment.objects.named().filter(Exists(Galley.objects.filter(revision=OuterRef("revision"))))


def count_readings(event: Event) -> list[Notification]:
    """Keep what this act changes of what members have read for the public; a follower of events, which owes nothing."""
    if event.verb in PUBLISHING:
        _published(event, Assignment.objects.filter(revision=event.article.revision_id))
    elif event.verb == "sign" and event.article.approved_revision_id == event.article.revision_id:  # published before its full review
        _published(event, Assignment.objects.filter(pk=event.detail["assignment"]))
    elif event.verb == "declare" and event.detail.get("late"):
        _changed(Assignment.objects.filter(pk=event.detail["assignment"]))
    elif event.verb == "waive":
        _changed(Assignment.objects.filter(revision__article=event.article_id, member__person=event.detail["member"]["id"]))
    return []


def recount(member: BoardMember) -> None:
    """Count anew what a member has read; nothing that is published meanwhile is missed."""
    with transaction.atomic():
        _hold([member.pk])
        _write([counted(member.pk)])


def counted(member: int) -> PublicReadings:
    """Return what a member has read, by all there is, unsaved."""
    read = of_the_public().filter(member=member)
    again = of_the_public().filter(member=member, revision__article=OuterRef("revision__article"), review__gt=OuterRef("review"))
    newest = read.filter(~Exists(again)).order_by("-review").values_list(*PLACE)[:LISTED]
    articles = read.aggregate(n=Count("revision__article", distinct=True))["n"]
    return PublicReadings(member_id=member, articles=articles, newest=[list(one) for one in newest])


def disagreements() -> Iterator[str]:
    """Yield, in sentences, of which members something else is kept than they have read."""
    rows = PublicReadings.objects.in_bulk()
    for member in sorted({*rows, *of_the_public().order_by().values_list("member", flat=True).distinct()}):
        kept, there = rows.get(member) or PublicReadings(member_id=member), counted(member)
        if (kept.articles, kept.newest) != (there.articles, there.newest):
            yield f"What member {member} has read for the public is kept as {kept.articles} articles; it is {there.articles}, or others."


def _published(event: Event, assignments: AssignmentQuerySet) -> None:
    """Add the article for those whom the record of its text names now, by these of its assignments."""
    named = assignments.named()
    others = of_the_public().filter(revision__article=event.article_id).exclude(revision=event.article.revision_id)
    before = others.filter(member=OuterRef("member"))
    held = named.select_for_update(of=("member",)).select_related("member").annotate(is_counted=Exists(before), place=F("review"))
    read: list[Any] = list(held.order_by("member"))
    kept = PublicReadings.objects.in_bulk([one.member_id for one in read]) if read else {}
    for one in read:
        own = kept.setdefault(one.member_id, PublicReadings(member_id=one.member_id))
        own.articles += not one.is_counted
        places: list[list[int]] = [place for place in own.newest if place[1] != event.article_id]
        own.newest = sorted([[one.place, event.article_id, one.pk], *places], reverse=True)[:LISTED]
    if read:
        _write(list(kept.values()))


def _changed(assignments: QuerySet[Assignment]) -> None:
    """Count anew for the member, where the record of a public text names them on one of these, or did before the act."""
    signed = assignments.filter(review__isnull=False, revision__is_minor=False)
    concerned = signed.filter(Exists(Galley.objects.filter(revision=OuterRef("revision")))).values_list("member", flat=True)[:1]
    for member in concerned:
        _hold([member])
        _write([counted(member)])


def _hold(members: list[int]) -> None:
    """Lock members: of two acts the later one reads what the earlier one wrote."""
    list(BoardMember.objects.select_for_update().filter(pk__in=members).order_by("pk").values_list("pk"))


def _write(rows: list[Any]) -> None:
    PublicReadings.objects.bulk_create(rows, update_conflicts=True, unique_fields=["member"], update_fields=["articles", "newest"])
