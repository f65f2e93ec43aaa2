"""A member says when they are away: what follows is said, kept with their name, and seen where
somebody is chosen."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from reviewers.models import Assignment, BoardMember
from tests.cast import Cast
from tests.editorial.screens.test_doors import everything
from tests.reviewers.workspace.pages import LIST, now, words

pytestmark = pytest.mark.page

HERE = f"{LIST}absence/"


def day(later: int) -> str:
    return f"{timezone.localdate() + timedelta(days=later):%Y-%m-%d}"


def said(later: int) -> str:
    return f"{timezone.localdate() + timedelta(days=later):%-d %B %Y}"


def days(first: int | None, last: int | None = None) -> dict[str, str]:
    typed = {"absent_from": first, "absent_until": last}
    return {name: "" if later is None else day(later) for name, later in typed.items()}


def been_away(cast: Cast, first: int, last: int | None) -> None:
    """Put the first member's absence where the form would not: it was said earlier."""
    until = None if last is None else day(last)
    BoardMember.objects.filter(pk=cast.members[0].pk).update(
        absent_from=day(first), absent_until=until
    )


def test_a_member_says_it_on_a_page_of_their_own_and_editors_see_it(
    cast: Cast, assignment: Assignment, member: Client
) -> None:
    assert f'href="{HERE}">When you are away' in member.get(LIST).content.decode()
    assert "You are not away." in words(member.get(HERE))
    due = assignment.falls_due_at
    answer = member.post(HERE, days(3, 5), follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert (
        f"You are away from {said(3)} until {said(5)}. Your open review is paused "
        f"from {said(3)} until {said(5)}." in words(answer)
    )
    assert f"Away from {said(3)} until {said(5)}" in words(member.get(LIST)) and due is not None
    assert now(assignment).falls_due_at == due + timedelta(days=3)
    row = BoardMember.history.filter(id=assignment.member_id).latest()
    assert (row.history_user, row.history_type) == (cast.reviewers[0], "~")
    other = cast.under_review(title="Another?")
    browser = Client()
    browser.force_login(cast.editor)
    assert f"away from {said(3)} until {said(5)}" in words(
        browser.get(f"/admin/articles/article/{other.pk}/invite/")
    )


def test_the_same_again_changes_nothing(cast: Cast, assignment: Assignment, member: Client) -> None:
    member.post(HERE, days(0))
    before = everything()
    assert (
        f"You are away from {said(0)}. Your open review is paused until you say "
        "when you are back." in words(member.post(HERE, days(0), follow=True))
    )
    assert everything() == before


def test_only_these_days_are_written(cast: Cast, assignment: Assignment, member: Client) -> None:
    member.post(HERE, days(1, 2) | {"cap": "0", "is_active": "", "licence": "Forged"})
    kept = BoardMember.objects.get(pk=assignment.member_id)
    assert (kept.cap, kept.is_active, kept.licence) == (99, True, "GMC 1234567") and day(
        1
    ) == f"{kept.absent_from}"


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        (
            days(None, 4),
            "absent_until",
            "Give the first day, too: without it nobody counts as away.",
        ),
        (days(4, 3), "absent_until", "The absence must not end before it begins."),
        (
            days(0, -1),
            "absent_until",
            "Choose today or a later day; if you are back, leave both empty.",
        ),
        (
            days(-1, 3),
            "absent_from",
            "Choose today or a later day: an absence does not begin in the past.",
        ),
        ({"absent_from": "soon"}, "absent_from", "Enter a valid date."),
    ],
)
def test_days_that_cannot_be_are_refused_beside_their_field(
    cast: Cast, member: Client, typed: dict, field: str, sentence: str
) -> None:
    before = everything()
    answer = member.post(HERE, typed)
    assert (answer.status_code, answer.context["form"].errors) == (200, {field: [sentence]})
    assert f'value="{next(filter(None, typed.values()))}"' in answer.content.decode()
    assert everything() == before


def test_an_absence_that_has_begun_keeps_its_first_day_and_can_be_ended(
    cast: Cast, member: Client
) -> None:
    been_away(cast, -3, None)
    assert "does not begin in the past" in words(member.post(HERE, days(-2, 4)))
    assert "Nothing is open with you." in words(member.post(HERE, days(-3, 4), follow=True))
    assert (
        f"{BoardMember.objects.get(person=cast.reviewers[0]).absence}"
        == f"from {said(-3)} until {said(4)}"
    )
    assert "You are not away." in words(member.post(HERE, days(None), follow=True))
    assert BoardMember.objects.get(person=cast.reviewers[0]).absence is None


def test_an_absence_that_is_over_is_none(cast: Cast, member: Client) -> None:
    been_away(cast, -9, -2)
    assert (
        "When you are away" in words(member.get(LIST))
        and day(-9) not in member.get(HERE).content.decode()
    )
    before = everything()
    assert member.post(HERE, days(-9, -2)).status_code == 200
    assert member.post(HERE, days(None)).status_code == 302
    assert everything() == before
