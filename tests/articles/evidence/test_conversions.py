"""Amounts that a text says are equal: the factors, the ways to write them, and what is no
conversion."""

from types import SimpleNamespace

import pytest

from articles.evidence.findings import conversions
from articles.evidence.quantities.amounts import amounts
from articles.evidence.quantities.conversions import unequal
from articles.text.characters.folding import folded
from articles.text.document import read

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

ALSO_WRONG = """
0.6 mmol/L magnesium, which is 2.5 mg/dL
0.6 mmol/L magnesium, or about 2.5 mg/dL
Magnesium (0.6 mmol/L; 2.5 mg/dL)
Magnesium 0.6 mmol/L – 2.5 mg/dL
Magnesium 0.6 mmol/L—2.5 mg/dL
Magnesium 0.6 mmol/L / 2.5 mg/dL
Magnesium 0.6 mmol/L and that equals 2.5 mg/dL
Magnesium is 0.6 mmol/L, and this corresponds to 2.5 mg/dL
Mg 0.6 mmol/L (2.5 mg/dL)
Na 130 mmol/L (260 mEq/L)
Ca 2.5 mmol/L (20 mg/dL)
P 0.8 mmol/L (8 mg/dL)
Cl 100 mmol/L (200 mEq/L)
K 3.2 mEq/L (6.4 mmol/L)
serum K was 3.2 mEq/L (6.4 mmol/L)
500 mg (5 g)
50 micrograms (0.5 mg)
1 L (100 mL)
500 mg = 5 g
ferritin 100 µg/L (1000 ng/mL)
pressure 8 kPa (16 mmHg)
37 °C (99.9 °F)
temperature of 98.6 °F (39 °C)
37°C (100.6°F)
white cells 4.5 x10⁹/L (450/µL)
platelets 20 x 10^9/L (200,000/µL)
1 IU (100 mIU)
TSH 4 mIU/L (0.4 IU/L)
HbA1c 6.5% (58 mmol/mol)
HbA1c of 48 mmol/mol (7.5%)
BUN 20 mg/dL (3.3 mmol/L)
blood urea nitrogen 20 mg/dL (3.3 mmol/L)
Magnesium 0.6 mmol/L, equivalent to 2.5 mg/dL
Magnesium below 0.6 mmol/L (less than 2.5 mg/dL)
Magnesium 0.6 mmol/L (2.5 mg per 100 mL)
0.6 mmol/L of magnesium equals about 2.5 mg/dL
glucose 7.5 mmol/L (equivalent to 200 mg/dL)
glucose 7.5 mmol/L (~200 mg/dL)
glucose 7.5 mmol/L [which corresponds to about 200 mg/dL]
""".strip().splitlines()
NOT_WRONG = """
0.6 mmol/L magnesium = 1.5 mg/dL
3.2 mEq/L potassium = 3.2 mmol/L
glucose 7.5 mmol/L glucose (135 mg/dL)
37 °C (98.6 °F)
HbA1c 48 mmol/mol (6.5%)
48 mmol/mol (6.5%) HbA1c
100 ng/mL (100 µg/L)
500 mg (1 g if severe)
10 mg (5 mg in the elderly)
2 mg (maximum 8 mg)
5 mg or 10 mg
500 mg or 5 g
500 mg - 5 g
500 mg to 5 g
500 mg per day (5 g per dose)
500 mg daily (5 g)
500 mg, 5 g
10 mg/kg (1 g)
10 mg/kg/day (100 g)
10 mL (1 L)/day
2 x 500 mg (1 g)
10 × 500 mg (5 g)
100 ng/mL-1 µg/mL
100 ng/mL or 1 µg/mL
sodium 130 mmol/L; potassium 3 mEq/L
(sodium 130 mmol/L; potassium 6 mEq/L)
BUN (urea) of 28 mg/dL (10 mmol/L)
blood pressure 140/90 mmHg (8 kPa)
-20 °C (-4 °F)
−20 °C (−4 °F)
between 15 and 25 °C (59 and 77 °F)
fever of 38 °C or higher (100.4 °F)
0.9% (154 mmol/L) sodium chloride
5% (50 g/L) glucose
sensitivity 90% (8 mmol/L)
1 000 ng/mL (1 µg/mL)
potassium 20 mmol (1.5 g)
4.5 x10⁹/L (4500/µL)
platelets 150 × 10⁹/L (150 000/µL)
120 mmHg (16 kPa)
1000 IU (25 µg) vitamin D
TSH 4 mIU/L (4 µIU/mL)
500 mg (500,000 micrograms)
adrenaline 1 mg (10 mL)
HbA1c 53 mmol/mol (7%)
an albumin of 35 g/L (3.5 g/dL)
vitamin K 1 mg (10 mg/dL)
ALT 40 U/L (0.67 µkat/L)
500 mg/5 mL
1 g/10 mL (100 mg/mL)
adrenaline 1 in 1000, 0.5 mg (0.5 mL)
Insulin 5 U (50 U if severe)
give 1 g (500 mg in children)
give 1 g (100 mg in children)
rise in HbA1c of 11 mmol/mol (1%)
PaO2 13 kPa (98 mmHg)
Potassium 3 mmol/L, or 3 mEq/L
""".strip().splitlines()
SAYS = [
    "about",
    "approximately",
    "roughly",
    "approx.",
    "~",
    "≈",
    "i.e.",
    "i.e.,",
    "or",
    "or about",
    "that is",
    "that is,",
    "equal to",
    "equivalent to",
    "corresponding to",
    "=",
]
TABLES = [  # head, row, how many are wrong
    ("Analyte|SI|US", "Magnesium|0.6 mmol/L|2.5 mg/dL", 1),
    ("Analyte|SI|US", "Magnesium|0.6 mmol/L|1.5 mg/dL", 0),
    ("Analyte|mmol/L|mg/dL", "Mg|0.6|2.5", 1),
    ("Analyte|mmol/L|mg/dL", "Mg|0.6|1.5", 0),
    ("State|Magnesium (mmol/L)|Magnesium (mg/dL)", "Low|0.6|2.5", 1),
    ("State|Magnesium (mmol/L)|Magnesium (mg/dL)", "Low|< 0.6|< 1.5", 0),
    ("State|Magnesium (mmol/L)|Calcium (mg/dL)", "Low|0.6|8.5", 0),
    ("Analyte|Before|After", "Magnesium|0.6 mmol/L|2.5 mg/dL", 0),
    ("Drug|Value|Value in mg", "Amoxicillin|500 mg|5 g", 0),
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


@pytest.mark.parametrize("text", ALSO_WRONG)
def test_other_words_units_and_symbols_are_read(text: str) -> None:
    assert len(_found(text)) == 1


@pytest.mark.parametrize("text", NOT_WRONG)
def test_right_ones_and_alternatives_pass(text: str) -> None:
    assert _found(text) == []


@pytest.mark.parametrize("words", SAYS)
@pytest.mark.parametrize(("figure", "found"), [("2.5", ["1.5"]), ("1.5", [])])
def test_whatever_says_that_they_are_equal(words: str, figure: str, found: list[str]) -> None:
    assert _found(f"Magnesium 0.6 mmol/L ({words} {figure} mg/dL)") == found


@pytest.mark.parametrize(("head", "row", "count"), TABLES)
def test_cells_beside_each_other_are_compared_under_heads_of_one_quantity(
    head: str, row: str, count: int
) -> None:
    body = f"|{head}|\n|-|-|-|\n|{row}|\n"
    text = SimpleNamespace(title="Is it?", short_answer="", body=body)
    assert len(list(conversions(read(text, [])))) == count
