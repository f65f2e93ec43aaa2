"""Is what is kept of the figures what the ledger holds?"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from ..models import KeptFigures
from . import packing
from .counting import by_piece
from .keeping import AT_ONCE, kept_pieces, summed
from .pieces import DAY, HOUR, MONTH, Piece, Stretch, by_stretch, piece_at

Row = tuple[str, datetime, int, int, str, str]


def disagreements() -> Iterator[str]:
    """Yield, in sentences, of which pieces of time other figures are kept than the ledger holds;
    a month of acts at a time is held."""
    months = sorted(
        {
            piece_at(MONTH, start)
            for start in KeptFigures.objects.order_by().values_list("start", flat=True).distinct()
        }
    )
    for month in months:
        here = Q(start__gte=month.start, start__lt=month.end)
        kept = kept_pieces(here)
        there = set(_columns(KeptFigures.objects.filter(here).iterator(AT_ONCE)))
        wrong = {Piece(row[0], row[1]) for row in there ^ set(_counted(month, kept))}
        yield from (
            f"The figures kept of the {piece.unit} from {piece.start:%Y-%m-%d %H:%M} are not what "
            "the ledger holds."
            for piece in sorted(wrong)
        )


def _counted(month: Piece, kept: set[Piece]) -> Iterator[Row]:
    """The rows that there should be."""
    for unit in (DAY, HOUR):
        pieces = sorted(piece for piece in kept if piece.unit == unit)
        for stretch, there in by_stretch(pieces):
            yield from _columns(
                packing.rows(packing.with_nothing(there) | by_piece(stretch, unit), unit)
            )
    if month in kept:
        whole = summed(by_piece(Stretch(month.start, month.end), DAY).items())
        yield from _columns(packing.rows(packing.with_nothing([month]) | whole, MONTH))


def _columns(rows: Iterator[KeptFigures]) -> Iterator[Row]:
    return ((row.unit, row.start, row.topic, row.person, row.sums, row.moves) for row in rows)
