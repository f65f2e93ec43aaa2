"""How well what needs a source, and what is wrongly converted, is found in sentences that were
labelled by hand."""

import pytest

from articles.sources.known import Filed, Known
from tests.corpus.evidence_lines import Line, found, labelled, score, typed_classes

REFERENCES = [{"title": title} for title in ("A preprint", "A leaflet", "A guideline", "A trial")]
KNOWN = Known(
    filed=(
        Filed(1, "preprint", "A server"),
        Filed(2, "manufacturer", "A maker"),
        Filed(4, "primary", "A journal"),
    )
)


STATEMENTS, CONVERSIONS, CITING, DOSES = (
    labelled(f"{name}.txt") for name in ("statements", "conversions", "weak_sources", "dose_limits")
)
RANGES = labelled("ranges.txt", typed_classes)


def _found_citing(text: str) -> set[str]:
    return found(text, REFERENCES, KNOWN)


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
    label: str, lines: list[Line], precision: float, recall: float
) -> None:
    seen = score(label, lines, _found_citing if lines is CITING else found)
    assert seen.precision >= precision, seen.wrong
    assert seen.recall >= recall, seen.missed


def test_there_are_enough_and_half_of_them_hold_nothing() -> None:
    assert len(STATEMENTS) >= 120
    assert len(CONVERSIONS) >= 60 and len(CITING) >= 40 and len(RANGES) >= 40 and len(DOSES) >= 50
    for lines in (STATEMENTS, CONVERSIONS, CITING, RANGES, DOSES):
        assert 0.4 < sum(not wanted for wanted, _ in lines) / len(lines) < 0.6
