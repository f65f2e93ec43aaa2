"""Verdicts: one for each clinical statement, saved with the draft, sent with the review, offered
again in the next round."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Reference
from articles.text.statements import statements
from reviewers.models import Assignment, Ballot, Comment, CommentStatus, drafted, keep_draft
from tests.cast import Cast, sign_for
from tests.invariants import violations
from tests.reviewers.workspace.pages import REVIEW, here, page, second_round, signed, words
from tests.rewinding import walked

pytestmark = pytest.mark.page

BODY = (
    "## What is known\n\nPotassium of 3.2 rarely causes symptoms. [1]\n\n## What to do\n\n- "
    "Measure magnesium.\n- Repeat the sample.\n"
)


@walked
def reading(cast: Cast) -> Assignment:
    return here(cast.invite(cast.under_review(body=BODY))[0])


def keys(assignment: Assignment) -> list[str]:
    return [statement.key for statement in statements(assignment.revision)]


def say(member: Client, assignment: Assignment, *answers: tuple[str, str, str], **sent: Any) -> Any:
    """Save a draft with (key, verdict, note) of some statements."""
    given = {
        f"{key}-{part}": value
        for key, *both in answers
        for part, value in zip(("verdict", "note"), both, strict=True)
    }
    return member.post(page(assignment), {"verb": "sign", "stage": "save", **given, **sent})


def kept(assignment: Assignment) -> set[tuple[str, str, str, bool]]:
    return {
        (comment.statement, comment.verdict, comment.text, comment.is_blocking)
        for comment in drafted(assignment)
    }


def test_each_statement_is_listed_with_its_place_in_the_text(
    reading: Assignment, member: Client
) -> None:
    html = member.get(page(reading)).content.decode()
    assert len(keys(reading)) == 4
    for key in keys(reading):
        assert (
            f'id="statement-{key}"' in html
            and f'href="#statement-{key}"' in html
            and html.count(f'name="{key}-verdict"') == 4
        )


def test_verdicts_are_saved_changed_and_taken_back(reading: Assignment, member: Client) -> None:
    first, second, third, _ = keys(reading)
    say(
        member,
        reading,
        (first, "agree", ""),
        (second, "disagree", "Not so."),
        (third, "needs_source", ""),
    )
    assert kept(reading) == {
        (first, "agree", "", False),
        (second, "disagree", "Not so.", True),
        (third, "needs_source", "", True),
    }
    anchored = Comment.objects.get(statement=second)
    assert (
        anchored.exact == "Potassium of 3.2 rarely causes symptoms."
        and anchored.suffix.startswith("\nWhat to do")
    )
    say(member, reading, (first, "", ""), (second, "agree", ""))
    assert kept(reading) == {(second, "agree", "", False), (third, "needs_source", "", True)}
    html = member.get(page(reading)).content.decode()
    assert (
        f'name="{third}-verdict" value="needs_source" checked' in html
        and f'name="{first}-verdict" value="" checked' in html
    )


def test_who_agrees_with_what_they_doubted_settles_the_doubt_by_signing(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    first, second, third, _ = keys(reading)
    say(
        member,
        reading,
        (first, "needs_source", ""),
        (second, "disagree", ""),
        (third, "disagree", ""),
    )
    theirs = here(Assignment.objects.get(member=cast.members[1]))
    keep_draft(theirs, {}, [Ballot(first, "", "", "", "disagree", "")])
    for assignment in (reading, theirs):
        signed(assignment)
    again = second_round(
        cast, reading.article, body=BODY.replace("rarely", "seldom")
    )  # the second statement is another one now
    say(member, again, (first, "agree", ""))
    assert Comment.objects.blocking().count() == 4
    shown = words(
        member.post(
            page(again),
            REVIEW
            | {"digest": again.digest, "recommendation": "changes_requested", "stage": "confirm"},
        )
    )
    assert (
        "Your “Needs a source” on revision 1" in shown
        and shown.count("Still open, and in the way of an approval") == 2
    )
    proof = sign_for(cast.reviewers[0], again)
    with CaptureQueriesContext(connection) as seen:
        again.sign(
            by=cast.reviewers[0],
            digest=again.digest,
            signature=proof,
            recommendation="changes_requested",
            checklist={},
            comments_to_author="See there.",
        )
    assert len(seen) <= 14 + len(settings.APPROVAL_RULES)
    settled = Comment.objects.get(status=CommentStatus.RESOLVED)
    assert (settled.person, settled.statement, settled.resolved_by) == (
        cast.reviewers[0],
        first,
        cast.reviewers[0],
    )
    assert settled.resolved_because == "Agreed with in the review of revision 2."
    assert again.article.events.latest("sequence").detail["settled"] == [settled.pk]
    assert (
        Comment.objects.blocking().filter(person=cast.reviewers[1]).count() == 1
        and violations() == []
    )


@pytest.mark.parametrize("answer", [("perhaps", ""), ("agree", "x" * 2_001), ("agree", "a\u202eb")])
def test_an_answer_that_is_none_is_said_beside_its_statement_and_the_others_are_saved(
    reading: Assignment, member: Client, answer: tuple[str, str]
) -> None:
    first, second, *_ = keys(reading)
    again = say(
        member,
        reading,
        (first, "agree", ""),
        (second, *answer),
        comments_to_author="Half a review.",
    )
    assert (
        again.status_code == 200
        and "field__error" in again.content.decode()
        and kept(reading) == {(first, "agree", "", False)}
    )
    assert "Half a review." in words(again) and answer[1] in again.content.decode()


def test_an_answer_to_a_statement_there_is_not_is_no_answer(
    reading: Assignment, member: Client
) -> None:
    say(member, reading, ("0123456789ab", "disagree", "x"))
    assert not Comment.objects.exists()


def test_one_cannot_approve_and_disagree_with_a_statement(
    reading: Assignment, member: Client
) -> None:
    sent = {f"{keys(reading)[0]}-verdict": "disagree"}
    asked = member.post(
        page(reading), REVIEW | sent | {"digest": reading.digest, "stage": "confirm"}
    )
    assert 'id="id_recommendation_error"' in asked.content.decode()
    assert kept(reading) == {(keys(reading)[0], "disagree", "", True)}


def test_verdicts_are_sent_with_the_review_and_shown_before(
    reading: Assignment, member: Client
) -> None:
    first, second, *_ = keys(reading)
    say(member, reading, (first, "agree", ""), (second, "disagree", "Not so."))
    asked = member.post(
        page(reading),
        REVIEW
        | {"digest": reading.digest, "stage": "confirm", "recommendation": "changes_requested"},
    )
    assert "Disagree, blocking “Potassium of 3.2 rarely causes symptoms.” Not so." in words(asked)
    signed(reading)
    assert {comment.status for comment in Comment.objects.all()} == {CommentStatus.OPEN}
    assert list(Comment.objects.blocking().values_list("statement", flat=True)) == [second]


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
    shown = words(member.post(page(again), sent | {"recommendation": "changes_requested"}))
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


def test_what_is_no_clinical_statement_by_form_can_be_judged_all_the_same(
    cast: Cast, member: Client
) -> None:
    body = (
        "It is known.\n\n| What | When |\n|--|--|\n| Small scratch | Off, back in the evening |\n"
    )
    assignment = here(cast.invite(cast.under_review(body=body))[0])
    row = next(statement for statement in statements(assignment.revision) if statement.cells)
    html = member.get(page(assignment)).content.decode()
    assert not row.is_clinical and "2 more sentences, not taken for clinical statements" in html
    say(member, assignment, (row.key, "disagree", "Which morning?"))
    assert kept(assignment) == {(row.key, "disagree", "Which morning?", True)}
    assert (
        '<details class="stack stack--tight" id="other-statements" open>'
        in member.get(page(assignment)).content.decode()
    )


def test_the_page_to_sign_says_how_many_statements_were_judged(
    reading: Assignment, member: Client
) -> None:
    first, second, *_ = keys(reading)
    say(member, reading, (first, "agree", ""), (second, "agree", ""))
    asked = member.post(page(reading), REVIEW | {"digest": reading.digest, "stage": "confirm"})
    assert "Statements 2 of 4 judged" in words(asked)


def test_a_member_reads_that_a_value_moved(cast: Cast, member: Client) -> None:
    table = "| Drug | Adult | Child |\n|--|--|--|\n| Aspirin | {} | {} |\n"
    assignment = here(cast.invite(cast.under_review(body=table.format("75 mg", "")))[0])
    signed(assignment)
    again = second_round(cast, assignment.article, body=table.format("", "75 mg"))
    assert "Aspirin · Child 75 mg Moved from the column “Adult” to “Child”" in words(
        member.get(page(again))
    )


def test_what_the_author_replied_to_a_disagreement_stands_beside_the_text_and_leads_to_it(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    say(member, reading, (keys(reading)[1], "disagree", "Not so."))
    signed(reading)
    again = second_round(cast, reading.article, body=BODY + "\nMore.\n")
    remark, key = Comment.objects.get(), keys(again)[1]
    Comment.objects.create(
        revision=reading.revision,
        parent=remark,
        person=cast.author,
        status=CommentStatus.OPEN,
        text="Case reports only.",
    )
    html = member.get(page(again)).content.decode()
    assert f'id="remark-{remark.pk}"' in html and "Case reports only." in html
    assert f'value="remark {remark.pk}"' not in html and f'<a href="#say-{key}">' in html


def test_five_hundred_statements_fit_into_one_form(cast: Cast, client: Client) -> None:
    assignment = here(
        cast.invite(
            cast.under_review(body="".join(f"- Give {number} mg.\n" for number in range(600)))
        )[0]
    )
    client.force_login(assignment.member.person)
    assert len(keys(assignment)) == 500
    assert (
        say(client, assignment, *((key, "agree", "") for key in keys(assignment))).status_code
        == 302
    )
    assert len(drafted(assignment)) == 500
