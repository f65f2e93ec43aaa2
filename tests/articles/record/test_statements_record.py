"""The budget of the verbs that add to a public record: building the page anew is within what a
verb may cost."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from reviewers.models import Assignment
from tests.cast import Cast

from ..reading.publishing import declare_late, waive


def statements(act: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        act()
    return [query["sql"] for query in seen.captured_queries]


@pytest.mark.django_db(transaction=True)
def test_verbs_about_a_public_text_stay_in_the_budget(cast: Cast) -> None:
    article, counted = cast.approved(), {}
    first = Assignment.objects.select_related("member__person", "revision__article").order_by("pk")[
        0
    ]
    counted["declare"] = statements(partial(declare_late, first))
    article = Article.objects.select_related("revision").get(pk=article.pk)
    counted["waive"] = statements(partial(waive, cast, article, first))
    over = {verb: (len(sql), sql) for verb, sql in counted.items() if len(sql) > 14}
    assert not over, "\n".join(
        f"{verb}: {count}\n  " + "\n  ".join(query[:150] for query in sql)
        for verb, (count, sql) in over.items()
    )
