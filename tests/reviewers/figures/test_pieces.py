"""Durations are kept as exact as they are told, and a period is put together of what is kept
without a gap."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from reviewers.figures.pieces import (
    DAY,
    HOUR,
    MONTH,
    Piece,
    Stretch,
    covered,
    joined,
    piece_at,
    pieces_of,
)
from reviewers.figures.spans import as_told, in_words

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
edges = some.sampled_from([timedelta(minutes=1), AN_HOUR, 48 * AN_HOUR, 99.5 * AN_HOUR])
near = some.builds(
    lambda edge, off: max(edge + off, timedelta()),
    edges,
    some.timedeltas(timedelta(minutes=-7), timedelta(minutes=7)),
)
spans = some.one_of(near, some.timedeltas(timedelta(), timedelta(days=900)))
whole_hours = some.datetimes(datetime(2025, 10, 1), datetime(2026, 3, 1)).map(
    lambda at: piece_at(HOUR, at.replace(tzinfo=UTC)).start
)


@given(spent=spans)
def test_what_is_kept_is_told_in_the_same_words(spent: timedelta) -> None:
    assert in_words(as_told(spent)) == in_words(spent)
    assert as_told(as_told(spent)) == as_told(spent)


@given(span=spans, other=spans)
def test_the_order_is_kept(span: timedelta, other: timedelta) -> None:
    assert as_told(min(span, other)) <= as_told(max(span, other))


@given(
    ends=some.tuples(whole_hours, whole_hours),
    whole=some.booleans(),
    kept=some.sets(some.builds(piece_at, some.sampled_from([HOUR, DAY, MONTH]), whole_hours)),
)
def test_a_period_is_covered_once(
    ends: tuple[datetime, datetime], whole: bool, kept: set[Piece]
) -> None:
    start, end = sorted(ends)
    kept = kept | set(pieces_of(DAY, start, end)) if whole else kept
    used, gaps = covered(start, end, kept)
    assert set(used) <= kept
    parts = sorted([*(Stretch(piece.start, piece.end) for piece in used), *gaps])
    assert not parts or (parts[0].start, parts[-1].end) == (start, end)
    assert all(piece.end == other.start for piece, other in pairwise(parts)) and bool(parts) == (
        start < end
    )
    assert all(piece.end < other.start for piece, other in pairwise(gaps))  # each as long as can be


def test_a_month_stands_for_its_days_and_pieces_join() -> None:
    start = datetime(2026, 2, 1, tzinfo=UTC)
    days = list(pieces_of(DAY, start, start + 31 * A_DAY))
    assert (
        len(days) == 31
        and joined(days) == [Stretch(start, start + 31 * A_DAY)]
        and joined([days[0], days[2]])[1].start == days[2].start
    )
    used, gaps = covered(start, start + 30 * A_DAY, {*days, Piece(MONTH, start)})
    assert ([piece.unit for piece in used], gaps) == ([MONTH, DAY, DAY], [])
