"""A review is append-only, and says what it lacks before it is signed."""

import pytest
from django.db import DatabaseError, connection, transaction

from articles.ledger.append_only import AppendOnlyError
from reviewers.models import CHECKLIST, Recommendation, Review, shortcomings
from tests.cast import Cast
from tests.rewinding import walked

AFFIRMED = dict.fromkeys(CHECKLIST, True)


@walked
def review(cast: Cast) -> Review:
    assignment, _ = cast.invite(cast.under_review())
    return cast.review(assignment).review


def test_a_review_is_neither_saved_again_nor_deleted(review: Review) -> None:
    review.recommendation = Recommendation.NOT_APPROVED
    for refused in (
        review.save,
        review.delete,
        Review.objects.all().delete,
        lambda: Review.objects.update(recommendation="not_approved"),
        lambda: Review.objects.bulk_update([review], ["recommendation"]),
    ):
        with pytest.raises(AppendOnlyError):
            refused()
    assert Review.objects.get().recommendation == Recommendation.APPROVE


@pytest.mark.parametrize(
    "sql",
    ["UPDATE reviewers_review SET comments_to_author = 'forged'", "DELETE FROM reviewers_review"],
)
def test_the_database_refuses_too(review: Review, sql: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Review.objects.get().comments_to_author != "forged"


@pytest.mark.parametrize("recommendation", Recommendation.values)
@pytest.mark.parametrize("affirmed", [AFFIRMED, AFFIRMED | {"accuracy": False}])
@pytest.mark.parametrize("comments", ["", "Why."])
def test_what_a_review_lacks(recommendation: str, affirmed: dict[str, bool], comments: str) -> None:
    approving = recommendation in {"approve", "approve_with_comments"}
    expected = set()
    if approving and affirmed != AFFIRMED:
        expected = {"checklist"}
    if not approving and not comments:
        expected = {"comments_to_author"}
    assert set(shortcomings(recommendation, affirmed, comments)) == expected


def test_a_review_names_what_was_affirmed(cast: Cast) -> None:
    review = Review(checklist={"clarity": True, "safety": False, "citations": True})
    assert review.affirmed == [CHECKLIST["citations"], CHECKLIST["clarity"]]
