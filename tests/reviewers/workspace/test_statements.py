"""Verdicts: one for each clinical statement, saved with the draft, sent with the review, offered
again in the next round."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.text.statements import statements
from articles.workflow.recorded import Opposed
from reviewers.models import (
    CHECKLIST,
    Assignment,
    Ballot,
    Comment,
    CommentStatus,
    drafted,
    keep_draft,
)
from tests.cast import Cast, sign_for
from tests.invariants import violations
from tests.reviewers.workspace.pages import AGAINST, REVIEW, here, page, second_round, signed, words
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
        AGAINST | {"digest": reading.digest, "stage": "confirm"},
    )
    assert "Disagree, blocking “Potassium of 3.2 rarely causes symptoms.” Not so." in words(asked)
    signed(reading)
    assert {comment.status for comment in Comment.objects.all()} == {CommentStatus.OPEN}
    assert list(Comment.objects.blocking().values_list("statement", flat=True)) == [second]


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
    assert "Clinical statements 2 of 4 judged" in words(asked)


def test_a_member_reads_that_a_value_moved(cast: Cast, member: Client) -> None:
    table = "| Drug | Adult | Child |\n|--|--|--|\n| Aspirin | {} | {} |\n"
    assignment = here(cast.invite(cast.under_review(body=table.format("75 mg", "")))[0])
    signed(assignment)
    again = second_round(cast, assignment.article, body=table.format("", "75 mg"))
    assert "Aspirin · Child 75 mg Moved from the column “Adult” to “Child”" in words(
        member.get(page(again))
    )


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


@pytest.mark.parametrize("recommendation", ["changes_requested", "not_approved"])
def test_who_disagrees_with_a_statement_does_not_affirm_that_all_are_accurate(
    reading: Assignment, member: Client, recommendation: str
) -> None:
    say(member, reading, (keys(reading)[0], "disagree", "Not so."))
    sent = REVIEW | {"digest": reading.digest, "recommendation": recommendation, "stage": "confirm"}
    refused = member.post(page(reading), sent)
    message = "You affirm that the statements are accurate, and disagree with 1 of them"
    assert message in words(refused)
    assert 'id="id_checklist_error"' in refused.content.decode()
    with pytest.raises(Opposed, match=message):
        signed(reading, recommendation, checklist=dict.fromkeys(CHECKLIST, True))
    others = [name for name in CHECKLIST if name != "accuracy"]
    assert "Sign your review" in words(member.post(page(reading), sent | {"checklist": others}))
    say(member, reading, (keys(reading)[0], "needs_source", ""))
    assert "Sign your review" in words(member.post(page(reading), sent))
