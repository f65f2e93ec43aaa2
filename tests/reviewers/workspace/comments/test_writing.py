"""Comments: added by a form without a script, changed, deleted and signed; nobody else reads them
before they are sent."""

import re
from typing import Any

import pytest
from django.test import Client

from reviewers.models import Assignment, Comment, CommentStatus, drafted, put_comment
from reviewers.views import threads, workspace
from tests.cast import Cast, proof
from tests.reviewers.workspace.pages import (
    REVIEW,
    beside,
    here,
    now,
    page,
    posted_by,
    signed,
    words,
)

from .written import COMMENT, add, reading

__all__ = ["reading"]

pytestmark = pytest.mark.page


def test_a_comment_is_added_without_a_script_and_stands_at_its_passage(
    reading: Assignment, member: Client
) -> None:
    answer = add(
        member, reading, **{"remark-is_blocking": "on", "remark-wording": "seldom causes any"}
    )
    [comment] = drafted(reading)
    assert answer.headers["Location"] == f"{page(reading)}#remark-{comment.pk}"
    assert (comment.exact, comment.text, comment.wording, comment.is_blocking, comment.status) == (
        "rarely causes symptoms",
        "Says who?",
        "seldom causes any",
        True,
        CommentStatus.DRAFTED,
    )
    assert comment.prefix.endswith("Potassium of 3.2 ") and comment.suffix.startswith(".")
    html = member.get(page(reading)).content.decode()
    assert (
        f'<mark id="passage-{comment.pk}" class="quoted quoted--blocking">rarely causes '
        "symptoms</mark>"
        in re.sub(
            r' asserted|asserted |<mark id="statement-[^>]*>|(?<=symptoms</mark>)</mark>', "", html
        )
    )
    assert "Not sent yet" in html and "seldom causes any" in html


@pytest.mark.parametrize(
    ("passage", "is_told"), [("rarely causes symptoms", False), ("Measure magnesium first", True)]
)
def test_who_suggests_words_that_cannot_be_taken_over_by_a_press_is_told(
    reading: Assignment, member: Client, passage: str, is_told: bool
) -> None:
    sent = {"remark-passage": passage, "remark-wording": "Measure it."}
    add(member, reading, **sent)
    assert ("only by hand" in words(member.get(page(reading)))) is is_told
    [comment] = drafted(reading)
    changed = member.post(
        f"{page(reading)}remarks/{comment.pk}/",
        {"verb": "change", **sent, "remark-text": "Then."},
        follow=True,
    )
    assert ("only by hand" in words(changed)) is is_told


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ({"remark-passage": ""}, "passage", "Copy the passage"),
        ({"remark-passage": "never said"}, "passage", "are not in the text"),
        ({"remark-passage": "Measure"}, "passage", "2 times"),
        ({"remark-passage": "x" * 1_001}, "passage", "at most 1,000"),
        ({"remark-text": ""}, "text", "Say something"),
        ({"remark-text": "x" * 2_001}, "text", "at most 2,000"),
        ({"remark-text": "a\u202eb"}, "text", "cannot be seen"),
        ({"remark-wording": "x" * 301}, "wording", "at most 300"),
    ],
)
def test_what_is_no_comment_is_said_beside_the_field_and_kept(
    reading: Assignment, member: Client, sent: dict[str, str], field: str, message: str
) -> None:
    typed = {"comments_to_author": "Half a review."} | sent
    answer = add(member, reading, **typed)
    html = answer.content.decode()
    assert (
        answer.status_code == 200
        and f'id="id_remark-{field}_error"' in html
        and message in words(answer)
    )
    assert "Half a review." in html and all(value in html for value in sent.values() if value)
    assert not Comment.objects.exists()


def test_words_that_stand_twice_are_told_apart_by_those_around_them(
    reading: Assignment, member: Client
) -> None:
    add(member, reading, **{"remark-passage": "Measure", "remark-near": "first. Measure it again"})
    [comment] = drafted(reading)
    assert comment.prefix.endswith("first. ") and comment.suffix.startswith(" it again")


def test_adding_twice_is_adding_once(reading: Assignment, member: Client) -> None:
    assert add(member, reading).headers["Location"] == add(member, reading).headers["Location"]
    assert Comment.objects.count() == 1


def test_a_comment_can_be_changed_and_deleted_until_it_is_sent(
    reading: Assignment, member: Client
) -> None:
    comment = beside(reading, "rarely")
    there = f"{page(reading)}remarks/{comment.pk}/"
    assert (
        member.post(page(reading), {"verb": "sign", "stage": f"remark {comment.pk}"}).headers[
            "Location"
        ]
        == there
    )
    assert "See there." in words(member.get(there))
    wrong = member.post(
        there, {"verb": "change", "remark-passage": "nowhere", "remark-text": "Kept."}
    )
    assert "are not in the text" in words(wrong) and "Kept." in words(wrong)
    member.post(
        there, {"verb": "change", "remark-passage": "causes symptoms", "remark-text": "Better."}
    )
    [changed] = drafted(reading)
    assert (changed.pk, changed.exact, changed.text, changed.is_blocking) == (
        comment.pk,
        "causes symptoms",
        "Better.",
        False,
    )
    assert member.post(there, {"verb": "delete"}).headers["Location"] == page(reading)
    assert not Comment.objects.exists() and member.get(there).status_code == 404


