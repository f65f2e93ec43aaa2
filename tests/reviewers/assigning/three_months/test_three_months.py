"""Three months of a small board. The clock looks three times a day, is killed at random, and
sometimes runs twice at once.

Afterwards everybody was told exactly what another way of counting (day by day) says they should
have been, each once. Where the clock is killed is drawn from a seed, which is printed; MONTHS_SEED
repeats a run.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
import time_machine
from django.utils import timezone

from articles.models import Channel, Event, Notification, Person
from articles.tasks import deliver_notifications
from reviewers.models import Assignment, AssignmentStatus, BoardMember
from reviewers.tasks import keep_time
from tests.cast import Cast
from tests.chance import seed
from tests.invariants import violations

from .counting import EVENING, Diary, at, first_after, is_away, notices
from .killing import look_and_perhaps_die, look_twice_at_once
from .people import (
    DAYS,
    SENT_BACK,
    SENT_IN,
    START,
    STARTED,
    ask,
    found_the_board,
    go_back_and_forth,
    live,
    say_when_away,
)

LOOKS = [timedelta(hours=6, minutes=30), timedelta(hours=12), timedelta(hours=18)]

TOLD = {"reviewer_answer_reminder", "reviewer_reminder", "reviewer_overdue", "chairs_overdue"}
LETTERS = {"reviewer_invited", "reviewer_expired", "editors_expired", "editors_nobody_left"}


def days(looks: Iterable[datetime]) -> set[date]:
    """The days with a look."""
    return {look.date() for look in looks}


# --- Ninety days ----------------------------------------------------------------------------------


def pass_three_months(cast: Cast, chance: Random) -> Diary:
    """Live through it; return when the clock came through."""
    diary = Diary()
    with time_machine.travel(START, tick=False) as traveller:
        found_the_board(cast)
        say_when_away(0)
        for day in range(DAYS):
            for look in LOOKS:
                traveller.move_to(at(day, look))
                diary.note(
                    at(day, look),
                    look_somehow(chance, is_last=look == LOOKS[-1], is_double=day % 13 == 5),
                )
            traveller.move_to(at(day, EVENING))
            if day:
                say_when_away(day)
            live(timezone.now())
            go_back_and_forth(cast, day)
            if day % 6 == 0:
                ask(cast, day)
        traveller.move_to(at(DAYS, timedelta(0)))
        deliver_notifications()
    return diary


def look_somehow(chance: Random, *, is_last: bool, is_double: bool) -> list[str]:
    """Most looks may be the last thing a process does, also now and then the last of a day."""
    if is_last and is_double:
        look_twice_at_once()
    elif is_last and chance.random() < 0.8:
        keep_time()
    else:
        return look_and_perhaps_die(chance)
    return []


@pytest.mark.postgresql  # where two clocks run at once; SQLite lets one write after the other
def test_each_is_told_once_whatever_kills_the_clock(
    transactional_db: None, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    diary = pass_three_months(cast, Random(seed("MONTHS_SEED")))
    assert diary.deaths.total() > 20, diary.deaths
    assert "The clock failed" not in caplog.text
    asked = list(
        Assignment.objects.select_related("member__person", "revision__topic").order_by("pk")
    )
    accepted_at = {
        event.detail["assignment"]: event.at for event in Event.objects.filter(verb="accept")
    }
    _each_was_reminded(cast, diary, asked, accepted_at)
    _invitations_ended_in_time(diary, asked, accepted_at)
    _each_letter_went_out_once(cast)
    _each_had_a_digest_a_day(cast, diary, asked)
    assert violations(at_rest=True) == []


def _each_was_reminded(
    cast: Cast, diary: Diary, asked: list[Assignment], accepted_at: dict[int, datetime]
) -> None:
    """Once for each kind and due date; at the first look, or where that was killed, at the next
    that came through."""
    soonest, latest = (
        {
            key: (assignment, look)
            for assignment in asked
            for key, look in notices(assignment, accepted_at.get(assignment.pk), looks).items()
        }
        for looks in (diary.looks, diary.done)
    )
    rows = Notification.objects.filter(kind__in=TOLD)
    notifications = {
        channel: {(row.kind, row.key): row for row in rows.filter(channel=channel)}
        for channel in Channel.values
    }
    assert notifications[Channel.MAIL].keys() == notifications[Channel.INBOX].keys()
    assert rows.count() == 2 * len(notifications[Channel.INBOX])
    assert (
        soonest.keys() & latest.keys()
        <= notifications[Channel.MAIL].keys()
        <= soonest.keys() | latest.keys()
    )
    assert {kind for kind, _ in soonest.keys() & latest.keys()} == TOLD
    for key, row in notifications[Channel.INBOX].items():
        assignment, first = soonest.get(key) or latest[key]
        assert row.recipient_id == (
            cast.chair.pk if row.kind == "chairs_overdue" else assignment.member.person_id
        )
        assert first <= row.created_at <= latest.get(key, (assignment, at(DAYS, EVENING)))[1], key


def _invitations_ended_in_time(
    diary: Diary, asked: list[Assignment], accepted_at: dict[int, datetime]
) -> None:
    for assignment in asked:
        answered_at = accepted_at.get(assignment.pk) or (
            assignment.ended_at if assignment.status != AssignmentStatus.EXPIRED else None
        )
        soonest, latest = (first_after(looks, assignment) for looks in (diary.looks, diary.done))
        if assignment.status == AssignmentStatus.EXPIRED:
            assert (
                soonest
                and soonest <= assignment.ended_at
                and (latest is None or assignment.ended_at <= latest)
            ), assignment
        else:
            assert latest is None or (answered_at and answered_at <= latest), assignment
    assert {AssignmentStatus.EXPIRED, AssignmentStatus.DECLINED, AssignmentStatus.COMPLETED} <= {
        assignment.status for assignment in asked
    }
    pairs = {(assignment.revision_id, assignment.member_id) for assignment in asked}
    assert len(pairs) == len(asked), "nobody twice for one text"


def _each_letter_went_out_once(cast: Cast) -> None:
    """An invitation to whom it is for; its end to them and to the editors; and to these, that
    nobody is left where one is missing."""
    editors = [cast.editor.pk, cast.other_editor.pk, cast.chair.pk]
    should = Counter[tuple[str, int, int, str]]()
    for event in Event.objects.filter(verb__in=["invite", "expire"]):
        if event.verb == "invite":
            about = Assignment.objects.filter(pk__in=event.detail["assignments"])
            letters = {"reviewer_invited": list(about.values_list("member__person", flat=True))}
        else:
            member = Assignment.objects.get(pk=event.detail["assignment"]).member.person_id
            letters = {
                "reviewer_expired": [member],
                "editors_expired": editors,
                "editors_nobody_left": editors * nobody_is_left(event),
            }
        should.update(
            (kind, event.pk, to, channel)
            for kind, people in letters.items()
            for to in people
            for channel in Channel.values
        )
    went = Notification.objects.filter(kind__in=LETTERS).values_list(
        "kind", "event", "recipient", "channel"
    )
    assert Counter(went) == should
    assert {kind for kind, *_ in should} == LETTERS and set(should.values()) == {1}


def nobody_is_left(end: Event) -> bool:
    """Is somebody missing after this invitation has ended whom nobody can be? Nobody is asked, or
    missed, where two are there.

    Where two are missing and one is asked, there may or may not be a second to be asked later.
    """
    if end.article.topic.slug == "drugs":
        return True
    before = end.article.events.filter(sequence__lte=end.sequence)
    asked = sum(len(event.detail["assignments"]) for event in before.filter(verb="invite"))
    missing = 2 - (asked - before.filter(verb__in=["decline", "expire"]).count())
    is_filled = end.article.events.filter(
        sequence=end.sequence + 1, verb="invite", actor=end.actor_id
    ).exists()
    assert missing > 0 or not is_filled
    return (
        end.notifications.filter(kind="editors_nobody_left").exists()
        if missing - is_filled == 1 and is_filled
        else missing > is_filled
    )


def _each_had_a_digest_a_day(cast: Cast, diary: Diary, asked: list[Assignment]) -> None:
    """Everybody for whom something waited since before six, on each day on which the clock came
    through; nobody else."""
    waits: dict[int, list[tuple[datetime, datetime | None, BoardMember | None]]] = {
        cast.author.pk: [(at(SENT_BACK, EVENING), at(SENT_IN, EVENING), None)],
        cast.editor.pk: [(at(SENT_IN, EVENING), at(STARTED, EVENING), None)],
        cast.chair.pk: [(at(SENT_IN, EVENING), at(STARTED, EVENING), None)],
    }
    for assignment in asked:
        waits.setdefault(assignment.member.person_id, []).append(
            (assignment.invited_at, assignment.ended_at, assignment.member)
        )
    for who, waiting in waits.items():
        had = list(
            Notification.objects.filter(kind="digest", recipient=who).values_list("key", flat=True)
        )
        must, may = (
            {
                f"digest:{day}"
                for day in days(looks)
                if any(waited(*wait, day, until) for wait in waiting)
            }
            for looks, until in ((diary.done, LOOKS[-1]), (diary.looks, LOOKS[0]))
        )
        assert len(set(had)) == len(had) and must and must <= set(had), Person.objects.get(pk=who)
        assert set(had) <= may or who in {cast.editor.pk, cast.chair.pk}, (
            "an editor's queue holds more than this"
        )
    assert Notification.objects.filter(kind="digest", recipient__name="Late").count() > 40


def waited(
    since: datetime,
    ended_at: datetime | None,
    member: BoardMember | None,
    day: date,
    until: timedelta,
) -> bool:
    """Did it wait since before six, and still at that time of the day, for somebody who is
    there?"""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    is_there = member is None or not is_away(member, day, midnight + LOOKS[0])
    return (
        is_there
        and since < midnight + timedelta(hours=6)
        and (ended_at is None or ended_at > midnight + until)
    )
