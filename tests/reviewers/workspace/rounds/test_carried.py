"""Verdicts of an earlier round: which are offered again, what is said of them, and what takes their
place."""

import pytest
from django.test import Client

from articles.models import Reference
from articles.text.statements import statements
from reviewers.models import Assignment, Comment, CommentStatus, drafted
from tests.cast import Cast
from tests.invariants import violations
from tests.reviewers.workspace.pages import AGAINST, REVIEW, here, page, second_round, signed, words
from tests.reviewers.workspace.test_statements import BODY, kept, keys, reading, say

__all__ = ["reading"]

pytestmark = pytest.mark.page


def test_the_verdict_on_unchanged_words_is_offered_in_the_next_round(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    first, second, third, fourth = keys(reading)
    disagreeing = (second, "disagree", "Not so."), (third, "disagree", "Nor so.")
    say(member, reading, (first, "agree", ""), *disagreeing, (fourth, "needs_source", ""))
    signed(reading)
    Comment.objects.get(statement=third).resolve(by=cast.reviewers[0], reason="It is.")
    again = second_round(cast, reading.article, body=BODY.replace("rarely", "hardly ever"))
    html = member.get(page(again)).content.decode()
    assert (
        f'name="{first}-verdict" value="agree" checked' in html
        and html.count("given on revision 1; the words are the same") == 2
    )
    assert f'name="{third}-verdict" value="" checked' in html  # settled: not brought up again
    assert f'name="{fourth}-verdict" value="needs_source" checked' in html
    assert '<span id="said">2</span> of 4' in html  # what is ticked counts
    assert (
        f'name="{second}-verdict"' not in html and drafted(again) == []
    )  # other words; and reading saves nothing
    say(member, again, (first, "agree", ""), (fourth, "disagree", ""))
    assert kept(again) == {(first, "agree", "", False), (fourth, "disagree", "", True)}
    shown = words(member.get(page(again)))  # it stands with the answer in the draft, too, if alike
    assert shown.count("given on revision 1; the words are the same") == 1


def test_what_is_objected_to_again_is_asked_once_and_says_since_when(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    first, second, *_ = keys(reading)
    say(member, reading, (first, "agree", ""), (second, "disagree", "Not so."))
    signed(reading)
    former = Comment.objects.get(statement=second)
    again = second_round(cast, reading.article, body=BODY + "\nMore.\n")
    assert f'id="remark-{former.pk}"' not in member.get(page(again)).content.decode()
    say(member, again, (first, "agree", ""), (second, "disagree", "Not so."))
    sent = REVIEW | {"digest": again.digest, "stage": "confirm"}
    refused = words(member.post(page(again), sent))
    assert "1 verdict on a statement of yours says that the text must not" in refused
    assert "from an earlier round" not in refused
    shown = words(member.post(page(again), AGAINST | {"digest": again.digest, "stage": "confirm"}))
    assert "will be resolved: your “Disagree” of this review takes its place." in shown
    signed(again)
    former.refresh_from_db()
    assert former.resolved_because == "Answered anew in the review of revision 2."
    assert [comment.revision_id for comment in Comment.objects.blocking()] == [again.revision_id]
    assert violations() == []
    editor = Client()
    editor.force_login(cast.editor)
    for who, path, times in (
        (member, page(again), 2),
        (member, f"{page(again)}?round=2", 1),
        (member, f"{page(again)}?round=1", 0),
        (editor, f"/admin/articles/article/{again.article.pk}/change/", 2),
    ):
        answer = words(who.get(path))
        assert answer.count("given on revision 1; the words are the same") == times, path


TWO = "## Adults\n\nGive 5 mg daily. [1]\n\n## Children\n\nAsk somebody.\n"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (
            "## Children\n\nGive 5 mg daily. [1]\n\n## Adults\n\nGive 5 mg daily. [1]\n",
            "Adults",
        ),  # a like one came in before it
        ("## Children\n\nAsk somebody.\n\n## Adults\n\nGive 5 mg daily. [1]\n", "Adults"),
        ("New.\n\n" + TWO, "Adults"),
    ],
)
def test_a_verdict_stays_where_it_was_given(
    cast: Cast, member: Client, body: str, where: str
) -> None:
    assignment = here(cast.invite(cast.under_review(body=TWO))[0])
    [dose] = [
        statement
        for statement in statements(assignment.revision)
        if statement.text == "Give 5 mg daily."
    ]
    say(member, assignment, (dose.key, "disagree", "Not so."))
    signed(assignment)
    again = second_round(cast, assignment.article, body=body)
    html = member.get(page(again)).content.decode()
    for statement in statements(again.revision):
        if statement.text == dose.text:
            assert (f'name="{statement.key}-verdict" value="disagree" checked' in html) is (
                statement.place.path == where
            )
    others = [
        (statement.key, "agree", "")
        for statement in statements(again.revision)
        if statement.text == dose.text and statement.place.path != where
    ]
    say(member, again, *others)
    signed(again, recommendation="changes_requested")
    assert (
        Comment.objects.blocking().filter(revision=assignment.revision).count() == 1
    )  # agreeing elsewhere settles nothing here


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "## Adults\n\nAsk somebody.\n\n## Children\n\nGive 5 mg daily. [1]\n",
            "you said Disagree , of the same words under Adults : Not so.",
        ),
        (
            "## Adults\n\nAsk somebody. Give 5 mg daily. [1]\n\n## Children\n",
            "of the same words in another place, among other sentences,",
        ),
        (TWO.replace("5 mg", "10 mg"), "you said Disagree of Give 5 mg daily. : Not so."),
        (TWO.replace("## Adults", "## Grown-ups"), "of the same words under Adults"),
    ],
)
def test_where_words_or_place_changed_the_former_verdict_stands_beside_and_an_answer_is_wanted(
    cast: Cast, member: Client, body: str, message: str
) -> None:
    assignment = here(cast.invite(cast.under_review(body=TWO))[0])
    [dose] = [
        statement
        for statement in statements(assignment.revision)
        if statement.text == "Give 5 mg daily."
    ]
    say(member, assignment, (dose.key, "disagree", "Not so."))
    signed(assignment)
    again = second_round(cast, assignment.article, body=body)
    answer = member.get(page(again))
    assert message in words(answer) and "your objection stays open until you resolve it" in words(
        answer
    )
    [now] = [statement for statement in statements(again.revision) if "mg daily" in statement.text]
    assert f'name="{now.key}-verdict" value="" checked' in answer.content.decode()
    say(member, again, (now.key, "agree", ""))
    signed(again, recommendation="changes_requested")
    assert Comment.objects.blocking().filter(revision=assignment.revision).count() == 1


