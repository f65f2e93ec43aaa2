"""What is suggested while one types."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from tests.articles.audiences.test_variants import approve, begin
from tests.articles.reading.publishing import forced
from tests.cast import Cast

from .asked import public, suggested

__all__ = ["public"]

pytestmark = pytest.mark.page


def test_questions_and_words_are_suggested(client: Client, public: Article) -> None:
    title, link = 'Does a <b>β-blocker</b> & mask "hypokalaemia"?', f"/articles/{public.slug}/"
    assert suggested(client, "hypok") == [
        (title, link),
        ("hypokalaemia", "/search/?q=hypokalaemia"),
    ]
    assert suggested(client, "beta bloc") == [
        (title, link),
        ("beta blocker", "/search/?q=beta+blocker"),
    ]
    assert suggested(client, "Β-blockers hypo")[0] == (title, link)
    assert suggested(client, "metf") == [("metformin", "/search/?q=metformin")]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "m",
        "12",
        "zz",
        "zzzz metf",
        "\0",
        "-",
        "t:",
        "all:",
        "for:",
        "topic",
        "x" * 10_000,
        "%",
        "_",
        "___",
    ],
)
def test_nothing_is_suggested_where_there_is_nothing(
    client: Client, public: Article, typed: str
) -> None:
    assert suggested(client, typed) == []


def notes(client: Client, typed: str, reader: str = "") -> list[tuple[str, str]]:
    answer = client.get("/search/suggest/", {"q": typed, "for": reader})
    return [
        (suggestion["url"], suggestion["note"])
        for suggestion in json.loads(answer.content)["suggestions"]
        if suggestion["note"]
    ]


def test_a_question_is_suggested_in_the_text_for_the_reader_and_says_for_whom(
    cast: Cast, client: Client, public: Article
) -> None:
    approve(cast, begin(public, cast.author))
    here = f"/articles/{public.slug}/"
    both = [(f"{here}patient/", "For patients"), (here, "For clinicians")]
    assert (
        notes(client, "hypok")
        == notes(client, "hypok", "carer")
        == notes(client, "hypok", "nurse\0")
        == both
    )
    assert (
        notes(client, "hypok", "patient") == both[:1]
        and notes(client, "hypok", "clinician") == both[1:]
    )
    assert (
        notes(client, "for:patient hypok", "clinician")
        == notes(client, "hypok for:patients", "student")
        == both[:1]
    )
    assert notes(client, "for:carer hypok") == [] and notes(client, "topic:kidney hypok") == both
    assert suggested(client, "for:patient hypok")[-1] == (
        "for:patient hypokalaemia",
        "/search/?q=for%3Apatient+hypokalaemia",
    )


def test_a_text_that_was_published_early_says_so_where_it_is_suggested(
    cast: Cast, client: Client
) -> None:
    article = forced(cast, title="Is a quagga extinct?")
    assert notes(client, "quag") == [
        (f"/articles/{article.slug}/", "For clinicians, published before full review")
    ]


def test_suggestions_take_few_queries(client: Client, public: Article) -> None:
    with CaptureQueriesContext(connection) as seen:
        notes(client, "beta block hypok", "patient")
    assert len(seen) <= 4
