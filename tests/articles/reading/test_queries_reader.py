"""The budgets of readers' pages (design, section 7): at most 5 queries at any number of
articles, and nothing is counted."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Page
from articles.publishing import paging
from tests.cast import Cast
from tests.rewinding import walked

COUNTS = {
    "/": 3,
    "/topics/kidney-and-electrolytes/": 3,
    "/topics/kidney-and-electrolytes/clinician/": 2,
    "/a-z/": 2,
    "/a-z/q/": 2,
    "/corrections/": 2,
    "/editorial-policy/": 1,
    "/disclaimer/": 1,
    "/articles/does-mild-hypokalaemia-explain-a-twitching-lip/": 1,
}


@walked
def three(cast: Cast) -> list[Article]:
    """Three public texts."""
    return [cast.approved(title=f"Question {number}?") for number in range(3)]


def queries(client: Client, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in seen.captured_queries]


@pytest.mark.once
def test_the_number_of_queries_does_not_grow(cast: Cast, client: Client) -> None:
    cast.approved()
    assert {path: len(queries(client, path)) for path in COUNTS} == COUNTS
    for number in range(3):
        cast.approved(title=f"Question {number}?")
    assert {path: len(queries(client, path)) for path in COUNTS} == COUNTS


@pytest.mark.once
@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("path", ["/", "/topics/kidney-and-electrolytes/clinician/"])
def test_lists_count_nothing_and_leave_the_bytes_where_they_are(
    client: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "LEAF", 1)
    following = re.search(r'href="([^"]+)" rel="next"', client.get(path).content.decode())[1]
    for sql in queries(client, path) + queries(client, following):
        assert not re.search(r"count\(|offset|html|gzip|brotli", sql, re.IGNORECASE)


def test_a_leaf_is_read_off_the_index(cast: Cast, three: list[Article]) -> None:
    pages = [Page.objects.get(article=article) for article in three]
    listed = Page.objects.listed().newest()
    plans = {
        "page_newest": listed.before(pages[1].approved_at, pages[1].pk),
        "page_audience": listed.filter(audience="clinician").before(
            pages[1].approved_at, pages[1].pk
        ),
        "page_reviewed": Page.objects.listed()
        .newest("reviewed_at")
        .before(pages[1].reviewed_at, pages[1].pk, "reviewed_at"),
        "page_corrected": Page.objects.listed().newest("corrected_at"),
        "page_topic_audience": listed.filter(topic=cast.topic, audience="clinician").before(
            pages[1].approved_at, pages[1].pk
        ),
        "page_filed": Page.objects.listed()
        .under("q")
        .order_by("filed_as", "pk")
        .filed_after(pages[1].filed_as, pages[1].pk),
        "page_topic": listed.filter(topic=cast.topic).before(pages[1].approved_at, pages[1].pk),
    }
    for index, query in plans.items():
        plan = _plan(query[:11])
        assert index in plan and "TEMP B-TREE" not in plan and "Sort" not in plan, plan


def _plan(query: object) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Three rows would not be worth an index; what can only be had by sorting still shows a
            # sort.
            cursor.execute("set local enable_seqscan = off; set local enable_sort = off")
    return query.explain()
