"""Members are asked: once, by whom, outside a review, and again."""

import pytest
from django.core.exceptions import PermissionDenied

from articles.models import Article
from articles.workflow.recorded import Opposed, Stale
from reviewers.models import Assignment, AssignmentStatus
from tests.cast import Cast
from tests.rewinding import walked

from .states import at, traces


@walked
def article(cast: Cast) -> Article:
    """An article under review, nobody asked yet."""
    return cast.under_review()


def test_members_are_asked_once_with_the_days_of_the_risk_class(
    cast: Cast, article: Article
) -> None:
    asked = cast.invite(article, *cast.reviewers)
    assert [assignment.member for assignment in asked] == cast.members
    assert {(assignment.due_at - assignment.invited_at).days for assignment in asked} <= {13, 14}
    assert article.events.last().detail["assignments"] == {
        str(assignment.pk): str(assignment.member.person) for assignment in asked
    }


@pytest.mark.parametrize("who", ["author", "reviewer", "operator", "stranger"])
def test_only_editors_and_chairs_ask(cast: Cast, article: Article, who: str) -> None:
    person = cast.reviewers[2] if who == "reviewer" else getattr(cast, who)
    with pytest.raises(PermissionDenied):
        Assignment.objects.invite(article, cast.members[:1], by=person)


@pytest.mark.parametrize(
    "state",
    [
        "submitted",
        "approved",
        "changes_requested",
        "rejected",
        "withdrawn",
        "retracted",
        "revising",
    ],
)
def test_nobody_is_asked_outside_a_review(cast: Cast, state: str) -> None:
    article: Article = getattr(cast, state)()
    before = traces()
    with pytest.raises(Stale):
        Assignment.objects.invite(article, cast.members[2:], by=cast.editor)
    assert traces() == before


def test_who_cannot_be_asked_is_named_with_the_reason(cast: Cast, article: Article) -> None:
    cast.invite(article, cast.reviewers[0])
    cast.reviewers[1].groups.clear()
    third = cast.members[2]
    Article.objects.filter(pk=article.pk).update(edited_by=third.person)
    with pytest.raises(Opposed) as refusal:
        Assignment.objects.invite(article, cast.members, by=cast.editor)
    assert refusal.value.objections == [
        "Reviewer One has been asked already.",
        "Reviewer Two, MD is not an active board member.",
        "Reviewer Three wrote or changed this text.",
    ]
    assert Assignment.objects.count() == 1


def test_somebody_must_be_asked(cast: Cast) -> None:
    with pytest.raises(Opposed, match="at least one"):
        Assignment.objects.invite(cast.under_review(), [], by=cast.editor)


@pytest.mark.parametrize("end", ["declined", "cancelled"])
def test_who_declined_or_was_spared_can_be_asked_again(cast: Cast, end: str) -> None:
    assignment = at(cast, end)
    (again,) = cast.invite(assignment.article, assignment.member.person)
    assert (again.status, again.pk != assignment.pk) == (AssignmentStatus.INVITED, True)


def test_what_waits_comes_by_urgency_and_ends_with_the_review(cast: Cast) -> None:
    first, second = (
        cast.invite(cast.under_review(title=f"Is it {word}?"))[0] for word in ("so", "not")
    )
    Assignment.objects.filter(pk=first.pk).update(due_at=second.due_at.replace(year=2099))
    who = cast.reviewers[0]
    assert list(Assignment.objects.awaiting(who)) == [second, first]
    second.article.withdraw(by=cast.author)
    assert list(Assignment.objects.awaiting(who)) == [first]
    assert list(Assignment.objects.past(who)) == [second]
    who.groups.clear()
    assert list(Assignment.objects.of(who)) == []
