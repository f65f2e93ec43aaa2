"""Which amounts are doses, and which only look like them."""

import pytest

from articles.text.language.doses import doses, has_dose


@pytest.mark.parametrize(
    "text",
    [
        "40 mg/24 h",
        "40 mg per 24 hours",
        "a 500-mg tablet",
        ".5 mg",
        "0.5 mg",
        "1 capsule",
        "10 international units",
        "2 patches",
        "40mEq",
        "300 milligrammes",
        "Take two tablets.",
        "half a tablet",
        "½ a tablet",
        "1½ tablets",
        "10 U",
        "10U",
        "1.2 million units",
        "25 mcg",
        "25 ug",
        "1 gm",
        "two sachets",
        "one suppository",
        "3 vials",
        "two sprays",
        "8 lozenges",
        "500\u2011mg",
        "250\u2013500\u202fmg",
        "twenty milligrams",
        "5 μg",
        "five mg",
        "20 000 IU",
        "500 mg/125 mg",
        "1 g in 100 mL",
        "8 g per litre of ascites removed",
        "0,5 mg",
        "10 ml/h",
        "100 mg/m²",
        "2 x 500 mg",
        "Weight 62 kg: 500 mg",
        "Hair loss: 1 mg",
        "Eat and drink; 10 units at night",
        "500毫克",
        "500 мг",
        "500 मिलीग्राम",
        "500 مجم",
        '500 מ"ג',
        "1片",
        "1 Tbl.",
        "un comprimé",
        "dos comprimidos",
        "Ten drops",
        "one puff",
        "5 mg/kg",
        "500 mg",
        "20 µg",
        "1,000 IU",
        "2–3 g",
    ],
)
def test_an_amount_to_take_or_give_is_a_dose(text: str) -> None:
    assert has_dose(text)


@pytest.mark.parametrize(
    "text",
    [
        "3.2 mmol/L",
        "5 mg/dL",
        "10 g/L",
        "70 kg",
        "5 mg per litre",
        "3 mg/mmol",
        "12 ng/mL",
        "9 g/100 mL",
        "250 mg/5 ml",
        "20 G needle",
        "a 24G cannula",
        "30 ml/min",
        "40 U/L",
        "µg/g",
        "50 µg/g",
        "14 units of alcohol",
        "54 years",
        "142/88 mmHg",
        "3 March 2021",
        "50%",
        "5 per cent",
        "weighed 4200 g",
        "blood loss: 800 mL",
        "urine output of 0.5 mL/kg/h",
        "в 2019 г",
        "14 × 10⁹/L",
        "a tidal volume of 400 mL",
        "5 mL of blood",
        "B-12 mg",
        "two drafts of doubt",
        "someone drops it",
        "B12 mg",
        "24 hours",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert not has_dose(text)


def test_each_dose_is_found_where_it_stands() -> None:
    text = "Give 5 to 10 mg, then half a tablet; 3 mmol/L is low. Later 2 puffs."
    assert [text[a:b] for a, b in doses(text)] == ["5 to 10 mg", "half a tablet", "2 puffs"]
    assert has_dose("", text) and not has_dose("", "3 mmol/L")
