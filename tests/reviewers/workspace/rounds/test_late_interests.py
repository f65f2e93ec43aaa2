"""Interests that come to mind after signing, and those that were waived."""

import pytest
from django.test import Client

from reviewers.models import Assignment, Interests, Waiver
from tests.articles.record.test_forced import force
from tests.cast import Cast, sign_for
from tests.reviewers.workspace.pages import REVIEW, page, posted_by, signed, walk, words

from .read import BODY, reading

__all__ = ["reading"]

pytestmark = pytest.mark.page


def test_an_interest_that_comes_to_mind_after_signing_is_declared(
    reading: Assignment, member: Client
) -> None:
    signed(reading)
    assert "?step=declare" in member.get(page(reading)).content.decode()
    assert "Competing interests" in words(member.get(f"{page(reading)}?step=declare"))
    declared = member.post(
        page(reading),
        {"verb": "declare", "interests": "declared", "text": "A new grant."},
        follow=True,
    )
    assert "A new grant." in words(
        declared
    ) and "look again at what rested on your review" in words(declared)
    assert "It does not count any more" in words(
        declared
    ) and "you will be told what they decide" not in words(declared)
    assert BODY.split("\n")[2][:20] not in words(declared)  # the text closes


def test_there_is_no_late_declaration_of_nothing(reading: Assignment, member: Client) -> None:
    signed(reading)
    refused = member.post(page(reading), {"verb": "declare", "interests": "none"})
    assert (
        refused.status_code in {302, 409}
        and Assignment.objects.get(pk=reading.pk).interests == Interests.NONE
    )


def test_a_late_declaration_says_what_follows_from_it_and_offers_nothing_else(
    cast: Cast, reading: Assignment, member: Client
) -> None:
    late = f"{page(reading)}?step=declare"
    before = words(member.get(late))
    assert (
        "the text closes again, and an editor asks somebody else unless a chair waives it."
        in before
    )
    assert (
        "I have no competing interests" not in before
        and 'type="radio"' not in member.get(late).content.decode()
    )
    signed(reading)
    after = words(member.get(late))
    assert (
        "does not count any more, and the editors look again" in after
        and "closes again" not in after
    )
    empty = member.post(page(reading), {"verb": "declare", "interests": "declared", "text": " "})
    assert (
        "Say what the competing interest is." in words(empty)
        and 'type="radio"' not in empty.content.decode()
    )
    declared = member.post(
        page(reading), posted_by(member.get(late)) | {"text": "A new grant."}, follow=True
    )
    assert "A new grant." in words(declared)
    article = reading.article
    Waiver.objects.grant(
        article,
        cast.members[0],
        by=cast.chair,
        reason="Known.",
        digest=article.digest,
        signature=sign_for(cast.chair, article, "waive"),
    )
    assert "What you declared, a chair has waived." in words(member.get(late))


def test_who_signs_what_is_public_already_is_told_so(cast: Cast, client: Client) -> None:
    article = cast.under_review()
    first, second = cast.invite(article)
    walk(first, "open")
    force(cast, article)
    client.force_login(cast.reviewers[0])
    to_sign = client.post(page(first), REVIEW | {"digest": first.digest, "stage": "confirm"})
    client.force_login(cast.reviewers[1])
    for answer in (words(to_sign), words(client.get(page(second)))):
        assert (
            "The text is public already, before its full review:" in answer
            and "If the text is approved" not in answer
        )


def test_a_waived_interest_says_by_whom_and_why(
    cast: Cast, assignment: Assignment, member: Client
) -> None:
    walk(assignment, "interest")
    article = assignment.article
    from_chair = sign_for(cast.chair, article, "waive")
    Waiver.objects.grant(
        article,
        assignment.member,
        by=cast.chair,
        reason="No one else knows it.",
        digest=article.digest,
        signature=from_chair,
    )
    text = words(member.get(page(assignment)))
    assert "waived by Chair" in text and "No one else knows it." in text
