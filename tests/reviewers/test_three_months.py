"""Three months of a small board. The clock looks three times a day, is killed at random, and sometimes runs twice at once.

Afterwards everybody was told exactly what another way of counting (day by day) says they should have been, each once.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from articles.models import Article, Channel, Event, Notification, Person
from articles.models.notification import NotificationQuerySet
from articles.models.person import MailWish
from articles.tasks import deliver_notifications
from reviewers.matching import in_turn
from reviewers.models import CHECKLIST, Assignment, BoardMember, Interests, Progress
from reviewers.tasks import keep_time
from tests.cast import Cast, person, sign_for
from tests.invariants import violations

START, DAYS = datetime(2026, 3, 2, tzinfo=UTC), 90
LOOKS = [timedelta(hours=6, minutes=30), timedelta(hours=12), timedelta(hours=18)]  # the last of a day is never killed
EVENING = timedelta(hours=19)  # when people act
RUNS = [START + timedelta(days=day) + look for day in range(DAYS) for look in LOOKS]
TOLD = {"reviewer_answer_reminder", "reviewer_reminder", "reviewer_overdue", "chairs_overdue"}

# Who answers after how many days and how, and who signs how many days after that; and the days away, counted from the start.
WAYS: dict[str, tuple[int | None, str, int | None]] = {
    "steady": (1, "accept", 8), "traveller": (1, "accept", 16), "silent": (None, "", None), "late": (1, "accept", 45),
    "busy": (2, "decline", None), "ill": (3, "accept", 11), "newcomer": (2, "accept", 12),
}
AWAY: dict[str, tuple[int, int | None]] = {"traveller": (12, 26), "newcomer": (40, 47), "ill": (60, None), "silent": (30, 33)}


class Killed(BaseException):
    """What no handler catches: the process is gone."""


POINTS: list[tuple[type, str]] = [(NotificationQuerySet, "owe"), (Assignment, "locked"), (Article, "note")]


@contextmanager
def killed(chance: Random) -> Iterator[list[str]]:
    """Let the process die at one of the next acts on the database, before or after it; gives where, if it came so far."""
    owner, name = chance.choice(POINTS)
    act, left, is_after, where = getattr(owner, name), chance.choice([1, 1, 2]), chance.random() < 0.5, list[str]()

    def dying(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        left -= 1
        done = act(*args, **kwargs) if left or is_after else None
        if not left:
            where.append(name)
            raise Killed
        return done

    with mock.patch.object(owner, name, dying):
        yield where


def look_and_perhaps_die(chance: Random) -> list[str]:
    with killed(chance) as where:
        try:
            keep_time()
        except Killed:
            assert not connection.in_atomic_block
    return where


def look_twice_at_once() -> None:
    def look() -> None:
        try:
            keep_time()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(look) for _ in range(2)]:
            one.result()


# --- The people ---------------------------------------------------------------------------------------------------------


def found_the_board(cast: Cast) -> None:
    for name in WAYS:
        first, last = AWAY.get(name, (None, None))
        member = BoardMember.objects.create(
            person=person(name, "Board", mail_wish=MailWish.DAILY), licence_verified_on=START.date(),
            absent_from=None if first is None else START.date() + timedelta(days=first),
            absent_until=None if last is None else START.date() + timedelta(days=last))
        member.topics.add(cast.topic)
    BoardMember.objects.filter(person__in=cast.reviewers).update(is_active=False)


def ask(cast: Cast, day: int) -> None:
    article = cast.under_review(title=f"Question {day}?")
    able = [one.member for one in in_turn(article, (timezone.now() + timedelta(days=14)).date()) if one.is_eligible]
    if able:
        Assignment.objects.invite(article, able[:2], by=cast.editor)


def live(now: datetime) -> None:
    """Let everybody do what they do on such an evening, unless they are away."""
    for one in Assignment.objects.open().select_related("member__person", "revision__article__topic"):
        who = one.member.person
        answer_after, answer, sign_after = WAYS[who.email.partition("@")[0]]
        if answer_after is None or one.member.is_absent(now.date()):
            continue
        days = (now.date() - one.invited_at.date()).days
        if one.status == Progress.INVITED and days >= answer_after:
            getattr(one, answer)(by=who, reason="No time.")
        elif one.status == Progress.ACCEPTED and sign_after is not None and days >= answer_after + sign_after:
            one.declare(by=who, interests=Interests.NONE)
            one.sign(by=who, digest=one.digest, recommendation="approve", checklist=dict.fromkeys(CHECKLIST, True),
                     signature=sign_for(who, one))


# --- Another way of counting --------------------------------------------------------------------------------------------


def is_away(member: BoardMember, day: date) -> bool:
    name = member.person.email.partition("@")[0]
    first, last = AWAY.get(name, (DAYS * 99, None))
    number = (day - START.date()).days
    return number >= first and (last is None or number <= last)


def falls(moment: datetime, since: datetime, member: BoardMember) -> datetime | None:
    """Add the days away one by one, until there are no more to add."""
    added = 0
    while added < 2 * DAYS:
        length = (moment.date() - since.date()).days + added
        away = sum(is_away(member, since.date() + timedelta(days=number)) for number in range(length + 1))
        if away == added:
            return moment + timedelta(days=added)
        added = away
    return None


def looked(moment: datetime | None, member: BoardMember) -> datetime | None:
    """The first look that finds it, on a day on which the member is there."""
    return next((run for run in RUNS if moment and run >= moment and not is_away(member, run.date())), None)


def phases(one: Assignment, accepted_at: datetime | None) -> Iterator[tuple[str, datetime, datetime, datetime]]:
    """What could be told of an assignment: the kind, the nominal time, and between which times it makes sense."""
    end = one.ended_at or START + timedelta(days=DAYS)
    yield "reviewer_answer_reminder", one.invited_at + (one.answer_by - one.invited_at) / 2, one.invited_at, accepted_at or end
    if accepted_at:
        due = falls(one.due_at, one.invited_at, one.member) or end
        yield "reviewer_reminder", one.due_at - timedelta(days=2), accepted_at, min(due, end)
        for days in (1, 4, 8):
            yield "reviewer_overdue", one.due_at + timedelta(days=days), accepted_at, end
        yield "chairs_overdue", one.due_at + timedelta(days=8), accepted_at, end


def expected(one: Assignment, accepted_at: datetime | None, chair: Person) -> Iterator[tuple[str, int, int, date]]:
    """What should be told of an assignment: kind, about which, to whom, on which day."""
    for kind, moment, begins, ends in phases(one, accepted_at):
        run = looked(falls(moment, one.invited_at, one.member), one.member)
        if run and begins < run < ends:
            yield kind, one.pk, chair.pk if kind == "chairs_overdue" else one.member.person_id, run.date()


def told(channel: str) -> Iterator[tuple[str, int, int, date]]:
    for row in Notification.objects.filter(kind__in=TOLD, channel=channel):
        yield row.kind, int(row.key.split(":")[1]), row.recipient_id, row.created_at.date()


def wants_a_digest(mine: list[Assignment], day: date) -> bool:
    six, first = (datetime(day.year, day.month, day.day, 6, minute, tzinfo=UTC) for minute in (0, 30))
    return any(one.invited_at < six and (one.ended_at is None or one.ended_at > first) for one in mine)


# --- Ninety days --------------------------------------------------------------------------------------------------------


def pass_three_months(cast: Cast, chance: Random) -> Counter[str]:
    """Live through it; return where the clock was killed, and how often."""
    deaths = Counter[str]()
    with time_machine.travel(START, tick=False) as traveller:
        found_the_board(cast)
        for day in range(DAYS):
            today = START + timedelta(days=day)
            for look in LOOKS[:-1]:
                traveller.move_to(today + look)
                deaths.update(look_and_perhaps_die(chance))
            traveller.move_to(today + LOOKS[-1])
            (look_twice_at_once if day % 13 == 5 else keep_time)()
            traveller.move_to(today + EVENING)
            live(timezone.now())
            if day % 6 == 0:
                ask(cast, day)
        traveller.move_to(START + timedelta(days=DAYS))
        deliver_notifications()
    return deaths


def test_each_is_told_once_whatever_kills_the_clock(transactional_db: None, cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    deaths = pass_three_months(cast, Random(20260302))
    assert set(deaths) == {"owe", "locked", "note"} and deaths.total() > 20, deaths
    assert "The clock failed" not in caplog.text
    asked = list(Assignment.objects.select_related("member__person", "revision").order_by("pk"))
    accepted_at = {event.detail["assignment"]: event.at for event in Event.objects.filter(verb="accept")}
    should = Counter(said for one in asked for said in expected(one, accepted_at.get(one.pk), cast.chair))
    assert {kind for kind, *_ in should} == TOLD and max(should.values()) == 1
    assert Counter(told(Channel.INBOX)) == Counter(told(Channel.MAIL)) == should
    _invitations_ended_in_time(asked, accepted_at)
    _the_next_was_asked(asked)
    _late_had_a_digest_each_day([one for one in asked if one.member.person.name == "Late"])
    assert violations(at_rest=True) == []


def _invitations_ended_in_time(asked: list[Assignment], accepted_at: dict[int, datetime]) -> None:
    for one in asked:
        run = looked(falls(one.answer_by + timedelta(microseconds=1), one.invited_at, one.member), one.member)
        answered_at = accepted_at.get(one.pk) or (one.ended_at if one.status == Progress.DECLINED else None)
        lapses = run is not None and (answered_at is None or answered_at > run)
        assert (one.status == Progress.EXPIRED) is lapses, one
        assert not lapses or one.ended_at.date() == run.date()
    assert {Progress.EXPIRED, Progress.DECLINED, Progress.COMPLETED} <= {one.status for one in asked}


def _the_next_was_asked(asked: list[Assignment]) -> None:
    assert len({(one.revision_id, one.member_id) for one in asked}) == len(asked), "nobody twice for one text"
    for end in Event.objects.filter(verb="expire"):
        following = Event.objects.filter(article=end.article_id, sequence=end.sequence + 1, verb="invite", actor=end.actor)
        assert following.exists() != end.notifications.filter(kind="editors_nobody_left").exists()


def _late_had_a_digest_each_day(mine: list[Assignment]) -> None:
    days = [START.date() + timedelta(days=number) for number in range(DAYS)]
    rows = Notification.objects.filter(kind="digest", recipient=mine[0].member.person_id)
    assert sorted(row.key for row in rows) == [f"digest:{day}" for day in days if wants_a_digest(mine, day)]
    assert len(rows) > 40
