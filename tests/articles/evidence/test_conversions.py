"""Amounts that a text says are equal: the factors, the ways to write them, and what is no
conversion."""

import pytest

from articles.evidence.quantities.amounts import amounts
from articles.evidence.quantities.conversions import unequal
from articles.text.characters.folding import folded

RIGHT = """
magnesium of 0.6 mmol/L (1.5 mg/dL)
Magnesium 0.6 mmol/L = 1.5 mg/dL
Mg²⁺ 0.6 mmol/L (1.2 mEq/L)
hypomagnesaemia below 0.7 mmol/L (1.4 mEq/L)
potassium 3.2 mEq/L = 3.2 mmol/L
K+ of 3.2 mmol/l (3.2 mEq/l)
Hypokalemia: 3.0 mmol/L, i.e. 3.0 mEq/L
sodium 130 mmol l-1 (130 mEq/L)
calcium 2.1-2.6 mmol/L (8.4-10.4 mg/dL)
Calcium 2.6 mmol/L, that is 10.4 mg/100 mL
hypercalcemia above 3.5 mmol/L (14 mg/dL)
glucose 7.0 mmol/L (126 mg/dL)
Glucose 7,0 mmol/l (126 mg/dl)
glucose of 11.1 mmol/L (≥ 200 mg/dL)
hypoglycaemia below 3.9 mmol/L [70 mg/dL]
glucose 5.5 mmol per litre (100 mg per dL)
LDL 1.8 mmol/L (70 mg/dL)
HDL cholesterol below 1.0 mmol/L (39 mg/dL)
triglycerides 1.7 mmol/L (150 mg/dL)
creatinine 1.5 mg/dL = 133 µmol/L
Creatinine 133 μmol/L (1.5 mg/dL)
BUN 20 mg/dL (7.1 mmol/L)
urea 7.1 mmol/L (43 mg/dL)
urate 360 µmol/L (6.0 mg/dL)
bilirubin 1 mg/dL is equivalent to 17 µmol/L
haemoglobin 7 g/dL (70 g/L)
albumin of 3.5 g/dL or 35 g/L
digoxin 1 ng/mL = 1.3 nmol/L
25-hydroxyvitamin D of 50 nmol/L (20 ng/mL)
vitamin B12 148 pmol/L (200 pg/mL)
lithium 1.0 mEq/L = 1.0 mmol/L
phosphate 0.8 mmol/L (2.5 mg/dL)
paracetamol 150 mg/L (1 mmol/L)
lactate 4 mmol/L (36 mg/dL)
iron 10 µmol/L (56 µg/dL)
theophylline 10 mg/L (55 µmol/L)
phenytoin 10 µg/mL (40 µmol/L)
0.6 millimoles per litre of magnesium = 1.5 mg per 100 mL
a level of 0.6 mmol/L (1.5 mg/dL) of magnesium
cortisol 500 nmol/L (18 µg/dL)
folate 7 nmol/L (3 ng/mL)
testosterone 12 nmol/L (3.5 ng/mL)
salicylate 300 mg/L (2.2 mmol/L)
uric acid 6 mg/dL (357 µmol/L)
ethanol 20 mmol/L (92 mg/dL)
free T4 12 pmol/L (0.93 ng/dL)
""".strip().splitlines()
WRONG = {  # what is written: what the first amount is in the unit of the second
    "Magnesium 0.6 mmol/L = 2.5 mg/dL": "1.5",
    "0.6 mmol/L magnesium = 2.5 mg/dL": "1.5",
    "Magnesium 0,6 mmol/l (2,5 mg/dl)": "1.5",
    "magnesium of 0.6 mmol/L (0.6 mEq/L)": "1.2",
    "potassium 3.2 mEq/L = 6.4 mmol/L": "3.2",
    "Potassium above 6 mmol/L or 12 mEq/L": "6",
    "glucose of 11.1 mmol/L (≥ 300 mg/dL)": "200",
    "glucose 100 mg/dL (6.5 mmol/L)": "5.6",
    "creatinine 1.5 mg/dL = 13.3 µmol/L": "132.6",
    "haemoglobin 7 g/dL (7 g/L)": "70",
    "calcium 2.1-2.6 mmol/L (8.4-14.0 mg/dL)": "8.4 to 10.4",
    "LDL 1.8 mmol/L (160 mg/dL)": "70",
    "0.6 millimoles per litre of magnesium = 2.5 mg per 100 mL": "1.5",
    "Hypokalaemia of 3.2 mmol/L (3.9 mEq/L)": "3.2",
    "urea 7.1 mmol/L (20 mg/dL)": "43",
    "bilirubin 1 mg/dL equals 1.7 µmol/L": "17.1",
    "a potassium of 3 mmol/L, i.e. 30 mEq/L": "3",
    "Natrium 130 mmol/l (13 mEq/l)": "130",
    "vitamin D of 50 nmol/L (50 ng/mL)": "20",
    "phosphate 0.8 mmol/L (0.8 mg/dL)": "2.5",
}
NO_CONVERSION = [
    "Sodium 130 mmol/L and potassium 3 mmol/L",
    "Treat at 2 g/L or 5 mmol/L",
    "A level of 0.6 mmol/L (2.5 mg/dL)",
    "Give 5 mg (1 tablet)",
    "potassium 3.2 mmol/L (normal: 3.5-5.0 mmol/L)",
    "from 3 mmol/L to 5 mEq/L",
    "magnesium (0.6 mmol/L)",
    "1/2 mmol/L",
    "mmol/L = mg/dL",
    "Potassium 3 mmol/L, sodium 130 mEq/L",
]


def _found(text: str) -> list[str]:
    return [conversion.expected for conversion in unequal(folded(text))]


@pytest.mark.parametrize("text", RIGHT)
def test_a_right_conversion_passes(text: str) -> None:
    assert len(list(amounts(folded(text)))) == 2, "both are read"
    assert _found(text) == []


@pytest.mark.parametrize(("text", "expected"), WRONG.items())
def test_a_wrong_one_is_found_with_what_it_should_be(text: str, expected: str) -> None:
    assert _found(text) == [expected]


@pytest.mark.parametrize("text", NO_CONVERSION)
def test_what_stands_beside_each_other_is_no_conversion(text: str) -> None:
    assert _found(text) == []


def test_the_analyte_may_stand_above() -> None:
    assert [
        conversion.expected
        for conversion in unequal("0.6 mmol/L (2.5 mg/dL)", around="How to read Magnesium")
    ] == ["1.5"]


@pytest.mark.parametrize(
    ("written", "value", "step"),
    [
        ("3.2 mmol/L", 3.2, 0.1),
        ("1,000 mg/L", 1000, 1),
        ("0,125 mg/L", 0.125, 0.001),
        ("1.50 g/L", 1.5, 0.01),
        ("½ mmol/L", 0.5, 1),
        ("1½ mmol/L", 1.5, 1),
        ("1,234.5 ng/mL", 1234.5, 0.1),
        ("1.234,5 ng/mL", 1234.5, 0.1),
        ("2 x 10^3 nmol/L", 2000, 1000),
        ("2 × 10⁻³ mol/L", 0.002, 0.001),
        (".5 mmol/L", 0.5, 0.1),
    ],
)
def test_a_figure_is_read_as_it_is_written(written: str, value: float, step: float) -> None:
    figure = next(amounts(folded(written))).figures[0]
    assert (figure.value, figure.step) == (pytest.approx(value), pytest.approx(step))


def test_a_name_with_a_dotless_i_is_none() -> None:
    assert list(unequal(folded("Sod\u0131um 130 mmol/L (2 mEq/L)"))) == []
