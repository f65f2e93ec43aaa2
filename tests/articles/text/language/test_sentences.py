"""Where sentences end: abbreviations, citations, brackets and quotations, other scripts; and the
former way, which stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.language.former import sentences as former
from articles.text.language.sentences import sentences


@pytest.mark.parametrize(
    "expected",
    [
        ["Paracetamol max. 4 g per day."],
        ["Infuse over min. 30 minutes.", "Then stop."],
        ["The dose is 4 g max.", "Do not exceed it."],
        ["Wait for 5 min.", "Check again."],
        ["Take tab. Aspirin at night.", "Then 1 tab.", "Repeat it."],
        ["Give inj. Adrenaline i.v. at once."],
        ["It was given i.v.", "The rest went p.o."],
        ["From Jan. 2020 to Dec. 2021.", "Later it fell."],
        ["It blocks kinase A.", "It is rare."],
        ["Factor V.", "Vitamin K.", "Give it."],
        ["By J. A. Smith.", "And by K. Jones."],
        ["Smith et al. found it.", "So did Jones et al.", "The rest did not."],
        ["It fell.[1-3]", "Then it rose. [4]", "So it is.¹", "Now go."],
        ["So he says [5].", "Yes."],
        ["Smith et al.[1] Found it."],
        ["It may. ", "(See below.)", "Then go."],
        ["He said “Stop. Go home.”", "He left."],
        ["It is [so. Or] not.", "Yes."],
        ["1. Stop.", "2. Go."],
        ["(a) Stop.", "(b) Go."],
        ["Check it.", "pH is low.", "eGFR fell.", "β-Blockers help."],
        ["INR 2,5 bis 3,5 am 3. Tag.", "Dr. med. Weber, z. B. heute."],
        ["¿Es seguro?", "¡Sí!"],
        ["Est-ce grave ?", "Non."],
        ["Λάβετε 5 mg.", "Είναι ασφαλές;", "Ναι."],
        ["Не более 4 г в сутки, т. е. мало.", "См. рис. 2."],
        ["डॉ. शर्मा आए।", "ठीक है।"],
        ["د. أحمد هنا.", "شكرا."],
        ["האם זה בטוח?", "כן."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(expected: list[str]) -> None:
    expected = [sentence.strip() for sentence in expected]
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["他说“停。”", "然后走了。"],
        ["「すぐに中止。」と言った。", "はい。"],
        ["０．５は低い。", "再検査！"],
        ["（饭后服用。）", "很好。"],
        ["هل هذا آمن؟", "نعم۔", "لا"],
        ["请就医!", "病因不明。"],
        ["よい｡", "はい｡"],
        ["ठीक है।", "हाँ॥", "नहीं"],
    ],
)
def test_stops_of_other_scripts_need_no_space(expected: list[str]) -> None:
    assert sentences("".join(expected)) == expected


@given(st.text('aB1 .!?()[]“”"e.g。」と؟;¹-', max_size=80))
def test_no_character_is_lost_between_sentences(text: str) -> None:
    text = " ".join(text.split())
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Paracetamol max. 4 g per day.", ["Paracetamol max.", "4 g per day."]),
        ("It blocks kinase A. It is rare.", ["It blocks kinase A. It is rare."]),
        ("It fell.[1] Then it rose.", ["It fell.[1] Then it rose."]),
    ],
)
def test_the_former_form_cuts_as_it_did(text: str, cut: list[str]) -> None:
    assert former.sentences(text) == cut
