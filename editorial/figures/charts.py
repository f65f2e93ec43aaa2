"""Charts as geometry: where each bar begins and ends, for templates to draw as SVG. Pure; units
of a drawing WIDTH wide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH = 340
ROW = 44  # a line of words, and the bar below it
LINE = 17  # a second line of words
FITS = 42  # characters on one line, whatever the reader's font
PLOT = 72  # the tallest column


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart: `inner` is drawn solid, `outer` (the whole, or the cap) as a frame
    around it. `said` says it in words."""

    label: str
    said: str
    inner: float
    outer: float
    is_alarming: bool = False


@dataclass(frozen=True)
class Drawn:
    """A bar with its place."""

    bar: Bar
    top: int
    words: int
    said: int
    inner: int
    outer: int


@dataclass(frozen=True)
class Bars:
    """A chart of horizontal bars on one scale."""

    key: str
    title: str
    rows: tuple[Bar, ...]
    template = "editorial/admin/_bars.html"
    width = WIDTH

    @property
    def is_two_lined(self) -> bool:
        """Does what is said of a bar stand below its label, because somewhere there is no room
        beside it?"""
        return any(len(bar.label) + len(bar.said) > FITS for bar in self.rows)

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return self._row * len(self.rows)

    @property
    def _row(self) -> int:
        return ROW + LINE * self.is_two_lined

    @property
    def drawn(self) -> list[Drawn]:
        """The bars with their places; the longest takes the whole width."""
        longest = max((max(bar.inner, bar.outer) for bar in self.rows), default=0) or 1
        scale, more = (WIDTH - 2) / longest, LINE * self.is_two_lined
        tops = range(0, self.height, self._row)
        return [
            Drawn(
                bar,
                at + 22 + more,
                at + 15,
                at + 15 + more,
                round(bar.inner * scale),
                round(bar.outer * scale),
            )
            for at, bar in zip(tops, self.rows, strict=True)
        ]

    @property
    def description(self) -> str:
        """The chart in words."""
        return "; ".join(f"{bar.label}: {bar.said}" for bar in self.rows) + "."


@dataclass(frozen=True)
class Column:
    """A column with its place."""

    month: date
    count: int
    start: int
    middle: int
    top: int
    height: int


@dataclass(frozen=True)
class Columns:
    """A chart of one column for each month, from edge to edge: the first and the last month are
    named below their columns.

    `highest` is the top of the scale, shared by charts that stand side by side.
    """

    key: str
    title: str
    counts: Sequence[tuple[date, int]]
    highest: int
    template = "editorial/admin/_columns.html"
    width, height, floor = (
        WIDTH,
        PLOT + 60,
        PLOT + 36,
    )  # above the columns their numbers, below them the months

    @property
    def room(self) -> int:
        """For each column and the gap beside it."""
        return WIDTH // max(len(self.counts), 1)

    @property
    def thickness(self) -> int:
        """Of a column."""
        return max(min(self.room, 60) * 3 // 4, 2)

    @property
    def has_numbers(self) -> bool:
        """Is there room for a number above each column?"""
        return self.room >= 20

    @property
    def columns(self) -> list[Column]:
        """The columns with their places."""
        scale = PLOT / (self.highest or 1)
        return [
            self._column(position, month, count, round(count * scale))
            for position, (month, count) in enumerate(self.counts)
        ]

    def _column(self, position: int, month: date, count: int, height: int) -> Column:
        start = position * (WIDTH - self.thickness) // max(len(self.counts) - 1, 1)
        return Column(month, count, start, start + self.thickness // 2, self.floor - height, height)

    @property
    def latest(self) -> date:
        """The last month."""
        return self.counts[-1][0]

    @property
    def total(self) -> int:
        """Of all months."""
        return sum(count for _, count in self.counts)

    @property
    def description(self) -> str:
        """The chart in words."""
        return "; ".join(f"{month:%B %Y}: {count}" for month, count in self.counts) + "."
