"""What a bench found, as a line that people read and `bench/ratios.py` collects."""

from dataclasses import dataclass

SIGN = "="  # how such a line begins


@dataclass(frozen=True)
class Figure:
    """A number, what it should be, and in a few words what else was seen."""

    name: str
    value: float
    at_least: float | None = None
    at_most: float | None = None
    beside: str = ""

    @property
    def wanted(self) -> str:
        """What it should be, in signs."""
        return (
            f"≥ {self.at_least:g}"
            if self.at_least is not None
            else f"≤ {self.at_most:g}"
            if self.at_most is not None
            else ""
        )

    @property
    def holds(self) -> bool:
        """Is it so?"""
        return (self.at_least is None or self.value >= self.at_least) and (
            self.at_most is None or self.value <= self.at_most
        )


def shown(value: float) -> str:
    """Return a number with three figures."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def tell(figure: Figure) -> None:
    """Print it on one line."""
    print(
        "\t".join(
            [
                SIGN,
                figure.name,
                shown(figure.value),
                figure.wanted,
                "yes" if figure.holds else "no",
                figure.beside,
            ]
        ),
        flush=True,
    )
