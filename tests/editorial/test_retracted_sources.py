"""The list of public texts that cite what was retracted."""

from typing import Any

import pytest

from articles.models import RetractedSource
from tests.cast import Cast
from tests.editorial.decisions.confirming import as_
from tests.editorial.decisions.decision_page import in_words

pytestmark = pytest.mark.page
PATH = "/admin/articles/retractedsource/"


def test_editors_see_what_is_open_and_go_from_there_to_the_text(cast: Cast) -> None:
    article = cast.approved()
    assert "Nothing is here now." in in_words(as_(cast.editor).get(PATH).content.decode())
    RetractedSource.objects.create(
        galley=article.galley, record=7, number=1, source="<i>A trial</i>", said="It was retracted."
    )
    article.revise(by=cast.author).edit(
        by=cast.author, version=article.version, title="Is it what nobody should see?"
    )
    html = as_(cast.editor).get(PATH).content.decode()
    assert (
        f'<a href="/admin/articles/article/{article.pk}/change/" '
        f'dir="auto">{article.approved_revision.title}</a>' in html
    )
    assert (
        "It was retracted." in html
        and "&lt;i&gt;A trial" in html
        and "nobody should see" not in html
    )
    assert as_(cast.chair).get(PATH).status_code == 200
    assert [as_(who).get(PATH).status_code for who in (cast.reviewers[0], cast.author)] == [
        403,
        404,
    ]


def test_the_list_costs_the_same_for_many(cast: Cast, django_assert_max_num_queries: Any) -> None:
    article, client = cast.approved(), as_(cast.chair)
    RetractedSource.objects.bulk_create(
        RetractedSource(galley=article.galley, record=record, number=1, said="It was.")
        for record in range(60)
    )
    with django_assert_max_num_queries(12):
        assert client.get(PATH).content.decode().count("It was.") == 50
