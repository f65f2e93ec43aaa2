"""Which questions are much like another."""

import pytest

from articles.text.characters.similar import like

QUESTION = "Does mild hypokalaemia explain a twitching upper lip?"


@pytest.mark.parametrize(
    "other",
    [
        QUESTION,
        "does MILD hypokalaemia explain a twitching upper lip",
        "Is a twitching upper lip explained by mild hypokalaemia?",
        "Does mild hypokalaemia explain a twitching lip?",
    ],
)
def test_the_same_question_in_other_words(other):
    assert like(QUESTION, {1: other}) == [1]


@pytest.mark.parametrize(
    "other", ["", "?", "Lip?", "Does tea stain teeth?", "Does mild anaemia explain tiredness?"]
)
def test_other_questions(other):
    assert like(QUESTION, {1: other}) == []


def test_the_closest_come_first_and_three_are_enough():
    others = {number: QUESTION + " Or" * number for number in range(5, 0, -1)}
    assert len(like(QUESTION, others)) == 3
    assert (
        like(QUESTION, {1: "Does mild hypokalaemia explain a twitching lip, too?", 2: QUESTION})[0]
        == 2
    )


def test_a_question_without_words_is_like_nothing():
    assert like("", {1: QUESTION}) == like("??", {1: "?"}) == []
