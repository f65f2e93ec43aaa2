"""The approval rules: distinct, unconflicted members on exactly this digest, and nobody against
it."""

import pytest
from django.test import override_settings

from articles.models import Revision, Status
from articles.workflow.recorded import Opposed
from articles.workflow.rules import DecisionContext, Rule, objections
from reviewers.deciding.quorum import enough_approvals, no_open_refusal
from reviewers.models import Assignment, Review
from tests.cast import Cast, sign_for


def said(rule: Rule, revision: Revision) -> str | None:
    return rule.objects(revision, DecisionContext())


def test_each_approval_brings_the_quorum_nearer(cast: Cast) -> None:
    article = cast.under_review()
    steps = [said(enough_approvals, article.revision)]
    for assignment in cast.invite(article):
        cast.review(assignment, "approve_with_comments")
        steps.append(said(enough_approvals, article.revision))
    assert steps == ["0 of 2 approving reviews are in.", "1 of 2 approving reviews are in.", None]
    assert objections(article) == []


def test_the_same_person_counts_once(cast: Cast) -> None:
    article = cast.under_review()
    assignment, other = cast.invite(article)
    cast.review(assignment)
    # A second review by the same person, as no verb would let it be written.
    other.decline(by=other.member.person, reason="No time.")
    Assignment.objects.filter(pk=other.pk).update(member=assignment.member)
    facts = Review.objects.values().get() | {"id": None, "assignment_id": other.pk}
    Review.objects.bulk_create([Review(**facts)])
    assert [review.is_approving for review in Review.objects.filter(revision=article.revision)] == [
        True,
        True,
    ]
    assert said(enough_approvals, article.revision) == "1 of 2 approving reviews are in."


def test_a_review_of_another_digest_does_not_count(cast: Cast) -> None:
    article = cast.reviewed()
    article.revision.digest = "sha256:" + "0" * 64
    assert said(enough_approvals, article.revision) == "0 of 2 approving reviews are in."


def test_reviews_of_the_last_revision_do_not_count_for_the_next(cast: Cast) -> None:
    article = cast.reviewed()
    article.request_changes(by=cast.editor, digest=article.digest, reason="One more source.")
    article.edit(by=cast.author, version=article.version, body=article.body + "More. [1]\n")
    article.submit(by=cast.author)
    article.start_review(by=cast.editor)
    assert objections(article) == ["0 of 2 approving reviews are in."]


@pytest.mark.parametrize("advice", ["changes_requested", "not_approved"])
def test_one_refusal_stands_against_any_number_of_approvals(cast: Cast, advice: str) -> None:
    article = cast.under_review()
    *approving, against = cast.invite(article, *cast.reviewers)
    for assignment in approving:
        cast.review(assignment)
    assert said(no_open_refusal, article.revision) is None
    cast.review(against, advice)
    assert objections(article) == ["Not approved, or changes asked for, by Reviewer Three, MD."]
    with pytest.raises(Opposed, match="Reviewer Three"):
        article.approve(
            by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
        )
    assert article.status == Status.UNDER_REVIEW


@override_settings(REVIEW_QUORUM=3)
def test_the_number_is_a_setting(cast: Cast) -> None:
    assert said(enough_approvals, cast.reviewed().revision) == "2 of 3 approving reviews are in."
