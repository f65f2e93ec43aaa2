"""The library of statements as editors look at it."""

from typing import Any

import pytest

from articles.models import ApprovedStatement, Article
from tests.cast import Cast
from tests.editorial.decisions.confirming import as_
from tests.editorial.decisions.decision_page import in_words
from tests.rewinding import walked

pytestmark = pytest.mark.page
PATH = "/admin/articles/approvedstatement/"
SAID = "Give <b>potassium</b> chloride 40 mmol daily until it is normal."
BODY = f"## What is known\n\n{SAID} [1] Read on.\n"


@walked
def public(cast: Cast) -> Article:
    """An approved article."""
    return cast.approved(title="How much potassium?", body=BODY)


def listed(by: Any, query: str = "") -> list[str]:
    """The statements that are listed."""
    found = as_(by).get(f"{PATH}{query}").context["cl"].result_list
    return [row.label for row in found]


def at(row: ApprovedStatement) -> str:
    """The page of a statement."""
    return f"{PATH}{row.pk}/change/"


def test_statements_are_found_by_words_and_topic(cast: Cast, public: Article) -> None:
    assert listed(cast.editor) == ["Very unlikely.", SAID, "Read on."]
    for query, expected in (
        ("?q=normal+potassium", [SAID]),
        ("?q=known", [SAID, "Read on."]),
        ("?q=potassium+unlikely", []),
        ("?q=zirconium", []),
        ("?q=%20", ["Very unlikely.", SAID, "Read on."]),
        (f"?topic={cast.topic.slug}&q=unlikely", ["Very unlikely."]),
    ):
        assert listed(cast.editor, query) == expected
    refused = as_(cast.editor).get(f"{PATH}?topic=nothing")
    assert refused.status_code == 302 and refused["Location"].endswith("?e=1")


def test_the_list_is_paged_by_place_and_counts_nothing(
    cast: Cast, public: Article, django_assert_max_num_queries: Any
) -> None:
    ApprovedStatement.objects.bulk_create(
        ApprovedStatement(
            article=public, galley=public.galley, position=at, label=f"Statement {at}."
        )
        for at in range(10, 70)
    )
    client = as_(cast.editor)
    with django_assert_max_num_queries(12) as asked:
        first = client.get(PATH)
    assert not any(
        "COUNT(" in query["sql"] or "OFFSET" in query["sql"] for query in asked.captured_queries
    )
    further = client.get(PATH + first.context["cl"].further)
    rows = [row.pk for page in (first, further) for row in page.context["cl"].result_list]
    assert len(rows) == len(set(rows)) == 63
    back = client.get(PATH + further.context["cl"].back)
    assert [row.pk for row in back.context["cl"].result_list] == rows[:50]


def test_a_statement_is_shown_with_sources_verdicts_and_where_else_it_is(
    cast: Cast, public: Article
) -> None:
    other = cast.approved(title="And chloride?", body=BODY.replace("40", "60"))
    row = ApprovedStatement.objects.get(article=public.pk, position=2)
    ApprovedStatement.objects.filter(pk=row.pk).update(agreed=2, doubted=1)
    html = as_(cast.chair).get(at(row)).content.decode()
    text = in_words(html)
    source = public.revision.references[0]["title"]
    for expected in (
        "What is known",
        "How much potassium? , revision 1",
        "2 agreed, 1 did not",
        f"[1] {source}",
        "With other numbers, in And chloride? , under What is known",
    ):
        assert expected in text
    twin = ApprovedStatement.objects.get(article=other.pk, position=2)
    assert f'href="{at(twin)}"' in html
    assert "Give &lt;b&gt;potassium&lt;/b&gt; chloride" in html and "<b>potassium" not in html
    assert "None on record" in in_words(as_(cast.chair).get(at(twin)).content.decode())
    short = ApprovedStatement.objects.get(article=other.pk, position=3)
    words = in_words(as_(cast.chair).get(at(short)).content.decode())
    assert "It cites none." in words and "Nowhere else" in words


def test_nobody_writes_here_and_what_is_withheld_is_not_there(cast: Cast, public: Article) -> None:
    row = ApprovedStatement.objects.filter(article=public.pk).latest("pk")
    assert as_(cast.chair).post(at(row), {"label": "A lie."}).status_code == 403
    Article.objects.filter(pk=public.pk).update(author=cast.editor)
    assert listed(cast.editor) == [] != listed(cast.other_editor)
    assert as_(cast.editor).get(at(row)).status_code == 302
