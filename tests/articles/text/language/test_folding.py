"""One spelling to find things by, and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.characters.folding import fold, folded
from articles.text.language.doses import doses


@pytest.mark.parametrize(
    ("typed", "spelling"),
    [
        ("5 µg", "5 μg"),
        ("5 μg", "5 μg"),
        ("e\ufb03cacy", "efficacy"),
        ("500\u202fmg", "500 mg"),
        ("1\u2007000", "1 000"),
        ("5\u201110", "5-10"),
        ("\u22125", "-5"),
        ("2\u20133", "2-3"),
        ("shouldn’t", "shouldn't"),
        ("par\u00adaceta\u00admol", "paracetamol"),
        ("０．５", "0.5"),
        ("10⁹", "10⁹"),
        ("1½", "1½"),
        ("m²", "m²"),
        ("H₂O", "H₂O"),
        ("㎎", "mg"),
        ("Mg mg", "Mg mg"),
    ],
)
def test_what_looks_the_same_has_one_spelling(typed: str, spelling: str) -> None:
    assert folded(typed) == fold(typed).text == spelling


@given(st.text("5 ½µμmg\u00ad\u2011\u00a0ﬃ０㎎é", max_size=40))
def test_every_stretch_leads_back_to_what_was_typed(typed: str) -> None:
    spelling = fold(typed)
    for at, character in enumerate(spelling.text):
        start, end = spelling.typed(at, at + 1)
        assert character in fold(typed[start:end]).text


@pytest.mark.parametrize(
    "dose",
    [
        "5 µg",
        "500\u2011mg",
        "250\u2013500\u202fmg",
        "5\u00ad00 mg",
        "５００ ㎎",
        "½ tablet",
        "٥٠٠ mg",
    ],
)
def test_a_dose_is_where_it_was_typed(dose: str) -> None:
    typed = f"e\ufb03cient \u00adnow, {dose}."
    assert [typed[a:b] for a, b in doses(typed)] == [dose]
