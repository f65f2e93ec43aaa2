"""Invitations nobody answers: they are reminded of once, they end, and the next in turn is
asked."""

from datetime import date, timedelta

import time_machine

from articles.models import Channel, Notification, Person
from reviewers.models import Assignment, AssignmentStatus, BoardMember, QuorumPolicy
from tests.cast import Cast
from tests.invariants import violations

from .may import START, absent, at, invited, told


def test_an_invitation_is_reminded_of_once_and_then_goes_to_the_next(
    board: Cast, clock: time_machine.Traveller
) -> None:
    article, [assignment] = invited(board)
    at(clock, days=2)
    assert told() == []
    at(clock, days=2, hours=13)
    assert told() == [("reviewer_answer_reminder", "reviewer_one")]
    at(clock, days=5, minutes=1)
    assert told()[1:] == [
        ("reviewer_expired", "reviewer_one"),
        ("editors_expired", "editor"),
        ("editors_expired", "other_editor"),
        ("editors_expired", "chair"),
    ]
    assignment.refresh_from_db()
    assert (
        assignment.status == AssignmentStatus.EXPIRED
        and assignment.ended_at == START + timedelta(days=5, minutes=1)
    )
    [following] = Assignment.objects.open()
    assert following.member != assignment.member and following.by == Person.objects.system()
    assert [event.verb for event in article.events.order_by("-sequence")[:2]] == [
        "invite",
        "expire",
    ]
    assert violations() == []


def test_nobody_is_asked_twice_and_the_editors_hear_when_nobody_is_left(
    board: Cast, clock: time_machine.Traveller
) -> None:
    invited(board)
    for day in range(1, 40):
        at(clock, days=day, minutes=5)
    asked = list(Assignment.objects.order_by("pk").values_list("member__person", flat=True))
    assert sorted(asked) == sorted(reviewer.pk for reviewer in board.reviewers), "each once"
    assert set(Assignment.objects.values_list("status", flat=True)) == {AssignmentStatus.EXPIRED}
    left = [who for kind, who in told() if kind == "editors_nobody_left"]
    assert left == ["editor", "other_editor", "chair"] * 2, (
        "once when one is left for two places, once when nobody is"
    )
    first, last = Notification.objects.filter(
        kind="editors_nobody_left", channel=Channel.MAIL, recipient=board.editor
    ).order_by("pk")
    assert "but 1 may be asked now." in first.text and "has been asked meanwhile." in first.text
    assert "but none may be asked now." in last.text and "meanwhile" not in last.text
    assert last.path.endswith("/invite/") and violations() == []


def test_nobody_is_asked_where_those_asked_already_are_enough(
    board: Cast, clock: time_machine.Traveller
) -> None:
    _, asked = invited(board, *board.reviewers)
    for assignment in asked[:2]:
        board.review(assignment)
    at(clock, days=6)
    assert Assignment.objects.get(member=asked[2].member).status == AssignmentStatus.EXPIRED
    assert not Assignment.objects.open().exists() and not [
        kind for kind, _ in told() if kind == "editors_nobody_left"
    ]


def test_nobody_is_asked_in_vain_and_the_editors_hear_who_is_missing(
    board: Cast, clock: time_machine.Traveller
) -> None:
    QuorumPolicy.objects.adopt(by=board.chair, approvals=1, always=["pharmacist"])
    BoardMember.objects.filter(person=board.reviewers[0]).update(profession="pharmacist")
    invited(board)
    at(clock, days=6)
    assert not Assignment.objects.open().exists(), "neither of the two others is a pharmacist"
    assert [who for kind, who in told() if kind == "editors_nobody_left"] == [
        "editor",
        "other_editor",
        "chair",
    ]
    [row] = Notification.objects.filter(
        kind="editors_nobody_left", channel=Channel.MAIL, recipient=board.editor
    )
    assert (
        "No pharmacist may be asked now, and the policy needs one." in row.text
        and "asked meanwhile" not in row.text
    )


def test_who_fills_what_is_missing_is_asked_first(
    board: Cast, clock: time_machine.Traveller
) -> None:
    QuorumPolicy.objects.adopt(by=board.chair, approvals=1, always=["pharmacist"])
    BoardMember.objects.exclude(person=board.reviewers[1]).update(profession="pharmacist")
    invited(board)
    at(clock, days=6)
    assert [assignment.member.person for assignment in Assignment.objects.open()] == [
        board.reviewers[2]
    ]


def test_who_declined_is_not_asked_again_by_the_clock(
    board: Cast, clock: time_machine.Traveller
) -> None:
    _, [_, other] = invited(board, *board.reviewers[:2])
    other.decline(by=board.reviewers[1], reason="Not my field.")
    at(clock, days=6)
    assert [assignment.member.person for assignment in Assignment.objects.open()] == [
        board.reviewers[2]
    ]


def test_the_clock_asks_nobody_who_is_away_that_day(
    board: Cast, clock: time_machine.Traveller
) -> None:
    invited(board)
    absent(
        board.members[1], date(2026, 5, 6), date(2026, 5, 18)
    )  # back before a review would be due
    at(clock, days=5, minutes=1)
    assert [assignment.member for assignment in Assignment.objects.open()] == [board.members[2]]
    at(clock, days=11)
    assert not Assignment.objects.open().exists() and "editors_nobody_left" in {
        kind for kind, _ in told()
    }


def test_an_invitation_does_not_expire_during_an_absence(
    board: Cast, clock: time_machine.Traveller
) -> None:
    _, [assignment] = invited(board)
    absent(assignment.member, date(2026, 5, 3), date(2026, 5, 12))
    at(clock, days=14)
    assert Assignment.objects.get().status == AssignmentStatus.INVITED
    at(clock, days=15, minutes=1)
    assert set(Assignment.objects.values_list("status", flat=True)) == {
        AssignmentStatus.EXPIRED,
        AssignmentStatus.INVITED,
    }
