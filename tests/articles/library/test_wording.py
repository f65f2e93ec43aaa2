"""How statements are worded: what counts as the same, as the same with another number, as near."""

import pytest

from articles.library.wording import wording


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("Check magnesium in hypokalaemia of adults.", "check Magnesium in hypokalemia of adults"),
        ("Repeat the level after three days of it.", "Repeat the level after 3 days of it"),
        ("Give at most 1,000 mg of it by mouth.", "Give at most 1000.0 mg of it by mouth"),
        ("Wait for 5 to 10 days before you test.", "Wait for 5-10 days before you test."),
    ],
)  # fmt: skip
def test_spelling_case_stops_and_ways_to_write_a_number_count_for_nothing(
    sentence: str, other: str
) -> None:
    assert wording(sentence) == wording(other) and wording(sentence).likeness is not None


@pytest.mark.parametrize(
    ("template", "was", "now", "is_contradicted"),
    [
        ("Give potassium chloride {} mmol daily until normal.", "40", "60", True),
        ("Treat when potassium is < {} mmol/L in adults.", "3.0", "3.5", True),
        ("Treat when potassium is {} mmol/L in adults.", "< 3.0", "> 3.5", False),
        ("Give potassium chloride {} daily until normal.", "40 mmol", "40 mg", False),
        ("Metformin is used first in type {} diabetes today.", "2", "1", False),
        ("Vitamin {} is low in many people.", "B12", "B6", False),
        ("It is often low in people with COVID-{} today.", "19", "18", False),
        ("The guideline of {} recommends magnesium for adults.", "2019", "2021", False),
        ("Give it for {} days.", "5", "7", False),
    ],
)
def test_another_number_contradicts_only_for_the_same_thing(
    template: str, was: str, now: str, is_contradicted: bool
) -> None:
    original, other = wording(template.format(was)), wording(template.format(now))
    is_like = original.likeness is not None and original.likeness == other.likeness
    assert (is_like and original.contradicts(other)) == is_contradicted


@pytest.mark.parametrize(
    ("other", "is_near"),
    [
        ("In patients with hypokalaemia, magnesium should be checked.", True),
        ("Magnesium is not checked in patients with hypokalaemia.", False),
        ("Magnesium may be checked in patients with hypokalaemia.", False),
    ],
)
def test_near_is_what_has_the_same_words_that_tell(other: str, is_near: bool) -> None:
    original = wording("Check magnesium in every patient with hypokalaemia.")
    assert (original.likeness == wording(other).likeness) == is_near
