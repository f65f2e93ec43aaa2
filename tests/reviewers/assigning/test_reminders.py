"""What the clock does by itself for a review: each thing once, to the right people, and nothing
while somebody is away."""

import re
from datetime import date, timedelta

import pytest
import time_machine

from articles.models import Channel, Notification, Risk
from reviewers.models import Assignment, AssignmentStatus, BoardMember, Interests
from reviewers.tasks import keep_time
from tests.cast import Cast, sign_for
from tests.invariants import violations

from .may import CLOCKS, START, absent, accepted, at, invited, statements, told


@pytest.mark.once
def test_a_review_is_reminded_of_before_and_after_and_then_no_more(
    board: Cast, clock: time_machine.Traveller
) -> None:
    accepted(board)
    seen = {}
    for day in range(45):
        before = len(told())
        at(clock, days=day, hours=1)
        if new := told()[before:]:
            seen[day] = new
    assert seen == {
        12: [("reviewer_reminder", "reviewer_one")],
        15: [("reviewer_overdue", "reviewer_one")],
        18: [("reviewer_overdue", "reviewer_one")],
        22: [("reviewer_overdue", "reviewer_one"), ("chairs_overdue", "chair")],
    }
    assert violations() == []


def test_the_words_name_the_day_and_the_last_one_says_so(
    board: Cast, clock: time_machine.Traveller
) -> None:
    assignment = accepted(board)
    for day in (12, 15, 18, 22):
        at(clock, days=day, hours=1)
    words = {
        row.kind: row
        for row in Notification.objects.filter(channel=Channel.MAIL, kind__in=CLOCKS).order_by("pk")
    }
    assert (
        words["reviewer_reminder"].subject
        == "Review due 15 May: Does mild hypokalaemia explain a twitching lip?"
    )
    assert (
        "was due by 15 May 2026" in words["reviewer_overdue"].text
        and "This is the last reminder" in words["reviewer_overdue"].text
    )
    assert (
        "Reviewer One was due by 15 May 2026" in words["chairs_overdue"].text
        and "after 3 reminders" in words["chairs_overdue"].text
    )
    assert words["reviewer_overdue"].path == f"/admin/board/{assignment.pk}/"
    last = [
        row.text
        for row in Notification.objects.filter(
            channel=Channel.INBOX, kind="reviewer_overdue"
        ).order_by("pk")
    ]
    assert ["last reminder" in text for text in last] == [False, False, True]


def test_the_words_to_members_name_the_days_of_their_own_clock(
    board: Cast, clock: time_machine.Traveller
) -> None:
    absent(board.members[0], date(2026, 5, 2), date(2026, 5, 4))  # three days
    _, [known, unknown] = invited(board, *board.reviewers[:2])
    absent(unknown.member, date(2026, 5, 10), None)  # when the review would be due nobody knows
    mails = Notification.objects.filter(channel=Channel.MAIL).order_by("pk")
    text = mails.get(kind="reviewer_invited", recipient=board.reviewers[0]).text
    assert "would be due by 18 May 2026" in text and "accept or decline by 9 May 2026" in text
    clock.move_to(START + timedelta(days=4))
    for assignment in (known, unknown):
        Assignment.objects.get(pk=assignment.pk).remind(by=board.editor)
    clock.move_to(START + timedelta(days=21))
    known.accept(by=board.reviewers[0])
    known.remind(by=board.editor)
    assert [
        re.search(r"revision 1\. (.+?)\. If", row.text)[1]
        for row in mails.filter(kind="reviewer_reminded")
    ] == [
        "Please answer the invitation by 9 May 2026; the review would be due by 18 May 2026",
        "Please answer the invitation by 6 May 2026; the review would be due once you are back",
        "Your review is waited for; it was due by 18 May 2026",
    ]


def test_high_risk_is_reminded_of_a_day_before(board: Cast, clock: time_machine.Traveller) -> None:
    board.topic.risk = Risk.HIGH
    board.topic.save()
    accepted(board)
    at(clock, days=5, hours=23)
    assert told() == []
    at(clock, days=6, hours=1)
    assert told() == [("reviewer_reminder", "reviewer_one")]


@pytest.mark.parametrize(
    ("risk", "answer", "review"), [(Risk.LOW, 7, 21), (Risk.STANDARD, 5, 14), (Risk.HIGH, 3, 7)]
)
def test_the_risk_class_sets_the_days(board: Cast, risk: str, answer: int, review: int) -> None:
    board.topic.risk = risk
    board.topic.save()
    _, [assignment] = invited(board)
    assert (assignment.answer_by, assignment.due_at) == (
        START + timedelta(days=answer),
        START + timedelta(days=review),
    )


def test_a_worker_that_slept_tells_only_the_latest(
    board: Cast, clock: time_machine.Traveller
) -> None:
    accepted(board)
    at(clock, days=40)
    assert told() == [("reviewer_overdue", "reviewer_one"), ("chairs_overdue", "chair")]


def test_who_has_signed_or_has_nothing_to_do_is_left_alone(
    board: Cast, clock: time_machine.Traveller
) -> None:
    _, [signed, interested] = invited(board, *board.reviewers[:2])
    board.review(signed)
    interested.accept(by=board.reviewers[1])
    interested.declare(by=board.reviewers[1], interests=Interests.DECLARED, text="Shares.")
    at(clock, days=40)
    assert told() == []


def test_who_has_left_the_board_is_not_reminded_but_the_chairs_hear_of_it(
    board: Cast, clock: time_machine.Traveller
) -> None:
    assignment = accepted(board)
    assignment.member.is_active = False
    assignment.member.save()
    at(clock, days=40)
    assert told() == [("chairs_overdue", "chair")]


