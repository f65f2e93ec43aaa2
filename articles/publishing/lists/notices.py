"""Corrections and retractions of the whole site, the newest first: for their page and their feed.

Each kind is read off an index by key. Corrections come by the key of the corrected text, which is
all but the order they became public in; so a place in the list is two keys, and nothing between
them is passed over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import F, OuterRef, Subquery
from django.http import Http404

from ...ledger.acts import APPROVE, RETRACT
from ...models import Audience, Event, Revision, address

SHOWN = 20  # notices on a page
RETRACTION, CORRECTION = "Retraction", "Correction"
UNBOUNDED = 2**62  # above every key


@dataclass(frozen=True)
class PublicNotice:
    """A notice; `number` is that of its act in the article's ledger, `text` what its author or the
    editors said of it.

    `retracted_at` tells of a correction when its text was retracted since.
    """

    kind: str
    key: int
    title: str
    text: str
    at: datetime
    article: int
    slug: str
    audience: str
    number: int
    retracted_at: datetime | None = None

    @property
    def readers(self) -> str:
        """Whom its article is written for."""
        return Audience(self.audience).label.lower()

    @property
    def path(self) -> str:
        """Where it stands."""
        return f"{address(self.slug, self.audience)}notices/{self.number}/"


@dataclass(frozen=True)
class NoticeLeaf:
    """Some notices; `before` is the place of the last when there are more, else empty."""

    notices: list[PublicNotice]
    is_first: bool
    before: str


def notice_leaf(before: str = "") -> NoticeLeaf:
    """Return the notices that follow the place `before`, in two queries; raises Http404 when it
    is not a place."""
    keys = {CORRECTION: UNBOUNDED, RETRACTION: UNBOUNDED}
    if before:
        keys = dict(zip(keys, _place(before), strict=True))
    found = list(islice(_merged(keys[CORRECTION], keys[RETRACTION], SHOWN + 1), SHOWN + 1))
    shown = found[:SHOWN]
    for notice in shown:
        keys[notice.kind] = notice.key
    return NoticeLeaf(
        shown,
        is_first=not before,
        before="-".join(map(str, keys.values())) if len(found) > SHOWN else "",
    )


def newest_notices(number: int) -> list[PublicNotice]:
    """Return the newest notices, this many, in two queries."""
    return list(islice(_merged(UNBOUNDED, UNBOUNDED, number), number))


def _merged(
    corrections_before: int, retractions_before: int, number: int
) -> Iterator[PublicNotice]:
    """Both kinds, each in its own order: of the next of each, the later one."""
    lists = [
        list(_corrections(corrections_before, number)),
        list(_retractions(retractions_before, number)),
    ]
    while remaining := [notices for notices in lists if notices]:
        yield max(remaining, key=lambda notices: notices[0].at).pop(0)


def _corrections(before: int, number: int) -> Iterator[PublicNotice]:
    approval = Event.objects.filter(
        article=OuterRef("article"), verb=APPROVE, digest=OuterRef("digest")
    ).values("sequence")[:1]
    retraction = Event.objects.filter(article=OuterRef("article"), verb=RETRACT).values("at")[:1]
    public = (
        Revision.objects.filter(is_minor=True, galleys__isnull=False, pk__lt=before)
        .order_by("-pk")
        .annotate(entry=Subquery(approval), retracted_at=Subquery(retraction))
    )
    rows = public.values_list(
        "pk",
        "title",
        "note",
        "galleys__approved_at",
        "article",
        "article__slug",
        "article__audience",
        "entry",
        "retracted_at",
    )
    return (PublicNotice(CORRECTION, *row) for row in rows[:number])


def _retractions(before: int, number: int) -> Iterator[PublicNotice]:
    acts = (
        Event.objects.filter(verb=RETRACT, pk__lt=before)
        .order_by("-pk")
        .annotate(title=F("article__approved_revision__title"))
    )
    rows = acts.values_list(
        "pk", "title", "reason", "at", "article", "article__slug", "article__audience", "sequence"
    )
    return (PublicNotice(RETRACTION, *row) for row in rows[:number])


def _place(name: str) -> tuple[int, int]:
    keys = name.split("-")
    if len(keys) != 2 or not all(
        key.isascii() and key.isdecimal() and len(key) <= len(str(UNBOUNDED)) for key in keys
    ):
        raise Http404
    corrections, retractions = map(int, keys)
    return min(corrections, UNBOUNDED), min(retractions, UNBOUNDED)
