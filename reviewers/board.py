"""The board as the public sees it: its members, and the public articles each has read."""

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from articles.models import Galley

from .models import Assignment, BoardMember

SHOWN = 10  # of the articles a member has read, the newest


def listed_members() -> QuerySet[BoardMember]:
    """Return the active members by name, with topics, `read_count` and `read`, in three queries at any number.

    `read_count` is on how many articles a member signed a review that the record of a public text names, `read` the newest
    of these assignments, each with its review and its article's page.
    """
    read = Assignment.objects.named().filter(revision__in=Galley.objects.values("revision"))
    of_article = read.filter(member=OuterRef("member"), revision__article=OuterRef("revision__article"))
    shown = [f"revision__article__page__{column}" for column in ("title", "slug", "audience", "is_listed")]
    newest = read.filter(~Exists(of_article.filter(review__gt=OuterRef("review")))).order_by("-review").select_related(
        "review", "revision__article__page").only("member", "standing_interests", "review__signed_at", "revision__article__id", *shown)
    count = read.filter(member=OuterRef("pk")).order_by().values("member").annotate(n=Count("revision__article", distinct=True))
    members = BoardMember.objects.active().annotate(read_count=Coalesce(Subquery(count.values("n")), 0))
    return members.order_by("person__name", "pk").prefetch_related("topics", Prefetch("assignments", newest[:SHOWN], to_attr="read"))
