"""How well what needs a source, and what is wrongly converted, is found in sentences that were
labelled by hand."""

from pathlib import Path
from types import SimpleNamespace

import pytest

import tests.corpus
from articles.dose_limits.first import FIRST
from articles.dose_limits.limits import read
from articles.evidence.findings import evidence
from articles.sources.known import Filed, Known

FOLDER = Path(tests.corpus.__file__).parent / "evidence"
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
}
REFERENCES = [{"title": title} for title in ("A preprint", "A leaflet", "A guideline", "A trial")]
LIMITS = Known(
    limits=read(
        (at, f"{name}\n{others}", "\n".join((amount, unit, per, whom, product)))
        for at, (name, others, amount, unit, per, whom, product) in enumerate(FIRST)
    )
)
KNOWN = Known(
    filed=(
        Filed(1, "preprint", "A server"),
        Filed(2, "manufacturer", "A maker"),
        Filed(4, "primary", "A journal"),
    )
)


def _labelled(name: str) -> list[tuple[set[str], str]]:
    lines = [line for line in (FOLDER / name).read_text().splitlines() if not line.startswith("#")]
    return [
        (set(label) - {"-", "="}, text)
        for label, _, text in (line.partition(" ") for line in lines)
    ]


def _found(text: str) -> set[str]:
    copy = SimpleNamespace(title="Is it?", short_answer="", body=text)
    return {
        LABELS[finding.code]
        for finding in evidence(copy, [], known=LIMITS)
        if finding.code in LABELS
    }


def _found_citing(text: str) -> set[str]:
    copy = SimpleNamespace(title="Is it?", short_answer="", body=text)
    return {
        LABELS[finding.code]
        for finding in evidence(copy, REFERENCES, known=KNOWN)
        if finding.code == "dose_on_weak_source"
    }


def _as_typed(line: str) -> str:
    """Return a column of a table, or with a star for its head a list, as it is typed."""
    head, *classes = (cell.strip() for cell in line.split("|"))
    rows = (f"| Class {number} | {label} |\n" for number, label in enumerate(classes))
    return (
        "\n".join(f"- {label}" for label in classes)
        if head == "*"
        else f"| Class | {head} |\n|---|---|\n{''.join(rows)}"
    )


STATEMENTS, CONVERSIONS, CITING = (
    _labelled("statements.txt"),
    _labelled("conversions.txt"),
    _labelled("weak_sources.txt"),
)
DOSES = _labelled("dose_limits.txt")
RANGES = [(label, _as_typed(line)) for label, line in _labelled("ranges.txt")]


@pytest.mark.parametrize(
    ("label", "lines", "precision", "recall"),
    [
        ("D", STATEMENTS, 0.98, 0.95),
        ("R", STATEMENTS, 0.95, 0.95),
        ("F", STATEMENTS, 0.95, 0.95),
        ("U", STATEMENTS, 0.95, 0.9),
        ("!", CONVERSIONS, 0.98, 0.95),
        ("W", CITING, 0.95, 0.95),
        ("G", RANGES, 0.95, 0.95),
        ("O", RANGES, 0.95, 0.95),
        ("A", DOSES, 0.98, 0.95),
    ],
)
def test_what_is_found_is_right_and_what_is_right_is_found(
    label: str, lines: list[tuple[set[str], str]], precision: float, recall: float
) -> None:
    read = _found_citing if lines is CITING else _found
    found = [(label in wanted, label in read(text), text) for wanted, text in lines]
    wrong = [text for is_wanted, is_found, text in found if is_found and not is_wanted]
    missed = [text for is_wanted, is_found, text in found if is_wanted and not is_found]
    right = sum(is_wanted and is_found for is_wanted, is_found, _ in found)
    assert right / (right + len(wrong)) >= precision, wrong
    assert right / (right + len(missed)) >= recall, missed


def test_there_are_enough_and_half_of_them_hold_nothing() -> None:
    assert len(STATEMENTS) >= 120
    assert len(CONVERSIONS) >= 60 and len(CITING) >= 40 and len(RANGES) >= 40 and len(DOSES) >= 50
    for lines in (STATEMENTS, CONVERSIONS, CITING, RANGES, DOSES):
        assert 0.4 < sum(not wanted for wanted, _ in lines) / len(lines) < 0.6
