"""The sums of a period: what is kept of it, and what the ledger has of the rest."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Case, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Trunc
from django.utils import timezone

from ..models import KeptFigures
from . import packing
from .counting import WAITS, Asked, Sums, acts, add, waits, within
from .pieces import DAY, HOUR, MONTH, Piece, Stretch, covered, joined, piece_at, pieces_of

ROW = ("unit", "start", "counted", "moved")
TO_COME = timedelta(days=1)  # clocks differ
NOTHING = Value("{}", output_field=TextField())


@dataclass(frozen=True)
class Period:
    """From `start` to before `end` (UTC); of a topic and a member (their keys; 0 for all), and not
    of articles `without`.

    Of articles `waits_without`, which has those, too, no wait for a quorum is told either.
    """

    start: datetime
    end: datetime
    topic: int = 0
    person: int = 0
    without: Collection[int] = ()
    waits_without: Collection[int] = ()

    def sums(self) -> Sums:
        """Return the counts of the period and, in `moves`, how many articles are in each status
        now; of a member, none.

        In two queries, of which the first reads what is kept.
        """
        until = max(timezone.now() + TO_COME, self.end)
        kept = {
            Piece(unit, start): (counted, moved)
            for _, unit, start, counted, moved in self._kept(until)
        }
        begins = min((piece.start for piece in kept), default=until)
        ever, rest = covered(begins, until, kept.keys())
        used, gaps = covered(max(self.start, begins), self.end, kept.keys())
        gaps = [Stretch(self.start, min(begins, self.end)), *gaps] if self.start < begins else gaps
        found = Sums()
        for piece in used:
            sums = (
                packing.counts_of_member(kept[piece][0], self.topic)
                if self.person
                else packing.counts(kept[piece][0])
            )
            found.counts.update(sums.counts)
            found.by_month.update(
                {
                    (piece_at(MONTH, piece.start).start.date(), verb): number
                    for verb, number in sums.acts().items()
                }
            )
        for piece in ever:
            found.moves.update(packing.moved(kept[piece][1]))
        asked, unasked = Asked((), self.topic, self.person), {*self.without, *self.waits_without}
        rows = _rows(
            replace(asked, without=self.without),
            replace(asked, without=unasked),
            [Stretch(None, begins), *rest],
            gaps,
        )
        if unasked and kept:
            rows += _rows(
                replace(asked, among=self.without),
                replace(asked, among=unasked),
                joined(ever),
                joined(used),
                is_left_out=True,
            )
        left_out = Sums()
        for row in rows[0].union(*rows[1:], all=True):
            _add(left_out if row["is_left_out"] else found, row)
        found.take_away(left_out.as_told())
        return found

    def _kept(self, until: datetime) -> QuerySet[Any, Any]:
        """What is kept: each month, the days where the period begins and ends, those since the last
        month, the hours since the last day.

        Of each piece that of all topics and people comes first: it tells what is kept where the one
        asked for has no row.
        """
        this_month = piece_at(
            MONTH, timezone.now()
        )  # on its last day the period may end in the next
        edges = {
            this_month,
            *(
                piece_at(MONTH, at)
                for at in (self.start, self.end, until, this_month.start - TO_COME)
            ),
        }
        days = [day.start for month in edges for day in pieces_of(DAY, month.start, month.end)]
        is_within = Case(
            When(start__gte=self.start, start__lt=self.end, then=F("sums")), default=NOTHING
        )
        mine = KeptFigures.objects.filter(
            topic=0 if self.person else self.topic, person=self.person
        )
        ours = mine.annotate(rank=Value(1), counted=is_within, moved=F("moves"))
        all_of_them = KeptFigures.objects.filter(topic=0, person=0).annotate(
            rank=Value(0), moved=NOTHING, counted=NOTHING
        )
        parts = [
            rows.filter(which)
            for rows in ([all_of_them] if self.topic or self.person else []) + [ours]
            for which in (
                Q(unit=MONTH),
                Q(unit=DAY, start__in=days),
                Q(unit=HOUR, start__gte=until - 3 * TO_COME),
            )
        ]
        first, *others = [part.order_by().values_list("rank", *ROW) for part in parts]
        return first.union(*others, all=True).order_by("rank")


def _rows(
    asked: Asked,
    waited: Asked,
    ever: list[Stretch],
    among: list[Stretch],
    *,
    is_left_out: bool = False,
) -> list[QuerySet[Any, Any]]:
    """Return what the ledger has: acts as `asked`, in the stretches `ever`, marked where they are
    `among` some of them; waits as `waited`.

    Of a member, acts and waits in those `among` them.
    """
    is_among = Case(When(within(among), then=True), default=False, output_field=BooleanField())
    columns = {
        "is_among": is_among,
        "month": Trunc("at", MONTH),
        "is_left_out": Value(is_left_out, output_field=BooleanField()),
    }
    acted = acts(replace(asked, stretches=among if asked.person else ever), **columns)
    return [acted, *(waits(replace(waited, stretches=among), verb, **columns) for verb in WAITS)]


def _add(to: Sums, row: dict[str, Any]) -> None:
    sums = Sums()
    add(sums, row)
    to.moves.update(sums.moves)
    if row["is_among"]:
        to.counts.update(sums.counts)
        to.by_month[row["month"].date(), row["what"]] += row["n"]
