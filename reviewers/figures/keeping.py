"""What is kept: counted from the ledger once a piece of time is over, and forgotten where an act
changes what it holds.

The ledger only grows, so what is over stays as it is, with two exceptions: an article that is
submitted to another topic takes its acts with it, and a review that is signed after its revision
was found ready. Such an act forgets the pieces concerned in its own transaction; until the clock
comes by they are counted whenever they are asked for. Nothing is kept that is not over by LAG: no
act takes as long.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, Q
from django.db.models.functions import Trunc
from django.utils import timezone

from articles.ledger.acts import SUBMIT
from articles.models import Event, Notification

from ..acts import SIGN
from ..models import KeptFigures
from . import packing
from .counting import Sums, Whose, by_piece
from .pieces import DAY, HOUR, MONTH, Piece, by_stretch, piece_at, pieces_of

LAG = timedelta(minutes=10)
AT_ONCE = 1_000  # rows of one statement
MOST = 50_000  # acts that are held in memory


def keep(now: datetime | None = None) -> int:
    """Keep what is over and not kept yet; return how many pieces that is."""
    over = (now or timezone.now()) - LAG
    kept = kept_pieces(Q(unit=MONTH))
    return sum(
        _keep(batch, over)
        for batch in _batches([month for month in _months(over) if month not in kept], over)
    )


def rebuild(show: Callable[[int, int], None], now: datetime | None = None) -> int:
    """Count everything anew; return of how many pieces there are figures. Repeating it is harmless,
    and so is dying half-way.

    Some months at a time have a transaction of their own. `show` hears how far it is: months done,
    of how many.
    """
    over = (now or timezone.now()) - LAG
    months, done = _months(over), 0
    KeptFigures.objects.filter(
        Q(start__lt=months[0].start) | Q(start__gt=over) if months else Q()
    ).delete()  # there is nothing of it
    for batch in _batches(months, over):
        _keep(batch, over, anew=True)
        done += len(batch)
        show(done, len(months))
    return KeptFigures.objects.filter(topic=0, person=0).count()


def forget(times: Iterable[datetime]) -> None:
    """Forget what is kept of the pieces that these times are in; the caller's transaction has
    changed what they hold."""
    pieces = {piece_at(unit, at) for at in times for unit in (HOUR, DAY, MONTH)}
    concerned = Q(pk__in=[])
    for unit in (HOUR, DAY, MONTH):
        concerned |= Q(unit=unit, start__in=[piece.start for piece in pieces if piece.unit == unit])
    if pieces:
        KeptFigures.objects.filter(concerned).delete()


def forget_what_moves(event: Event) -> list[Notification]:
    """Forget what this act changes of the figures of times that are over; a follower of events,
    which owes nothing."""
    if event.verb == SUBMIT and event.article.left_topic is not None:
        forget(Event.objects.filter(article=event.article_id).values_list("at", flat=True))
    if event.verb == SIGN and event.article.was_ready:
        events = Event.objects.filter(
            article=event.article_id, digest=event.digest, notifications__kind="editors_ready"
        )
        forget(events.values_list("at", flat=True))
    return []


def _months(over: datetime) -> list[Piece]:
    """The months there are acts of, from the first act to what is over."""
    first = Event.objects.order_by("at").values_list("at", flat=True).first()
    month, found = piece_at(MONTH, first or over), list[Piece]()
    while first and month.start < over:
        found.append(month)
        month = Piece(MONTH, month.end)
    return found


def _batches(months: list[Piece], over: datetime) -> Iterator[list[Piece]]:
    """Months that follow each other, with no more acts together than are held in memory, or one
    month alone."""
    if len(months) < 2:
        yield from ([month] for month in months)
        return
    acts = Event.objects.filter(
        at__gte=months[0].start, at__lt=min(months[-1].end, over)
    ).order_by()
    counted = dict(acts.values_list(Trunc("at", MONTH)).annotate(n=Count("pk")))
    batch, held = list[Piece](), 0
    for month in months:
        if batch and (batch[-1].end != month.start or held + counted.get(month.start, 0) > MOST):
            yield batch
            batch, held = [], 0
        batch.append(month)
        held += counted.get(month.start, 0)
    yield batch


def kept_pieces(which: Q) -> set[Piece]:
    """Return what is kept, of some rows."""
    return {
        Piece(unit, start)
        for unit, start in KeptFigures.objects.filter(which, topic=0, person=0).values_list(
            "unit", "start"
        )
    }


def _alone() -> None:
    """Let nobody else keep or forget anything until the transaction ends. On SQLite, whoever
    writes is alone."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"lock table {KeptFigures._meta.db_table} in share row exclusive mode")


def _keep(months: list[Piece], over: datetime, *, anew: bool = False) -> int:
    """Keep the days of some months that are missing, and the months that are over; of the day
    that goes on, the hours."""
    with transaction.atomic():
        _alone()
        here = Q(start__gte=months[0].start, start__lt=months[-1].end)
        if anew:
            KeptFigures.objects.filter(here).delete()
        kept, ended = kept_pieces(here), [month for month in months if month.end <= over]
        days = [
            day
            for day in pieces_of(DAY, months[0].start, min(over, months[-1].end))
            if day not in kept
        ]
        done = _count(days)
        if ended:
            _insert(summed(_days(ended)), MONTH, ended)
        today = piece_at(DAY, over)
        KeptFigures.objects.filter(unit=HOUR, start__lt=today.start).delete()
        hours = pieces_of(HOUR, today.start, over) if months[-1].end > over else ()
        return done + len(ended) + _count([hour for hour in hours if hour not in kept])


def _count(pieces: list[Piece]) -> int:
    """Count what the ledger holds of some pieces of one unit, and keep it."""
    for stretch, there in by_stretch(pieces):
        _insert(by_piece(stretch, there[0].unit), there[0].unit, there)
    return len(pieces)


def _days(months: list[Piece]) -> Iterator[tuple[Whose, Sums]]:
    rows = KeptFigures.objects.filter(
        unit=DAY, start__gte=months[0].start, start__lt=months[-1].end
    )
    for row in rows.iterator(AT_ONCE):
        for topic, sums in packing.unpacked(row):
            yield (row.start, topic, row.person), sums


def summed(days: Iterable[tuple[Whose, Sums]]) -> dict[Whose, Sums]:
    """Return what days have, by month."""
    found: dict[Whose, Sums] = defaultdict(Sums)
    for (start, topic, person), sums in days:
        found[piece_at(MONTH, start).start, topic, person].add(sums)
    return found


def _insert(counted: dict[Whose, Sums], unit: str, pieces: list[Piece]) -> None:
    KeptFigures.objects.bulk_create(
        packing.rows(packing.with_nothing(pieces) | counted, unit), AT_ONCE
    )
