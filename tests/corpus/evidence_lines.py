"""What is found in the labelled lines under `evidence/`, and how much of it is right."""

from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from articles.dose_limits.first import FIRST
from articles.dose_limits.limits import read
from articles.evidence.findings import evidence
from articles.sources.known import Known

from .scores import Score

FOLDER = Path(__file__).parent / "evidence"
LABELS = {
    "dose_uncited": "D",
    "recommendation_uncited": "R",
    "figure_uncited": "F",
    "unbounded_claim": "U",
    "conversion_wrong": "!",
    "dose_on_weak_source": "W",
    "ranges_gap": "G",
    "ranges_overlap": "O",
    "dose_above_limit": "A",
    "box_uncited": "B",
}
LIMITS = Known(
    limits=read(
        (at, f"{name}\n{others}", "\n".join((amount, unit, per, whom, product)))
        for at, (name, others, amount, unit, per, whom, product) in enumerate(FIRST)
    )
)

Line = tuple[set[str], str]  # its labels, and what is read


def labelled(name: str, typed: Callable[[str], str] = str) -> list[Line]:
    """Return the lines of a file with their labels, each as it is `typed` in a text."""
    lines = [line for line in (FOLDER / name).read_text().splitlines() if not line.startswith("#")]
    return [
        (set(label) - {"-", "="}, typed(text))
        for label, _, text in (line.partition(" ") for line in lines)
    ]


def typed_classes(line: str) -> str:
    """Return a column of a table, or with a star for its head a list, as it is typed."""
    head, *classes = (cell.strip() for cell in line.split("|"))
    rows = (f"| Class {number} | {label} |\n" for number, label in enumerate(classes))
    return (
        "\n".join(f"- {label}" for label in classes)
        if head == "*"
        else f"| Class | {head} |\n|---|---|\n{''.join(rows)}"
    )


def typed_box(line: str) -> str:
    """Return what follows a star as a recommendation box, and any other line as it is."""
    star, _, words = line.partition(" ")
    return f"> [!recommendation] conditional, low certainty\n> {words}" if star == "*" else line


def found(text: str, references: Iterable[dict[str, Any]] = (), known: Known = LIMITS) -> set[str]:
    """Return the labels of what is found in a text that is nothing but `text`."""
    copy: Any = SimpleNamespace(title="Is it?", short_answer="", body=text)
    return {
        LABELS[finding.code]
        for finding in evidence(copy, [*references], known=known)
        if finding.code in LABELS
    }


def score(label: str, lines: Iterable[Line], read: Callable[[str], set[str]] = found) -> Score:
    """Return how rightly a label is found in `lines` by `read`."""
    total = Score()
    for wanted, text in lines:
        add(total, text, is_wanted=label in wanted, is_found=label in read(text))
    return total


def add(total: Score, text: str, *, is_wanted: bool, is_found: bool) -> None:
    """Add to a score what was wanted and found of one kind in one text."""
    wanted, seen = ({0} if is_true else set() for is_true in (is_wanted, is_found))
    total.count(wanted, seen, lambda _: text)
