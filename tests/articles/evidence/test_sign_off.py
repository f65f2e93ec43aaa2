"""The table of numbers with their units: in the workspace, on the decision page, and on the
receipt of what was approved."""

import json
from types import SimpleNamespace

import pytest
from django.test import Client

from articles.evidence.quantities.sign_off import PRINTED_LIMIT, ROWS_LIMIT, by_place, sign_off
from articles.models import Article
from articles.text.comparing.comparison import compare
from articles.text.document import Document, read
from tests.articles.reading.printed import printed
from tests.cast import Cast, sign_for
from tests.editorial.decisions.confirming import as_
from tests.editorial.decisions.decision_page import in_words
from tests.rewinding import walked

BODY = (
    "## Dose\n\nGive 5 mg of it. [1] Wait 3 days. [1]\n\n| Drug | Limit, mg |\n|---|---|\n| Zinc "
    "[1] | 40 |\n"
)
LATER = BODY.replace("5 mg", "10 mg").replace(" Wait 3 days. [1]", "")


def text(body: str) -> Document:
    """Return the model of a text."""
    return read(SimpleNamespace(title="Is it?", short_answer="No.", body=body), [])


@walked
def again(cast: Cast) -> Article:
    """A public text whose next revision is under review, with another number in it and one that
    is gone."""
    article = cast.approved(body=BODY).revise(by=cast.author)
    article.edit(by=cast.author, version=article.version, body=LATER)
    return article.submit(by=cast.author, reason="A new dose.").start_review(by=cast.editor)


@pytest.mark.page
def test_who_reviews_and_who_decides_see_each_number_and_what_became_of_it(
    cast: Cast, again: Article
) -> None:
    [assignment] = cast.invite(again, cast.reviewers[0])
    assignment.accept(by=assignment.member.person)
    assignment.declare(by=assignment.member.person, interests="none")
    for who, path in (
        (assignment.member.person, f"/admin/board/{assignment.pk}/"),
        (cast.editor, f"/admin/articles/article/{again.pk}/change/"),
    ):
        html = as_(who).get(path).content.decode()
        text = in_words(html)
        assert (
            "2 numbers with a unit in this text. Since revision 1, the approved one: 1 changed, 1 "
            "gone, 1 moved." in text
        )
        assert "From 5 mg to 10 mg" in text and "3 days" in text and "Gone" in text
        assert (
            "The same, under other words" in text
        )  # the words that lead to the table have changed
        assert (
            html.count('id="amounts-head"') == 1 and '<th scope="col">Since revision 1</th>' in html
        )
        assert '<th scope="row" dir="auto">40 (mg)</th>' in html


@pytest.mark.page
def test_before_anything_was_approved_nothing_is_compared(cast: Cast) -> None:
    article = cast.under_review(body=BODY)
    text = in_words(
        as_(cast.editor).get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    )
    assert (
        "3 numbers with a unit in this text. Look each of them up" in text
        and "Since revision" not in text
    )


@pytest.mark.page
def test_a_text_without_numbers_has_no_table(cast: Cast) -> None:
    article = cast.under_review(body="It is known. [1]")
    assert (
        "amounts-head"
        not in as_(cast.editor)
        .get(f"/admin/articles/article/{article.pk}/change/")
        .content.decode()
    )


@pytest.mark.page
def test_the_receipt_has_the_numbers_of_the_text_as_data(cast: Cast, client: Client) -> None:
    article = cast.approved(body=BODY)
    html = printed(article)
    assert (
        "3 numbers with a unit" in html
        and '<tr><th scope="row" dir="auto">Dose</th><td dir="auto">5 mg · 3 days</td></tr>' in html
    )
    data = json.loads(client.get(f"/articles/{article.slug}/revision.json").content)
    form = {"form": data["grammar"]} if "grammar" in data else {}
    copy = read(
        SimpleNamespace(
            title=data["title"], short_answer=data["short_answer"], body=data["body"], **form
        ),
        data["references"],
    )
    assert by_place(copy).total == 3 and [labels for _, labels in by_place(copy).places] == [
        ["5 mg", "3 days"],
        ["40 (mg)"],
    ]


@pytest.mark.page
def test_what_is_retracted_has_no_table_of_numbers(cast: Cast) -> None:
    assert "with a unit" not in printed(cast.retracted(body=BODY))


@pytest.mark.page
def test_a_former_version_has_its_own_numbers(cast: Cast, again: Article, client: Client) -> None:
    for assignment in cast.invite(again):
        cast.review(assignment)
    again.approve(by=cast.editor, digest=again.digest, signature=sign_for(cast.editor, again))
    html = client.get(f"/articles/{again.slug}/v/1/").content.decode()
    assert "5 mg · 3 days" in html and "10 mg" not in html and "10 mg" in printed(again)


def test_no_more_are_shown_than_a_page_can_hold_and_what_changed_comes_first() -> None:
    was = "Give 5 mg now.\n\n" * 700
    now = f"{was}Then give 7 mg.\n\n"
    shown = sign_off(text(now), compare(text(was), text(now)), 1)
    assert (shown.total, len(shown.marked), len(shown.rows), shown.left_out) == (
        701,
        1,
        ROWS_LIMIT - 1,
        201,
    )
    assert shown.is_long and not sign_off(text("Give 5 mg.")).is_long
    assert by_place(text("Give 5 mg. " * 1_200)).left_out == 1_200 - PRINTED_LIMIT


def test_no_markup_of_a_text_passes() -> None:
    shown = sign_off(
        text(
            "## <b>Dose</b>\n\nGive <script>5 mg</script> of <i>it</i>.\n\n| <u>mg</u>, mg "
            "|\n|---|\n| 5 |\n"
        )
    )
    assert len(shown.rows) == 2 and not any(
        tag in row for row in shown.rows for tag in ("<script", "<i>", "<u>", "<b>Dose")
    )
