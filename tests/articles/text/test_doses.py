"""Which amounts are doses, and which only look like them."""

import pytest

from articles.text.doses import has_dose


@pytest.mark.parametrize("text", [
    "40 mg/24 h", "40 mg per 24 hours", "a 500-mg tablet", ".5 mg", "0.5 mg", "1 capsule", "10 international units", "2 patches", "40mEq",
    "300 milligrammes", "Take two tablets.", "Ten drops", "one puff", "5 mg/kg", "500 mg", "20 µg", "1,000 IU", "2–3 g",
])
def test_an_amount_to_take_or_give_is_a_dose(text: str) -> None:
    assert has_dose(text)


@pytest.mark.parametrize("text", [
    "3.2 mmol/L", "5 mg/dL", "10 g/L", "70 kg", "5 mg per litre", "3 mg/mmol", "two drafts of doubt", "someone drops it", "B12 mg",
    "24 hours",
])
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert not has_dose(text)
