"""The clock, without a database: what comes when, and that it stands still while somebody is
away."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewers.models.clock import (
    DAYS_AFTER,
    ESCALATED_AFTER,
    Absence,
    escalations,
    falls_on,
    latest,
    reminders,
    reminders_to_answer,
)

ASKED = datetime(2026, 5, 1, 9, tzinfo=UTC)
DUE = ASKED + timedelta(days=14)
BY = ASKED + timedelta(days=5)


def at(day: int, hour: int = 9, month: int = 5) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def away(first: int, last: int | None, month: int = 5) -> Absence:
    return Absence(date(2026, month, first), date(2026, month, last) if last else None)


@pytest.mark.parametrize(
    ("absence", "due"),
    [
        (None, at(15)),
        (away(20, 25), at(15)),  # begins afterwards
        (Absence(date(2026, 4, 1), date(2026, 4, 30)), at(15)),  # ended before
        (away(4, 6), at(18)),  # three days in the middle
        (
            Absence(date(2026, 4, 20), date(2026, 5, 2)),
            at(17),
        ),  # had begun before: two of its days count
        (
            away(10, 24),
            at(30),
        ),  # longer than what is left: all of it counts, the five days left come after it
        (away(15, 15), at(16)),  # the day itself
        (away(14, None), None),  # nobody knows
        (away(16, None), at(15)),  # nobody knows, but it begins afterwards
    ],
)
def test_a_due_date_is_put_off_by_the_days_away(
    absence: Absence | None, due: datetime | None
) -> None:
    assert falls_on(DUE, since=ASKED, absence=absence) == due


def test_reminders_come_before_and_three_times_after_and_then_no_more() -> None:
    steps = reminders(ASKED, DUE, is_high_risk=False)
    assert [(step.kind, step.at) for step in steps] == [
        ("reviewer_reminder", at(13)),
        ("reviewer_overdue", at(16)),
        ("reviewer_overdue", at(19)),
        ("reviewer_overdue", at(23)),
    ]
    assert len({step.name for step in steps}) == 4
    assert reminders(ASKED, DUE, is_high_risk=True)[0].at == at(14)
    assert [step.at for step in escalations(DUE)] == [at(23)] and max(DAYS_AFTER) == ESCALATED_AFTER


def test_what_is_due_at_once_has_no_reminder_before() -> None:
    steps = reminders(ASKED, ASKED + timedelta(days=1), is_high_risk=False)
    assert {step.kind for step in steps} == {"reviewer_overdue"}


def test_an_invitation_is_reminded_of_once_half_way() -> None:
    assert [(step.kind, step.at, step.until) for step in reminders_to_answer(ASKED, BY)] == [
        ("reviewer_answer_reminder", at(3, 21), BY)
    ]


@pytest.mark.parametrize(
    ("now", "name"),
    [
        (at(12), None),
        (at(13), "before"),
        (at(14, 23), "before"),
        (at(15), None),
        (at(16), "after-1"),
        (at(18), "after-1"),
        (at(19), "after-4"),
        (at(23), "after-8"),
        (at(30, month=6), "after-8"),
    ],
)
def test_only_the_latest_step_that_is_of_use_fires(now: datetime, name: str | None) -> None:
    step = latest(reminders(ASKED, DUE, is_high_risk=False), now, since=ASKED, absence=None)
    assert (step.name if step else None) == name


@pytest.mark.parametrize(
    ("now", "name"),
    [
        (at(17), None),
        (at(20), None),
        (at(21), "after-1"),
        (at(24, 23), "after-4"),
        (at(28), "after-8"),
    ],
)
def test_what_came_just_before_an_absence_waits_for_its_end(
    now: datetime, name: str | None
) -> None:
    # The reminder of 16 May was not told that day; the member is away from 17 to 20 May, so the
    # days after count from 21 May on.
    steps = [
        reminder
        for reminder in reminders(ASKED, DUE, is_high_risk=False)
        if reminder.kind == "reviewer_overdue"
    ]
    step = latest(steps, now, since=ASKED, absence=away(17, 20))
    assert (step.name if step else None) == name


moments = st.integers(0, 60 * 24).map(lambda hours: ASKED + timedelta(hours=hours))
days = st.integers(-20, 60).map(lambda number: date(2026, 5, 1) + timedelta(days=number))
absences = st.one_of(
    st.none(),
    st.builds(Absence, days),
    st.builds(
        lambda first, length: Absence(first, first + timedelta(days=length)),
        days,
        st.integers(0, 30),
    ),
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(moments, moments, absences)
def test_nothing_falls_on_a_day_away_and_the_order_stays(
    instant: datetime, other: datetime, absence: Absence | None
) -> None:
    earlier, later = sorted([instant, other])
    first, second = (falls_on(moment, since=ASKED, absence=absence) for moment in (earlier, later))
    for moment, falls in ((earlier, first), (later, second)):
        if falls is not None:
            assert falls >= moment and not (absence and absence.covers(falls.date()))
    if first is None:
        assert second is None
    elif second is not None:
        assert first <= second and second - first >= later - earlier


@settings(max_examples=300, derandomize=True, deadline=None)
@given(moments, absences)
def test_exactly_the_days_away_since_the_beginning_are_added(
    moment: datetime, absence: Absence | None
) -> None:
    falls = falls_on(moment, since=ASKED, absence=absence)
    if falls is None:
        assert absence is not None and absence.last is None
        return
    passed = [
        ASKED.date() + timedelta(days=number)
        for number in range((falls.date() - ASKED.date()).days + 1)
    ]
    assert (falls - moment).days == sum(
        absence is not None and absence.covers(day) for day in passed
    )


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.lists(moments, min_size=1, max_size=30), absences)
def test_each_step_is_told_in_order_and_none_during_an_absence(
    looks: list[datetime], absence: Absence | None
) -> None:
    steps = reminders(ASKED, DUE, is_high_risk=False)
    positions = []
    for now in sorted(looks):
        step = latest(steps, now, since=ASKED, absence=absence)
        if step:
            assert not (absence and absence.covers(now.date()))
            positions.append(steps.index(step))
    assert positions == sorted(positions)