def test_a_verdict_lapses_with_the_source_of_its_statement(cast: Cast, member: Client) -> None:
    assignment = here(cast.invite(cast.under_review(body=TWO))[0])
    [dose] = [
        statement
        for statement in statements(assignment.revision)
        if statement.text == "Give 5 mg daily."
    ]
    say(member, assignment, (dose.key, "agree", ""))
    signed(assignment)
    again = second_round(
        cast,
        assignment.article,
        references=[Reference(kind="review", title="Another work", source="JASN", year=2009)],
    )
    html = member.get(page(again)).content.decode()
    assert f'name="{dose.key}-verdict" value="" checked' in html and "on other sources" in html


def test_what_the_author_replied_to_a_disagreement_stands_beside_the_text_and_leads_to_it(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    say(member, reading, (keys(reading)[1], "disagree", "Not so."))
    signed(reading)
    again = second_round(cast, reading.article, body=BODY + "\nMore.\n")
    comment, key = Comment.objects.get(), keys(again)[1]
    Comment.objects.create(
        revision=reading.revision,
        parent=comment,
        person=cast.author,
        status=CommentStatus.OPEN,
        text="Case reports only.",
    )
    html = member.get(page(again)).content.decode()
    assert f'id="remark-{comment.pk}"' in html and "Case reports only." in html
    assert f'value="remark {comment.pk}"' in html and f'<a href="#say-{key}">' in html