def test_no_comment_is_written_once_the_review_is_signed_or_the_text_closed(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    comment = beside(reading, "rarely")
    signed(reading)
    assert add(member, reading).status_code == 409
    there = f"{page(reading)}remarks/{comment.pk}/"
    for verb in ("change", "delete"):
        assert member.post(there, COMMENT | {"verb": verb}).status_code == 400
    assert Comment.objects.get().text == "See there."
    other = here(cast.invite(cast.under_review(title="Is it closed?"), cast.reviewers[0])[0])
    other.declare(by=cast.reviewers[0], interests="declared", text="A grant.")
    assert add(member, other).status_code == 409 and Comment.objects.count() == 1


def test_what_is_signed_between_the_look_and_the_act_is_given_back(
    reading: Assignment, member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = workspace.offer

    def interrupted(*asked: Any) -> Any:
        seen = look(*asked)
        signed(now(reading))
        return seen

    monkeypatch.setattr(workspace, "offer", interrupted)
    late = add(member, reading)
    assert (
        late.status_code == 409
        and "Says who?" in late.content.decode()
        and "no longer being written" in words(late)
    )
    assert not Comment.objects.exists()


def test_a_change_that_comes_too_late_says_so_and_keeps_the_words(
    reading: Assignment, member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = beside(reading, "rarely")
    put = threads.put_comment

    def interrupted(*given: Any, **columns: Any) -> Any:
        signed(now(reading))
        return put(*given, **columns)

    monkeypatch.setattr(threads, "put_comment", interrupted)
    late = member.post(
        f"{page(reading)}remarks/{comment.pk}/",
        {"verb": "change", "remark-passage": "rarely", "remark-text": "Too late."},
    )
    assert (
        late.status_code == 409
        and "no longer being written" in words(late)
        and "Too late." in words(late)
    )
    assert Comment.objects.get().text == "See there."


# --- Signing with comments ------------------------------------------------------------------------


def test_one_cannot_approve_over_ones_own_blocking_comment(
    reading: Assignment, member: Client
) -> None:
    beside(reading, "rarely")
    asked = member.post(page(reading), REVIEW | {"digest": reading.digest, "stage": "confirm"})
    html = asked.content.decode()
    assert 'id="id_recommendation_error"' in html and "What you sign" not in words(asked)
    assert (
        html.count(
            f'<li><a href="#remark-{Comment.objects.get().pk}">Your comment: <q '
            'dir="auto">rarely</q></a></li>'
        )
        == 1
    )
    changes = member.post(
        page(reading),
        REVIEW
        | {"digest": reading.digest, "stage": "confirm", "recommendation": "changes_requested"},
    )
    assert (
        "What you sign" in words(changes)
        and "Comment, blocking" in words(changes)
        and "See there." in words(changes)
    )


def test_nothing_is_signed_that_was_not_shown(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    sent = REVIEW | {"digest": reading.digest, "recommendation": "changes_requested"}
    asked = member.post(page(reading), sent | {"stage": "confirm"})
    beside(reading, "rarely", text="In another tab.")
    again = member.post(
        page(reading), posted_by(asked) | {"stage": "sign"} | proof(cast.reviewers[0])
    )
    assert (
        again.status_code == 409
        and "have changed since you looked" in words(again)
        and "In another tab." in words(again)
    )
    assert now(reading).status == "accepted"
    member.post(page(reading), posted_by(again) | {"stage": "sign"} | proof(cast.reviewers[0]))
    assert now(reading).status == "completed" and Comment.objects.get().status == CommentStatus.OPEN


def test_a_comment_that_was_typed_and_not_added_is_not_lost_by_signing(
    reading: Assignment, member: Client
) -> None:
    asked = member.post(
        page(reading), REVIEW | COMMENT | {"digest": reading.digest, "stage": "confirm"}
    )
    assert (
        "is not added yet" in words(asked)
        and "Says who?" in words(asked)
        and "What you sign" not in words(asked)
    )


def test_a_step_there_is_not_is_a_bad_request(reading: Assignment, member: Client) -> None:
    comment = beside(reading, "rarely")
    for verb in ("", "resolve", "publish", "adopt"):
        assert (
            member.post(f"{page(reading)}remarks/{comment.pk}/", {"verb": verb}).status_code == 400
        )


def test_what_came_after_the_page_is_not_signed(
    reading: Assignment, member: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A comment from another tab, between the proof of the signature and the signing."""
    sent = REVIEW | {"digest": reading.digest}
    shown = posted_by(member.post(page(reading), sent | {"stage": "confirm"}))
    proved = workspace.signed

    def slowly(*given: Any) -> Any:
        put_comment(
            reading,
            exact="rarely",
            prefix="",
            suffix="",
            text="From the other tab.",
            wording="",
            is_blocking=False,
        )
        return proved(*given)

    monkeypatch.setattr(workspace, "signed", slowly)
    answer = member.post(
        page(reading), shown | {"stage": "sign"} | proof(cast.reviewers[0], "review")
    )
    assert answer.status_code == 409 and "From the other tab." in answer.content.decode()
    assert now(reading).status == "accepted" and [comment.text for comment in drafted(reading)] == [
        "From the other tab."
    ]