def test_what_was_published_early_is_read_by_the_next_in_turn(
    board: Cast, clock: time_machine.Traveller
) -> None:
    article, _ = invited(board)
    article.force_publish(
        by=board.chair,
        digest=article.digest,
        reason="An outbreak.",
        signature=sign_for(board.chair, article, "force_publish"),
    )
    at(clock, days=6)
    assert [assignment.status for assignment in Assignment.objects.order_by("pk")] == [
        AssignmentStatus.EXPIRED,
        AssignmentStatus.INVITED,
    ]


def test_chairs_who_wrote_the_text_or_are_late_themselves_are_not_told(
    board: Cast, clock: time_machine.Traveller
) -> None:
    for person in (board.author, board.reviewers[0]):
        person.groups.set([*person.groups.all(), board.chair.groups.get()])
    accepted(board)
    at(clock, days=40)
    assert told() == [("reviewer_overdue", "reviewer_one"), ("chairs_overdue", "chair")]


@pytest.mark.once
def test_the_clock_stands_still_during_an_absence(
    board: Cast, clock: time_machine.Traveller
) -> None:
    assignment = accepted(board)
    absent(assignment.member, date(2026, 5, 10), date(2026, 5, 24))  # 15 days: due on 30 May
    seen = {}
    for day in range(45):
        at(clock, days=day, hours=1)
        seen[day] = len(told())
    assert [day for day in range(1, 45) if seen[day] > seen[day - 1]] == [27, 30, 33, 37]
    assert Assignment.objects.get().falls_due_at == START + timedelta(days=29)


@pytest.mark.parametrize(
    ("later", "days"),
    [
        ((None, None), 10),  # back on the 20th
        (
            (date(2026, 5, 10), date(2026, 5, 14)),
            10,
        ),  # shortened: five days by the clock, five already passed
        ((date(2026, 6, 1), date(2026, 6, 3)), 10),  # another one, after what was due on the 25th
        ((date(2026, 5, 22), date(2026, 5, 23)), 12),  # another one before that
        ((date(2026, 5, 10), date(2026, 5, 28)), 19),  # made longer: no day counts twice
    ],
)
@pytest.mark.parametrize("first_until", [date(2026, 5, 24), None])
def test_days_away_stay_added_when_the_absence_changes(
    board: Cast,
    clock: time_machine.Traveller,
    first_until: date | None,
    later: tuple[date | None, date | None],
    days: int,
) -> None:
    assignment = accepted(board)
    absent(assignment.member, date(2026, 5, 10), first_until)
    clock.move_to(START + timedelta(days=19))
    absent(BoardMember.objects.get(pk=assignment.member_id), *later)
    after = Assignment.objects.get()
    assert after.falls_due_at == START + timedelta(days=14 + days) and not after.is_overdue
    absent(BoardMember.objects.get(pk=assignment.member_id), *later)
    assert Assignment.objects.get() == after and Assignment.objects.get().due_at == after.due_at, (
        "saved once more changes nothing"
    )


def test_an_invitation_keeps_its_days_away_and_what_is_over_is_left_alone(
    board: Cast, clock: time_machine.Traveller
) -> None:
    _, [assignment, other] = invited(board, *board.reviewers[:2])
    other.decline(by=board.reviewers[1], reason="No time.")
    for asked in (assignment, other):
        absent(asked.member, date(2026, 5, 3), None)
    clock.move_to(START + timedelta(days=9))
    for asked in (assignment, other):
        absent(BoardMember.objects.get(pk=asked.member_id), None, None)
    assert Assignment.objects.get(pk=assignment.pk).lapses_at == START + timedelta(days=5 + 7)
    assert Assignment.objects.get(pk=other.pk).due_at == other.due_at


def test_an_open_ended_absence_stops_it_all_until_the_end_is_known(
    board: Cast, clock: time_machine.Traveller
) -> None:
    _, [assignment] = invited(board)
    absent(assignment.member, date(2026, 5, 2), None)
    at(clock, days=80)
    assert (
        told() == []
        and Assignment.objects.get().status == AssignmentStatus.INVITED
        and not Assignment.objects.get().is_overdue
    )
    absent(assignment.member, date(2026, 5, 2), date(2026, 7, 20))
    at(clock, days=81)  # 21 July: half of five days are still to come
    assert told() == []
    at(clock, days=83)
    assert told() == [("reviewer_answer_reminder", "reviewer_one")]


def test_a_row_that_fails_takes_no_other_along(
    board: Cast, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, [first, _] = invited(board, *board.reviewers[:2])
    expire = Assignment.expire

    def fail_once(self: Assignment, **facts: object) -> Assignment:
        if self.pk == first.pk:
            raise RuntimeError("Planted.")
        return expire(self, **facts)

    monkeypatch.setattr(Assignment, "expire", fail_once)
    at(clock, days=6)
    assert [assignment.status for assignment in Assignment.objects.order_by("pk")][:2] == [
        AssignmentStatus.INVITED,
        AssignmentStatus.EXPIRED,
    ]


@pytest.mark.once
def test_a_look_that_finds_nothing_costs_the_same_whatever_is_open(
    board: Cast, clock: time_machine.Traveller
) -> None:
    counts = []
    for number in range(2):
        for member in board.members:
            member.cap = 20
            member.save()
        for more in range(3):
            board.invite(board.under_review(title=f"Is it {number} and {more}?"), *board.reviewers)
        clock.shift(timedelta(days=3) if not number else timedelta())
        keep_time()
        counts.append(statements())
    assert counts[0] == counts[1] <= 4
