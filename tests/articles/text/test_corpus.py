"""The corpus: how well sentences, assertions and doses are found, on the part for tuning and on the part set aside."""

import pytest

from articles.text.assertions import asserts
from articles.text.doses import doses
from articles.text.former.sentences import sentences as former
from articles.text.sentences import sentences
from tests.corpus import Paragraph, paragraphs
from tests.corpus.scores import of_assertions, of_doses, of_ends

PARTS = {"tuning": paragraphs(set_aside=False), "set aside": paragraphs(set_aside=True)}


@pytest.fixture(params=PARTS)
def part(request: pytest.FixtureRequest) -> list[Paragraph]:
    """One part of the corpus."""
    return PARTS[request.param]


def test_the_corpus_is_large_enough_and_a_third_is_set_aside() -> None:
    tuning, aside = ([sentence for one in part for sentence in one.sentences] for part in PARTS.values())
    assert len(tuning) + len(aside) >= 400
    assert 0.3 < len(aside) / (len(tuning) + len(aside)) < 0.4


def test_labels_stand_where_they_should() -> None:
    for one in (one for part in PARTS.values() for one in part):
        for start, sentence in zip(one.starts, one.sentences, strict=True):
            assert one.text.startswith(sentence.text, start) and sentence.text == sentence.text.strip(), one.name
            assert all(sentence.text[a:b].strip() for a, b in sentence.doses)


def test_sentence_ends_are_found(part: list[Paragraph]) -> None:
    score = of_ends(part, sentences)
    assert score.f1 >= 0.98, [score.wrong, score.missed]


def test_statements_are_found(part: list[Paragraph]) -> None:
    score = of_assertions(part, asserts)
    assert score.recall >= 0.98, score.missed
    assert score.precision >= 0.8, score.wrong  # or it would be no choice


def test_doses_are_found(part: list[Paragraph]) -> None:
    score = of_doses(part, doses)
    assert score.recall >= 0.97, score.missed
    assert score.precision >= 0.95, score.wrong


def test_it_is_better_than_the_form_before(part: list[Paragraph]) -> None:
    assert of_ends(part, former).f1 < of_ends(part, sentences).f1
