"""What members have read for the public: kept of the texts that were published up to a galley, and
counted of later ones.

The clock keeps it, so that an approval takes no statement more. What changes what is named of
earlier texts (a late interest, a waiver, a review of what was published before it) lets the
database forget what is kept of its member (`forgetting.py`); until the clock comes by, all of
theirs is counted.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.utils import timezone

from articles.models import Galley

from ..models import Assignment, BoardMember, PublicReadings
from ..models.public_readings import LISTED
from .keeping import LAG


def read_by(members: list[BoardMember]) -> dict[int, PublicReadings]:
    """Return, in one query, what each of these members has read up to now; they come with their
    `public_readings`. Unsaved."""
    return _read(
        {
            member.pk: getattr(member, "public_readings", None)
            or PublicReadings(member_id=member.pk)
            for member in members
        }
    )


def keep_readings(upto: int | None = None) -> None:
    """Keep what members have read of texts that were published some time ago, or up to a galley.
    Harmless at any time."""
    with transaction.atomic():
        if connection.vendor == "postgresql":  # nobody forgets anything meanwhile
            with connection.cursor() as cursor:
                cursor.execute(
                    f"lock table {PublicReadings._meta.db_table} in share row exclusive mode"
                )
        if upto is None:
            ended = Galley.objects.filter(approved_at__lt=timezone.now() - LAG)
            upto = ended.order_by("-pk").values_list("pk", flat=True).first() or 0
        kept = {
            key: PublicReadings(member_id=key)
            for key in BoardMember.objects.values_list("pk", flat=True)
        }
        kept |= PublicReadings.objects.in_bulk()
        behind = {
            key: readings
            for key, readings in kept.items()
            if readings._state.adding or readings.until < upto
        }
        rows = list(_read(behind, upto).values()) if behind else []
        PublicReadings.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["member"],
            update_fields=["articles", "newest", "until"],
        )


def disagreements() -> Iterator[str]:
    """Yield, in sentences, of which members something else is kept than they have read."""
    for key, kept in PublicReadings.objects.in_bulk().items():
        there = _read({key: PublicReadings(member_id=key)}, kept.until)[key]
        if (kept.articles, kept.newest) != (there.articles, there.newest):
            yield (
                f"What member {key} has read for the public is kept as {kept.articles} articles; "
                f"it is {there.articles}, or others."
            )


def _read(kept: dict[int, PublicReadings], upto: int | None = None) -> dict[int, PublicReadings]:
    """Add to what is kept of members what they have read of later texts, in one query; up to a
    galley, if one is given."""
    ends = {} if upto is None else {"pk__lte": upto}
    later, before = Q(pk__in=[]), Q(pk__in=[])
    for until in {readings.until for readings in kept.values()}:
        members = [key for key, readings in kept.items() if readings.until == until]
        galleys = Galley.objects.filter(revision=OuterRef("revision"), pk__gt=until, **ends)
        later |= Q(Exists(galleys), member__in=members)
        before |= Q(Exists(_published_by(until)), member__in=members)
    found = {
        key: PublicReadings(
            member_id=key,
            articles=readings.articles,
            newest=readings.newest,
            until=readings.until if upto is None else upto,
        )
        for key, readings in kept.items()
    }
    new: set[tuple[int, int]] = set()
    rows = (
        Assignment.objects.named()
        .filter(later)
        .annotate(is_counted=Case(When(before, then=True), default=False))
        .order_by("review")
    )
    columns = ("review", "revision__article", "pk", "review__signed_at")
    for member, is_counted, *entry, signed_at in rows.values_list("member", "is_counted", *columns):
        own, article, entry = found[member], entry[1], [*entry, signed_at.isoformat()]
        own.articles += not is_counted and (member, article) not in new
        own.newest = sorted(
            [entry, *(other for other in own.newest if other[1] != article)], reverse=True
        )[:LISTED]
        new.add((member, article))
    return found


def _published_by(until: int) -> QuerySet[Any]:
    """The member's named assignments on the same article, of texts up to a galley."""
    galleys = Galley.objects.filter(revision=OuterRef("revision"), pk__lte=until)
    same = Assignment.objects.named().filter(
        member=OuterRef("member"), revision__article=OuterRef("revision__article")
    )
    return same.filter(Exists(galleys))
