"""How well each kind is found in what was labelled before anything was run on it: as it was at
the first look, below which nothing may fall."""

from collections.abc import Iterable

import pytest

from tests.corpus import reference_lists
from tests.corpus.evidence_lines import Line, found, labelled, score, typed_box, typed_classes
from tests.corpus.scores import Score

STATEMENTS, CONVERSIONS, DOSES = (
    labelled(f"blind/{name}.txt") for name in ("statements", "conversions", "dose_limits")
)
RANGES = labelled("blind/ranges.txt", typed_classes)
BOXES = labelled("blind/boxes.txt", typed_box)
LISTS = reference_lists.lists()


def _found_citing(text: str) -> set[str]:
    return found(text, [{"kind": "guideline", "title": "A guideline"}])


def _share(part: int, rest: Iterable[str]) -> float:
    whole = part + len([*rest])
    return part / whole if whole else 1.0


def _is_no_worse(seen: Score, precision: float, recall: float) -> None:
    assert _share(seen.right, seen.wrong) >= precision, seen.wrong
    assert _share(seen.right, seen.missed) >= recall, seen.missed


@pytest.mark.parametrize(
    ("label", "lines", "precision", "recall"),
    [
        ("D", STATEMENTS, 1.0, 1.0),
        ("R", STATEMENTS, 0.548, 0.772),
        ("F", STATEMENTS, 0.869, 0.869),
        ("U", STATEMENTS, 0.928, 0.812),
        ("!", CONVERSIONS, 1.0, 0.782),
        ("G", RANGES, 1.0, 0.875),
        ("O", RANGES, 0.777, 1.0),
        ("A", DOSES, 1.0, 1.0),
        ("B", BOXES, 1.0, 1.0),
    ],
)
def test_lines_are_judged_no_worse_than_at_the_first_look(
    label: str, lines: list[Line], precision: float, recall: float
) -> None:
    read = _found_citing if lines is BOXES else found
    _is_no_worse(score(label, lines, read), precision, recall)


@pytest.mark.parametrize(
    ("label", "precision", "recall"),
    [
        ("identifier_missing", 1.0, 1.0),
        ("sources_alike", 1.0, 0.75),
        ("kind_repeated", 0.75, 1.0),
        ("one_source", 1.0, 1.0),
        ("source_old", 1.0, 1.0),
        ("dose_on_weak_source", 1.0, 1.0),
        ("self_citation", 1.0, 1.0),
        ("kind_contradicted", 1.0, 1.0),
        ("source_retracted", 1.0, 1.0),
        ("source_in_doubt", 1.0, 1.0),
        ("source_corrected", 1.0, 1.0),
        ("pinpoint_missing", 1.0, 1.0),
        ("citation_order", 1.0, 1.0),
    ],
)
def test_lists_are_judged_no_worse_than_at_the_first_look(
    label: str, precision: float, recall: float
) -> None:
    _is_no_worse(reference_lists.score(label), precision, recall)


def test_what_stands_against_an_approval_is_right_and_seldom_missed() -> None:
    scores = [
        score("D", STATEMENTS),
        score("!", CONVERSIONS),
        score("B", BOXES, _found_citing),
        reference_lists.score("source_retracted"),
    ]
    together = Score(sum(each.right for each in scores))
    for each in scores:
        together.wrong += each.wrong
        together.missed += each.missed
    _is_no_worse(together, 0.98, 0.9)


def test_there_are_enough_and_about_half_hold_nothing() -> None:
    lines = [*STATEMENTS, *CONVERSIONS, *DOSES, *RANGES, *BOXES]
    assert len(STATEMENTS) + len(labelled("statements.txt")) >= 300
    assert 0.4 < sum(not wanted for wanted, _ in lines) / len(lines) < 0.6
    assert len(LISTS) >= 60
    assert 0.4 < sum(not listed.labels for listed in LISTS) / len(LISTS) < 0.6
    wanted = set().union(*(listed.labels for listed in LISTS))
    assert wanted == {*reference_lists.LABELS.values()}
