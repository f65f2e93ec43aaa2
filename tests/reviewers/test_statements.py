"""The budget of the board's verbs (design, section 7): at most 14 statements, whoever else must
be told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from reviewers.models import Assignment, Interests
from reviewers.verification import verify_assignments
from tests.cast import Cast, person


def statements(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)


@pytest.fixture
def article(transactional_db: None, cast: Cast) -> Article:
    return cast.under_review()


@pytest.mark.once
def test_asking_costs_the_same_for_one_and_for_many(cast: Cast, article: Article) -> None:
    alone = statements(lambda: cast.invite(article, cast.reviewers[0]))
    assert statements(lambda: cast.invite(article, *cast.reviewers[1:])) == alone <= 14


@pytest.mark.once
def test_closing_many_assignments_costs_the_same_as_closing_one(
    cast: Cast, article: Article
) -> None:
    other = cast.under_review(title="Is it so?")
    cast.invite(article, cast.reviewers[0])
    cast.invite(other, *cast.reviewers)
    alone = statements(
        lambda: article.request_changes(by=cast.editor, digest=article.digest, reason="More.")
    )
    assert (
        statements(
            lambda: other.request_changes(by=cast.editor, digest=other.digest, reason="More.")
        )
        == alone
        <= 14
    )


def test_the_other_verbs_stay_in_the_budget_with_any_number_of_editors(
    cast: Cast, article: Article
) -> None:
    def walk(assignment: Assignment, spared: Assignment) -> dict[str, int]:
        who = assignment.member.person
        Assignment.objects.update(invited_at=timezone.now() - timedelta(days=1))
        return {
            "accept": statements(lambda: assignment.accept(by=who)),
            "declare": statements(
                lambda: assignment.declare(by=who, interests=Interests.DECLARED, text="A grant.")
            ),
            "decline": statements(lambda: assignment.decline(by=who, reason="A grant.")),
            "remind": statements(lambda: spared.remind(by=cast.editor)),
            "cancel": statements(lambda: spared.cancel(by=cast.editor)),
        }

    few = walk(*cast.invite(article))
    for number in range(5):
        person(f"editor_{number}", "Editors")
    assert (
        walk(*cast.invite(article, cast.reviewers[2], cast.reviewers[1])[::-1]) == few
        and max(few.values()) <= 14
    ), few


@pytest.mark.once
def test_verifying_one_assignment_more_of_a_review_is_one_statement(
    cast: Cast, article: Article
) -> None:
    other = cast.under_review(title="Is it so?")
    cast.invite(article, cast.reviewers[0])
    cast.invite(other, *cast.reviewers)
    alone, beside = (
        statements(
            lambda article=article: list(verify_assignments(Article.objects.filter(pk=article.pk)))
        )
        for article in (article, other)
    )
    assert beside == alone + len(cast.reviewers) - 1


def test_each_assignment_of_a_review_is_held_against_its_acts(cast: Cast, article: Article) -> None:
    invited = cast.invite(article, *cast.reviewers[:2])
    Assignment.objects.filter(revision=article.revision).update(status="completed")
    assert list(verify_assignments()) == [
        f"Article {article.pk}: assignment {assignment.pk} is completed (not_asked), but the "
        "ledger says invited (not_asked)."
        for assignment in invited
    ]
