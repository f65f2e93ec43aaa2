"""Texts that look the same are found in each other; what they stand for is not confused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.anchors import Found, find, pick, quote
from articles.text.characters.folding import fold, folded
from articles.text.characters.similar import like

ALIKE = [
    ("5 µg", "5 μg"),
    ("5 µg", "5 \u00b5g"),
    ("ﬁrst oﬃce", "first office"),
    ("５ ｍｇ／ｍＬ", "5 mg/mL"),
    ("㎎ ㎖ ㎏", "mg mL kg".replace("mL", "ml")),
    ("5\u00a0mg", "5 mg"),
    ("5\u202fmg", "5 mg"),
    ("10\u2007000", "10 000"),
    ("hyper\u00adten\u00adsion", "hypertension"),
    ("COVID\u201119", "COVID-19"),
    ("beta\u2010blocker", "beta-blocker"),
    ("\u22125 °C", "-5 °C"),
    ("5\u201310 mg", "5-10 mg"),
    ("37 ℃", "37 °C"),
    ("“no” and ‘so’", "\"no\" and 'so'"),
    ("so…", "so..."),
    ("ﻻ تعط", "لا تعط"),
    ("דו\u05bcח", "דו\u05bcח"),
    ("ｶﾀｶﾅ", "カタカナ"),
    ("δόση 5 µg", "δόση 5 μg"),
    ("доза 5\u00a0мг", "доза 5 мг"),
    ("खुराक\u00a0५ मिग्रा", "खुराक ५ मिग्रा"),
    ("每次５毫克", "每次5毫克"),
    ("الجرعة\u00a0٥", "الجرعة ٥"),
]


@pytest.mark.parametrize(("text", "other"), ALIKE)
def test_what_looks_the_same_folds_to_the_same(text, other):
    assert folded(text) == folded(other)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("10²", "102"),
        ("H₂O₅", "H2O6"),
        ("1½", "11/2"),
        ("5 mg", "5 Mg"),
        ("5 mU", "5 MU"),
        ("5 mg", "5mg"),
        ("٥", "5"),
        ("x", "×"),
        ("①", "1"),
        ("é", "e"),
        ("5 m", "5 µ"),
        ("a-b", "ab"),
        ("1.5", "1,5"),
        ("O", "0"),
        ("<5", ">5"),
        ("≥5", ">5"),
    ],
)
def test_what_means_something_else_does_not(text, other):
    assert folded(text) != folded(other)


@pytest.mark.parametrize(
    ("written", "copied"),
    [
        ("Give 5 µg daily.", "5 μg"),
        ("Give 5 μg daily.", "5 µg"),
        ("Give 5 \u2212 3 mg.", "5 - 3 mg"),
        ("of ﬁve oﬃces", "five offices"),
        ("at 5\u00a0mg now", "5 mg now"),
        ("for COVID\u201119 now", "COVID-19"),
        ("in hypertension", "hyper\u00adtension"),
        ("दें ५\u00a0मिग्रा रोज", "५ मिग्रा"),
        ("дать 5\u202fмкг", "5 мкг"),
        ("每次５毫克。", "5毫克"),
        ("تعط ٥\u00a0ملغ الآن", "٥ ملغ"),
        ("δώστε 5 µg", "5 μg"),
        ('תן 5\u00a0מ"ג', "5 מ”ג"),
    ],
)
def test_a_passage_is_picked_in_either_form_and_quoted_as_it_is_written(written, copied):
    found = pick(written, copied)
    assert folded(found.exact) == folded(copied) and found.exact in written
    assert quote(written, *(start := written.find(found.exact), start + len(found.exact))) == found


def test_a_part_of_a_ligature_is_quoted_with_all_of_it():
    assert pick("A ﬁnding.", "inding").exact == "ﬁnding"


def test_a_quote_is_found_where_only_the_form_has_changed():
    before = "Potassium is low. Give 5 µg once daily. Check again."
    anchor = quote(before, before.index("5 µg"), before.index("5 µg") + 4)
    after = before.replace("µ", "μ").replace(" daily", "\u00a0daily")
    assert find(after, anchor) == Found(
        after.index("5 μg"), after.index("5 μg") + 4, is_exact=False
    )
    assert find(before, anchor).is_exact


def test_questions_that_look_the_same_are_much_alike():
    assert like("Is 5 µg of vitamin D enough?", {1: "Is 5 μg of vitamin\u00a0D enough?"}) == [1]
    assert like(
        "Does beta‑blocker withdrawal harm?", {1: "Does beta-blocker withdrawal harm?"}
    ) == [1]


@given(st.text(max_size=60))
def test_every_folded_character_knows_where_it_comes_from(text):
    flat = fold(text)
    assert len(flat.text) == len(flat.starts) == len(flat.ends)
    assert flat.starts == sorted(flat.starts)
    assert all(
        0 <= start < end <= len(text) for start, end in zip(flat.starts, flat.ends, strict=True)
    )
    for at in range(len(flat.text)):
        start, end = flat.typed(at, at + 1)
        assert flat.text[at] in fold(text[start:end]).text


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    once = folded(text)
    assert folded(once) == once
