"""Readability: measured by a named formula, advice to those who write and read a text, and in
nobody's way."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Audience, Revision
from articles.publishing.audiences.readability import FEWEST, readability, syllables_of
from tests.cast import Cast

PLAIN = "The cat sat on the mat. It was a big cat. It did not like the dog. " * 4
DENSE = (
    "Hypokalaemia occasionally precipitates neuromuscular irritability in susceptible individuals, "
    "necessitating comprehensive electrolyte evaluation and individualised supplementation. "
) * 4


def grade(body: str, audience: str = Audience.PATIENT, short_answer: str = ""):
    return readability(
        Revision(
            title="Is it?", short_answer=short_answer, body=body, audience=audience, references=[]
        )
    )


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1),
        ("potassium", 4),
        ("table", 2),
        ("made", 1),
        ("used", 1),
        ("wanted", 2),
        ("doses", 2),
        ("you", 1),
        ("the", 1),
        ("see", 1),
        ("doctor’s", 2),
        ("rhythm", 1),
        ("every", 3),
        ("kidney", 2),
        ("EYE", 1),
        ("action", 2),
        ("social", 2),
        ("region", 2),
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert syllables_of(word) == count


def test_the_formula_by_hand() -> None:
    """Four times three sentences, 17 words of one syllable: 0.39 × 17/3 + 11.8 × 1 - 15.59 =
    -1.58."""
    assert grade(PLAIN).grade == -1.6
    assert str(grade(PLAIN)).startswith("6 words to a sentence on average, school grade -1.6")


def test_a_dense_text_is_above_the_target_of_patients_and_carers_alone() -> None:
    hard = {audience for audience in Audience if grade(DENSE, audience).is_hard}
    assert hard == {Audience.PATIENT, Audience.CARER}
    assert not grade(PLAIN).is_hard and "within the target of 8" in str(grade(PLAIN))
    assert "Flesch–Kincaid" in str(grade(DENSE)) and "above the target of 8" in str(grade(DENSE))
    assert "no target" in str(grade(DENSE, Audience.CLINICIAN))


@pytest.mark.parametrize(
    "body",
    [
        "Калий редко вызывает симптомы. " * 20,
        "钾很少引起症状。" * 30,
        "Το κάλιο σπάνια προκαλεί. " * 20,
    ],
)
def test_another_script_is_not_measured_and_it_says_so(body: str) -> None:
    found = grade(body)
    assert found.grade is None and not found.is_hard and "another script" in str(found)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Short.",
        "word " * (FEWEST - 1),
        "## Only\n\n## Headings",
        "| a | b |\n|---|---|\n| c | d |",
        "[1] 5 6 7",
    ],
)
def test_too_little_to_measure(body: str) -> None:
    assert grade(body).grade is None


def test_headings_tables_and_references_do_not_count() -> None:
    table = "| Hypokalaemia | Supplementation |\n|---|---|\n| severe | individualised |\n\n"
    other = f"## Comprehensive neuromuscular considerations\n\n{table}"
    assert grade(other + PLAIN).grade == grade(PLAIN).grade


def test_long_texts_are_measured_in_linear_time() -> None:
    assert grade("a" * 50_000 + " " + "e" * 50_000 + " word" * 40).grade is not None


def test_author_and_editor_are_told_and_nothing_is_closed(cast: Cast) -> None:
    article = cast.draft(audience=Audience.PATIENT, body=DENSE + "[1]\n")
    client = Client()
    client.force_login(cast.author)
    page = client.get(f"/desk/{article.pk}/").content.decode()
    measured = r"<p class=.note.>Readability: 1\d words to a sentence on average, school grade"
    assert re.search(measured, page), "in an element of its own: an empty part is not shown"
    assert page.count("above the target of 8") == 1 and "everyday words" in page
    article.submit(by=cast.author).start_review(by=cast.editor)
    client.force_login(cast.editor)
    assert (
        "above the target of 8"
        in client.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    )
    [asked, _] = cast.invite(article)
    asked.accept(by=cast.reviewers[0]).declare(by=cast.reviewers[0], interests="none")
    client.force_login(cast.reviewers[0])
    assert (
        "above the target of 8"
        in client.get(reverse("board:assignment", args=[asked.pk])).content.decode()
    )
