"""Pieces of time: hours, days and months, in UTC, and how a period is put together of those that
are kept."""

from collections.abc import Iterator, Set
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

HOUR, DAY, MONTH = "hour", "day", "month"
LONGEST_FIRST = (MONTH, DAY, HOUR)


class Piece(NamedTuple):
    """An hour, a day or a month, and when it begins."""

    unit: str
    start: datetime

    @property
    def end(self) -> datetime:
        """When the next one begins."""
        if self.unit == MONTH:
            return (self.start + timedelta(days=31)).replace(day=1)
        return self.start + (timedelta(days=1) if self.unit == DAY else timedelta(hours=1))


class Stretch(NamedTuple):
    """From a time to before another; with no `start`, since ever."""

    start: datetime | None
    end: datetime


def piece_at(unit: str, at: datetime) -> Piece:
    """Return the piece that a time is in."""
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return Piece(
        unit,
        hour
        if unit == HOUR
        else hour.replace(hour=0)
        if unit == DAY
        else hour.replace(day=1, hour=0),
    )


def pieces_of(unit: str, start: datetime, end: datetime) -> Iterator[Piece]:
    """Yield the pieces from the one `start` is in to the last that has ended by `end`."""
    piece = piece_at(unit, start)
    while piece.end <= end:
        yield piece
        piece = Piece(unit, piece.end)


def covered(start: datetime, end: datetime, kept: Set[Piece]) -> tuple[list[Piece], list[Stretch]]:
    """Return the longest kept pieces that a period is made of, and the stretches between them of
    which nothing is kept."""
    used: list[Piece] = []
    gaps: list[Stretch] = []
    while start < end:
        piece = next(
            (
                candidate
                for unit in LONGEST_FIRST
                if (candidate := Piece(unit, start)) in kept and candidate.end <= end
            ),
            None,
        )
        if piece:
            used.append(piece)
            start = piece.end
        else:
            until = min(piece_at(HOUR, start).end, end)
            gaps[-1:] = (
                [Stretch(gaps[-1].start, until)]
                if gaps and gaps[-1].end == start
                else [*gaps[-1:], Stretch(start, until)]
            )
            start = until
    return used, gaps


def joined(pieces: list[Piece]) -> list[Stretch]:
    """Return the stretches that pieces make together; they are in order."""
    found: list[Stretch] = []
    for piece in pieces:
        begins = found.pop().start if found and found[-1].end == piece.start else piece.start
        found.append(Stretch(begins, piece.end))
    return found


def by_stretch(pieces: list[Piece]) -> Iterator[tuple[Stretch, list[Piece]]]:
    """Yield each stretch that pieces make together, with these pieces; they are in order."""
    left = iter(pieces)
    for stretch in joined(pieces):
        there = [next(left)]
        while there[-1].end != stretch.end:
            there.append(next(left))
        yield stretch, there
