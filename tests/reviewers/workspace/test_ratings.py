"""How a reviewer rates a recommendation: its strength, and the certainty of its evidence."""

from typing import Any

import pytest
from django.test import Client

from articles.models import Article
from articles.text.statements import Statement, statements
from reviewers.deciding.decision_letter import letter
from reviewers.models import Assignment, Comment, CommentStatus, drafted
from tests.cast import BODY, Cast, sign_for
from tests.invariants import violations
from tests.reviewers.workspace.pages import REVIEW, here, page, second_round, signed, words
from tests.rewinding import walked

pytestmark = pytest.mark.page

BOX = f"{BODY}\n> [!recommendation] strong, low certainty\n> Measure magnesium. [1] It is cheap.\n"
OTHER = "conditional, low certainty"


@walked
def reading(cast: Cast) -> Assignment:
    return here(cast.invite(cast.under_review(body=BOX))[0])


def rated(assignment: Assignment) -> Statement:
    [found] = [statement for statement in statements(assignment.revision) if statement.rating]
    return found


def say(member: Client, assignment: Assignment, verdict: str, rating: str, **sent: Any) -> Any:
    key = rated(assignment).key
    given = {f"{key}-verdict": verdict, f"{key}-rating": rating}
    return member.post(page(assignment), {"verb": "sign", "stage": "save", **given, **sent})


def kept(assignment: Assignment) -> list[tuple[str, str, bool]]:
    return [
        (comment.verdict, comment.rating, comment.is_blocking) for comment in drafted(assignment)
    ]


def test_it_is_asked_once_for_a_box_and_says_what_the_author_says(
    reading: Assignment, member: Client
) -> None:
    html = member.get(page(reading)).content.decode()
    assert html.count("<select id=") == html.count(f'name="{rated(reading).key}-rating"') == 1
    assert '<option value="" selected>As the author says</option>' in html
    assert "The author says: <b>strong · certainty of the evidence: low</b>." in html
    assert html.count("<option value=") == 9 and html.count('id="recommendation-key"') == 1


@pytest.mark.parametrize(
    ("verdict", "rating", "expected"),
    [
        ("agree", "", [("agree", "", False)]),
        ("agree", OTHER, [("agree", OTHER, True)]),
        ("needs_source", "good practice", [("needs_source", "good practice", True)]),
        ("", "", []),
    ],
)
def test_what_is_chosen_is_kept_with_the_verdict(
    reading: Assignment, member: Client, verdict: str, rating: str, expected: Any
) -> None:
    assert say(member, reading, verdict, rating).status_code == 302
    assert kept(reading) == expected
    html = member.get(page(reading)).content.decode()
    assert f'<option value="{rating}" selected>' in html


@pytest.mark.parametrize(
    ("verdict", "rating", "message"),
    [
        ("", OTHER, "Choose an answer, too, or “As the author says”."),
        ("agree", "certain", "Choose one of the list."),
        ("agree", "strong, low certainty", "Choose one of the list."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_it(
    reading: Assignment, member: Client, verdict: str, rating: str, message: str
) -> None:
    answer = say(member, reading, verdict, rating)
    assert answer.status_code == 200 and message in words(answer) and kept(reading) == []


def test_who_rates_it_otherwise_cannot_approve_and_it_stands_in_the_way_until_agreed_with(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    say(member, reading, "agree", OTHER)
    asked = member.post(page(reading), REVIEW | {"digest": reading.digest, "stage": "confirm"})
    assert 'id="id_recommendation_error"' in asked.content.decode()
    without = drafted(reading)[0].content_digest()
    signed(reading)
    comment = Comment.objects.get()
    assert (comment.status, comment.is_blocking, comment.content_digest()) == (
        CommentStatus.OPEN,
        True,
        without,
    )
    comment.rating = ""
    assert comment.content_digest() != without  # it is what was signed
    again = second_round(cast, reading.article, body=f"{BOX}\nAnd more.\n")
    shown = member.get(page(again)).content.decode()
    assert (
        f'<option value="{OTHER}" selected>' in shown
        and "given on revision 1; the words are the same" in shown
    )
    say(member, again, "agree", "")
    again.sign(
        by=cast.reviewers[0],
        digest=again.digest,
        signature=sign_for(cast.reviewers[0], again),
        recommendation="approve",
        checklist=dict.fromkeys(REVIEW["checklist"], True),
        comments_to_author="",
    )
    assert (
        Comment.objects.get(pk=comment.pk).status == CommentStatus.RESOLVED and violations() == []
    )


def test_it_is_not_carried_to_another_rating(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    say(member, reading, "agree", OTHER)
    signed(reading)
    again = second_round(cast, reading.article, body=BOX.replace("strong", "conditional"))
    answer = member.get(page(again))
    text = words(answer)
    assert "Agree, but rates it: conditional · certainty of the evidence: low" in text
    assert "which was a recommendation then: strong · certainty of the evidence: low" in text
    assert f'name="{rated(again).key}-verdict" value="" checked' in answer.content.decode()


def test_authors_and_editors_see_it_and_who_disagrees_comes_first(
    cast: Cast, reading: Assignment, member: Client, client: Client
) -> None:
    first = statements(reading.revision)[0]
    say(member, reading, "agree", OTHER, **{f"{first.key}-verdict": "agree"})
    signed(reading)
    article = reading.article
    client.force_login(cast.editor)
    text = words(client.get(f"/admin/articles/article/{article.pk}/change/"))
    table = text.partition("Verdicts on statements")[2]
    assert "Recommendation: strong · certainty of the evidence: low" in table
    assert table.index("Agree, but rates it: conditional") < table.index(first.text)
    article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    assert "Agree, but rates it: conditional" in letter(Article.objects.get(pk=article.pk))
