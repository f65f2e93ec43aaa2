"""Separation of duties over time: who wrote, reviewed or worded a text is kept from deciding on
it, also later and in another role."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied

from articles.initial_data.names import EDITORS
from articles.models import Article, Person
from articles.text.anchors import Quote
from articles.text.document import read
from reviewers.models import Assignment, Interests
from reviewers.models.eligibility import lasting_hindrances
from tests.cast import Cast, factor, sign_for

pytestmark = pytest.mark.once


def promoted(whose: Person) -> Person:
    """Make somebody an editor, and nothing else."""
    whose.groups.set([Group.objects.get(name=EDITORS)])
    if not Person.objects.get(pk=whose.pk).has_second_factor:
        factor(whose)
    return Person.objects.get(pk=whose.pk)


def approve(article: Article, by: Any) -> Article:
    """Approve what is latest."""
    return article.approve(by=by, digest=article.digest, signature=sign_for(by, article))


def sent_back(article: Article, by: Any) -> Article:
    """Request changes of a submitted revision."""
    return article.request_changes(by=by, digest=article.digest, reason="More on magnesium.")


def test_a_reviewer_who_left_the_board_does_not_approve_what_they_reviewed(cast: Cast) -> None:
    article = cast.reviewed()
    with pytest.raises(PermissionDenied):
        approve(article, promoted(cast.reviewers[0]))


def test_who_declared_an_interest_does_not_approve_after_leaving_the_board(cast: Cast) -> None:
    article = cast.under_review()
    declared = cast.invite(article, cast.reviewers[2])[0]
    declared.accept(by=declared.member.person)
    declared.declare(by=declared.member.person, interests=Interests.DECLARED, text="Shares.")
    for assignment in cast.invite(article):
        cast.review(assignment)
    with pytest.raises(PermissionDenied):
        approve(article, promoted(cast.reviewers[2]))


def test_a_dropped_co_author_neither_reviews_nor_decides(cast: Cast) -> None:
    article = cast.draft()
    article.edit(
        by=cast.author, version=article.version, co_authors=[cast.reviewers[2], cast.other_editor]
    )
    sent_back(article.submit(by=cast.author), cast.editor)
    article.edit(by=cast.author, version=article.version, co_authors=[])
    article.submit(by=cast.author).start_review(by=cast.editor)
    assert lasting_hindrances(cast.members[2], article) == [
        "Reviewer Three wrote or changed this text."
    ]
    for assignment in cast.invite(article):
        cast.review(assignment)
    with pytest.raises(PermissionDenied):
        approve(article, cast.other_editor)


def test_whose_wording_was_taken_over_does_not_decide_in_later_rounds_either(cast: Cast) -> None:
    article = cast.changes_requested()
    article.adopt(
        by=cast.author,
        version=article.version,
        passage=Quote("Very unlikely."),
        former=read(article, article.listed),
        wording="Hardly ever.",
        credit=cast.other_editor,
    )
    sent_back(article.submit(by=cast.author), cast.editor)
    article.submit(by=cast.author)
    assert article.revision.suggested_by == [cast.other_editor.pk]
    with pytest.raises(PermissionDenied):
        article.start_review(by=cast.other_editor)


def test_who_reviewed_what_is_public_does_not_settle_it_when_the_next_revision_is_in(
    cast: Cast,
) -> None:
    article = cast.under_review()
    asked = cast.invite(article)
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason="A recall.",
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    for assignment in asked:
        cast.review(Assignment.objects.get(pk=assignment.pk))
    article = Article.objects.get(pk=article.pk)
    article.revise(by=cast.author)
    article.submit(by=cast.author)
    settler = promoted(cast.reviewers[0])
    with pytest.raises(PermissionDenied):
        article.settle(
            by=settler,
            digest=article.digest_for("settle"),
            reason="Read.",
            signature=sign_for(settler, article, "settle"),
        )


def test_readers_of_what_went_out_early_go_on_when_the_next_revision_is_sent_back(
    cast: Cast,
) -> None:
    article = cast.under_review()
    asked = cast.invite(article)
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason="A recall.",
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    article.revise(by=cast.author)
    sent_back(article.submit(by=cast.author).start_review(by=cast.editor), cast.editor)
    for assignment in asked:
        cast.review(Assignment.objects.get(pk=assignment.pk))
    article = Article.objects.get(pk=article.pk)
    article.settle(
        by=cast.editor,
        digest=article.digest_for("settle"),
        reason="Both are in.",
        signature=sign_for(cast.editor, article, "settle"),
    )
    assert article.concerns() == []
