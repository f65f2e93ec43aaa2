"""The list of references on the editor page: its rows, buttons and markers."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Reference
from articles.text.citations import KINDS
from tests.articles.desk.pages import at, copy_of, saved, write
from tests.cast import Cast

from .written import article, errors

__all__ = ["article"]

pytestmark = pytest.mark.page


def titles(article: Article) -> list[str]:
    return list(article.references.order_by("position").values_list("title", flat=True))


def with_references(article: Article, *names: str) -> Article:
    article.replace_references([Reference(title=name) for name in names])
    return article


@pytest.mark.parametrize(
    ("act", "order", "fragment"),
    [
        ("add", ["A", "B", "C", ""], "#row-4"),
        ("remove-2", ["A", "C"], "#row-2"),
        ("remove-3", ["A", "B"], "#row-2"),
        ("up-3", ["A", "C", "B"], "#row-2"),
        ("up-1", ["A", "B", "C"], "#row-1"),
        ("down-1", ["B", "A", "C"], "#row-2"),
        ("down-3", ["A", "B", "C"], "#row-3"),
        ("remove-9", ["A", "B", "C"], ""),
        ("up-0", ["A", "B", "C"], ""),
        (f"up-{'9' * 5000}", ["A", "B", "C"], ""),
        ("fly-1", ["A", "B", "C"], ""),
    ],
)
def test_a_button_of_the_list_saves_and_leads_back_to_the_row(
    author: Client, article: Article, act, order, fragment
) -> None:
    with_references(article, "A", "B", "C")
    answer = write(author, article, act=act, title="Typed as well?")
    assert (answer.status_code, answer.url) == (302, at(article) + fragment)
    assert titles(article) == order and saved(article).title == "Typed as well?"
    assert list(article.references.values_list("position", flat=True)) == list(
        range(1, len(order) + 1)
    )


def test_a_button_of_the_list_does_its_work_on_the_screen_when_another_field_is_wrong(
    author: Client, article: Article
) -> None:
    with_references(article, "A", "B")
    answer = write(author, article, act="down-1", **{"reference-0-year": "x"})
    assert list(errors(answer)) == ["id_reference-1-year"]
    shown = copy_of(answer)
    assert (shown["reference-0-title"], shown["reference-1-title"], shown["reference-1-year"]) == (
        "B",
        "A",
        "x",
    )
    assert titles(article) == ["A", "B"]


def test_every_column_of_a_reference_is_typed_in_its_row(author: Client, article: Article) -> None:
    write(
        author,
        article,
        **{
            "reference-0-kind": "guideline",
            "reference-0-authors": "Doe J",
            "reference-0-title": "T",
            "reference-0-source": "S",
            "reference-0-year": "1999",
            "reference-0-identifiers": (
                "https://doi.org/10.5555/ABC?x=1, PMID: 123 https://example.org/x"
            ),
        },
    )
    (row,) = article.references.all()
    assert (row.kind, row.authors, row.title, row.source, row.year, row.doi, row.pmid, row.url) == (
        "guideline",
        "Doe J",
        "T",
        "S",
        1999,
        "10.5555/abc",
        "123",
        "https://example.org/x",
    )
    assert set(KINDS) > {row.kind}


def test_the_list_ends_at_a_hundred(author: Client, article: Article) -> None:
    with_references(article, *map(str, range(100)))
    answer = write(author, article, act="add")
    assert errors(answer) == {
        "reference-list": "The list holds at most 100 references. Remove one first."
    }
    assert len(titles(article)) == 100


def test_the_editor_page_takes_no_more_queries_for_a_hundred_references(
    author: Client, cast: Cast, article: Article
) -> None:
    with_references(article, *map(str, range(100)))
    article.co_authors.set([cast.co_author])
    with CaptureQueriesContext(connection) as seen:
        assert author.get(at(article)).status_code == 200
    assert len(seen) == 11, [query["sql"][:90] for query in seen]
    cast.approved(title=article.title)
    with CaptureQueriesContext(connection) as seen:
        assert author.get(at(article)).context["alike"]
    assert len(seen) == 14, [query["sql"][:90] for query in seen]


def test_markers_follow_the_list_and_what_was_removed_is_told(
    author: Client, cast: Cast, article: Article
) -> None:
    with_references(article, "A", "B", "C")
    write(author, article, body="One [1]. Three [3].", short_answer="Two [2].", act="up-3")
    article.refresh_from_db()
    assert (article.body, article.short_answer) == ("One [1]. Three [2].", "Two [3].")
    answer = write(
        author, article, body=article.body, short_answer=article.short_answer, act="remove-3"
    )
    article.refresh_from_db()
    assert (article.body, article.short_answer.strip()) == ("One [1]. Three [2].", "Two.")
    assert (
        "1 marker cited what you removed, and no longer does."
        in author.get(answer.url).content.decode()
    )
