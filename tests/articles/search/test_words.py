"""One folding for index and query."""

import pytest

from articles.publishing.search.spelling import LIST, spelled
from articles.publishing.search.words import tokens, words_of


@pytest.mark.parametrize(
    "same",
    [
        [
            "α-blocker",
            "alpha-blocker",
            "alpha blocker",
            "Alpha‑Blocker",
            "Α-BLOCKER",
            "alpha–blocker",
        ],
        ["β2-agonist", "beta-2 agonist", "beta 2 agonist"],
        ["hypokalaemia", "hypokalemia", "HYPOKALEMIA"],
        ["oedema", "edema", "Œdema", "œdema"],
        ["lymphoedema", "lymphedema"],
        ["haemorrhage", "hemorrhage"],
        ["oesophagus", "esophagus"],
        ["diarrhoea", "diarrhea"],
        ["anaesthetise", "anesthetize", "anaesthetize"],
        ["randomised", "randomized"],
        ["paralyse", "paralyze"],
        ["tumours", "tumors"],
        ["paediatrics", "pediatrics"],
        ["5 litres", "5 liters", "5litres"],
        ["naïve café", "naive cafe", "nai\u0308ve cafe\u0301"],
        ["B12", "B-12", "B 12", "b₁₂"],
        ["CO₂", "CO2", "co 2"],
        ["10⁹", "10 9"],
        ["Crohn’s", "Crohn's", "crohns"],
        ["5 μg", "5 µg", "5 mcg"],
        ["ﬁbrosis", "fibrosis"],
        ["hypo\u00adkalaemia", "hypokalaemia"],
        ["ＩＮＲ", "INR"],
        ["paracetamol", "acetaminophen"],
    ],
)
def test_what_means_the_same_is_the_same(same: list[str]) -> None:
    assert len({tuple(words_of(spelling)) for spelling in same}) == 1, [
        words_of(spelling) for spelling in same
    ]


@pytest.mark.parametrize(
    "word",
    [
        "size",
        "prize",
        "seizure",
        "systemic",
        "academic",
        "hemisphere",
        "hemiplegia",
        "diameter",
        "parameter",
        "thermometer",
        "them",
        "rhythm",
        "epidemic",
        "horizon",
        "tumult",
    ],
)
def test_other_words_are_left_alone(word: str) -> None:
    assert spelled(word) == word


def test_every_line_of_the_list_is_used_and_folding_twice_changes_nothing() -> None:
    for line in LIST.read_text().splitlines():
        match line.split():
            case ["#", *_] | []:
                continue
            case ["=", word]:
                assert spelled(word) == word
            case [spelling, other]:
                bare = spelling.strip("^$")
                assert spelled(bare) == spelled(other) == spelled(spelled(bare)) != bare, line
            case _:
                raise AssertionError(line)


def test_words_know_their_places() -> None:
    text = "Œdema, α-blocker: “naïve”"
    assert [(text[token.start : token.end], token.words) for token in tokens(text)] == [
        ("Œdema", ("oedema",)),
        ("α", ("alpha",)),
        ("blocker", ("blocker",)),
        ("naïve", ("naive",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "\ud800",
        "—",
        "🙂",
        "\u0301",
        "'" * 1000,
        "a" + "\u200d" * 10_000,
        "\u200d" * 10_000 + "a",
    ],
)
def test_nothing_raises(text: str) -> None:
    assert all(word.isascii() and word.isalnum() for word in words_of(text))
