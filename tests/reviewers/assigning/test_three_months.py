"""Three months of a small board. The clock looks three times a day, is killed at random, and
sometimes runs twice at once.

Afterwards everybody was told exactly what another way of counting (day by day) says they should
have been, each once. Where the clock is killed is drawn from a seed, which is printed; MONTHS_SEED
repeats a run.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from articles.models import Article, Channel, Event, Notification, Person, Risk, Topic
from articles.models.notification import NotificationQuerySet
from articles.models.person import MailWish
from articles.tasks import deliver_notifications
from reviewers.assigning.matching import in_turn
from reviewers.models import CHECKLIST, Assignment, BoardMember, Interests, Progress, QuorumPolicy
from reviewers.tasks import keep_time
from tests.cast import Cast, person, sign_for
from tests.chance import seed
from tests.invariants import violations

START, DAYS = datetime(2026, 3, 2, tzinfo=UTC), 90
LOOKS = [timedelta(hours=6, minutes=30), timedelta(hours=12), timedelta(hours=18)]
EVENING = timedelta(hours=19)  # when people act
TOLD = {"reviewer_answer_reminder", "reviewer_reminder", "reviewer_overdue", "chairs_overdue"}
LETTERS = {"reviewer_invited", "reviewer_expired", "editors_expired", "editors_nobody_left"}
TIMES = {
    Risk.STANDARD: (5, 14, 2),
    Risk.HIGH: (3, 7, 1),
}  # days to answer and to review, and how long before the end is reminded

# Who answers after how many days and how, and who signs how many days after that.
WAYS: dict[str, tuple[int | None, str, int | None]] = {
    "steady": (1, "accept", 8),
    "traveller": (1, "accept", 16),
    "silent": (None, "", None),
    "late": (1, "accept", 45),
    "busy": (2, "decline", None),
    "ill": (3, "accept", 11),
    "newcomer": (2, "accept", 12),
}
# The days away, counted from the start, and on the evening of which day that was said (0: before it
# all): two of them change midway.
Away = tuple[int, int | None]
AWAY: dict[str, list[tuple[int, Away]]] = {
    "silent": [(0, (30, 33))],
    "traveller": [(0, (12, 26)), (18, (12, 20))],
    "ill": [(0, (60, None)), (70, (60, 74))],
    "newcomer": [(0, (40, 47)), (57, (64, 68))],
}
SENT_BACK, SENT_IN, STARTED = 8, 13, 17  # the days of an article that goes back to its author
DRUGS = (
    24,
    66,
    # The days of articles for which a pharmacist is needed, of whom the board has one: the silent
    # one.
)


class Killed(BaseException):
    """What no handler catches: the process is gone."""


POINTS: list[tuple[type, str]] = [
    (NotificationQuerySet, "owe"),
    (Assignment, "locked"),
    (Article, "note"),
]


@contextmanager
def killed(chance: Random) -> Iterator[list[str]]:
    """Let the process die at one of the next acts on the database, before or after it; gives
    where, if it came so far."""
    owner, name = chance.choice(POINTS)
    act, left, is_after, where = (
        getattr(owner, name),
        chance.choice([1, 1, 2]),
        chance.random() < 0.5,
        list[str](),
    )

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
    """Let the clock look; return where it was killed, if it was."""
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


# --- The people -----------------------------------------------------------------------------------


def name_of(member: BoardMember) -> str:
    return member.person.email.partition("@")[0]


def found_the_board(cast: Cast) -> None:
    """Found the board, everybody with one mail a day."""
    risky = Topic.objects.create(name="Heart", slug="heart", risk=Risk.HIGH)
    drugs = Topic.objects.create(name="Drugs", slug="drugs")
    QuorumPolicy.objects.adopt(by=cast.chair, topic=drugs, approvals=1, always=["pharmacist"])
    BoardMember.objects.filter(person__in=cast.reviewers).update(is_active=False)
    for name in WAYS:
        profession = "pharmacist" if name == "silent" else "physician"
        member = BoardMember.objects.create(
            person=person(name, "Board", mail_wish=MailWish.DAILY),
            licence_verified_on=START.date(),
            profession=profession,
        )
        member.topics.set([cast.topic, risky])
    for who in (cast.author, cast.editor, cast.chair):
        who.mail_wish = MailWish.DAILY
        who.save()


def say_when_away(day: int) -> None:
    """Those who say on that day when they are away."""
    for name, said in AWAY.items():
        for on, (first, last) in said:
            if on == day:
                member = BoardMember.objects.get(person__email__startswith=name)
                member.absent_from = START.date() + timedelta(days=first)
                member.absent_until = None if last is None else START.date() + timedelta(days=last)
                member.save()


def ask(cast: Cast, day: int) -> None:
    """Submit an article, and ask the first two who may be asked; of the pharmacist's, the
    pharmacist."""
    topic = Topic.objects.get(
        slug="drugs" if day in DRUGS else "heart" if day % 18 == 6 else cast.topic.slug
    )
    article = cast.under_review(title=f"Question {day}?", topic=topic)
    due = timezone.now() + timedelta(days=topic.days_to_review)
    able = [one.member for one in in_turn(article, due.date()) if one.is_eligible]
    wanted = [one for one in able if day not in DRUGS or one.profession == "pharmacist"]
    if wanted:
        Assignment.objects.invite(article, wanted[:2], by=cast.editor)


def live(now: datetime) -> None:
    """Let everybody do what they do on such an evening, unless they are away."""
    for one in Assignment.objects.open().select_related(
        "member__person", "revision__article__topic"
    ):
        who = one.member.person
        answer_after, answer, sign_after = WAYS[name_of(one.member)]
        if answer_after is None or one.member.is_absent(now.date()):
            continue
        days = (now.date() - one.invited_at.date()).days
        if one.status == Progress.INVITED and days >= answer_after:
            getattr(one, answer)(by=who, reason="No time.")
        elif (
            one.status == Progress.ACCEPTED
            and sign_after is not None
            and days >= answer_after + sign_after
        ):
            one.declare(by=who, interests=Interests.NONE)
            one.sign(
                by=who,
                digest=one.digest,
                recommendation="approve",
                checklist=dict.fromkeys(CHECKLIST, True),
                signature=sign_for(who, one),
            )


def go_back_and_forth(cast: Cast, day: int) -> None:
    """One article is sent back, comes in again, and waits for its review to be started."""
    if day == SENT_BACK:
        cast.changes_requested(title="Sent back?")
    elif day in {SENT_IN, STARTED}:
        article = Article.objects.get(title="Sent back?")
        article.submit(by=cast.author) if day == SENT_IN else article.start_review(by=cast.editor)


# --- Another way of counting ----------------------------------------------------------------------


def is_away(member: BoardMember, day: date, known: datetime) -> bool:
    """Is that a day away, as far as is known at a moment? Of what was said, the last that was
    said by that day counts."""
    number = (day - START.date()).days
    said = [
        days
        for on, days in AWAY.get(name_of(member), [])
        if on <= max(number, 0) and (not on or at(on, EVENING) <= known)
    ]
    return bool(said) and said[-1][0] <= number and (said[-1][1] is None or number <= said[-1][1])


def at(day: int, time: timedelta) -> datetime:
    return START + timedelta(days=day) + time


def falls(moment: datetime, one: Assignment, known: datetime) -> datetime | None:
    """Add the days away one by one, until there are no more to add; None if there is no end to
    it."""
    since, added = one.invited_at, 0
    while added < 2 * DAYS:
        length = (moment.date() - since.date()).days + added
        away = sum(
            is_away(one.member, since.date() + timedelta(days=number), known)
            for number in range(length + 1)
        )
        if away == added:
            return moment + timedelta(days=added)
        added = away
    return None


Step = tuple[
    str, str, datetime, datetime | None
]  # the kind, which of them, the nominal time, and until when it is of use


def chains(one: Assignment, is_accepted: bool) -> tuple[datetime, list[list[Step]]]:
    """By when something is wanted of a member, and what could be told of it: to them, and to the
    chairs."""
    to_answer, to_review, before = TIMES[Risk(one.revision.topic.risk)]
    since, answer_by, due = (
        one.invited_at,
        one.invited_at + timedelta(days=to_answer),
        one.invited_at + timedelta(days=to_review),
    )
    if not is_accepted:
        return answer_by, [
            [("reviewer_answer_reminder", "half-way", since + (answer_by - since) / 2, answer_by)]
        ]
    after: list[Step] = [
        ("reviewer_overdue", f"after-{days}", due + timedelta(days=days), None)
        for days in (1, 4, 8)
    ]
    return due, [
        [("reviewer_reminder", "before", due - timedelta(days=before), due), *after],
        [("chairs_overdue", "escalated", due + timedelta(days=8), None)],
    ]


def notices(
    one: Assignment, accepted_at: datetime | None, looks: Iterable[datetime]
) -> dict[tuple[str, str], datetime]:
    """What such looks should have told of an assignment: kind and key (which names the due
    date), and when first."""
    found: dict[tuple[str, str], datetime] = {}
    for look in looks:
        if (
            look <= one.invited_at
            or is_away(one.member, look.date(), look)
            or (one.ended_at and one.ended_at <= look)
        ):
            continue
        wanted_by, ways = chains(one, bool(accepted_at and accepted_at < look))
        due = falls(wanted_by, one, look)
        for chain in ways:
            come = [step for step in chain if is_now(step, one, look)]
            if come:
                kind, name, *_ = max(come, key=lambda step: step[2])
                found.setdefault(
                    (kind, f"{kind}:{one.pk}:{name}:{due.date() if due else 'open'}"), look
                )
    return found


def is_now(step: Step, one: Assignment, look: datetime) -> bool:
    begins, ends = falls(step[2], one, look), falls(step[3], one, look) if step[3] else None
    return begins is not None and begins <= look and (ends is None or look < ends)


@dataclass
class Diary:
    """When the clock looked and came through (`done`), out of all its looks; and where it was
    killed."""

    looks: list[datetime] = field(default_factory=list)
    done: list[datetime] = field(default_factory=list)
    deaths: Counter[str] = field(default_factory=Counter)

    def note(self, look: datetime, where: list[str]) -> None:
        self.looks.append(look)
        self.deaths.update(where)
        if not where:
            self.done.append(look)


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
            key: (one, look)
            for one in asked
            for key, look in notices(one, accepted_at.get(one.pk), looks).items()
        }
        for looks in (diary.looks, diary.done)
    )
    rows = Notification.objects.filter(kind__in=TOLD)
    told = {
        channel: {(row.kind, row.key): row for row in rows.filter(channel=channel)}
        for channel in Channel.values
    }
    assert told[Channel.MAIL].keys() == told[Channel.INBOX].keys() and rows.count() == 2 * len(
        told[Channel.INBOX]
    )
    assert (
        soonest.keys() & latest.keys()
        <= told[Channel.MAIL].keys()
        <= soonest.keys() | latest.keys()
    )
    assert {kind for kind, _ in soonest.keys() & latest.keys()} == TOLD
    for key, row in told[Channel.INBOX].items():
        one, first = soonest.get(key) or latest[key]
        assert row.recipient_id == (
            cast.chair.pk if row.kind == "chairs_overdue" else one.member.person_id
        )
        assert first <= row.created_at <= latest.get(key, (one, at(DAYS, EVENING)))[1], key


def _invitations_ended_in_time(
    diary: Diary, asked: list[Assignment], accepted_at: dict[int, datetime]
) -> None:
    for one in asked:
        answered_at = accepted_at.get(one.pk) or (
            one.ended_at if one.status != Progress.EXPIRED else None
        )
        soonest, latest = (first_after(looks, one) for looks in (diary.looks, diary.done))
        if one.status == Progress.EXPIRED:
            assert (
                soonest and soonest <= one.ended_at and (latest is None or one.ended_at <= latest)
            ), one
        else:
            assert latest is None or (answered_at and answered_at <= latest), one
    assert {Progress.EXPIRED, Progress.DECLINED, Progress.COMPLETED} <= {
        one.status for one in asked
    }
    assert len({(one.revision_id, one.member_id) for one in asked}) == len(asked), (
        "nobody twice for one text"
    )


def first_after(looks: list[datetime], one: Assignment) -> datetime | None:
    """The first of these looks that finds the time to answer past, on a day on which the member
    is there."""
    answer_by, _ = chains(one, False)
    there = (look for look in looks if not is_away(one.member, look.date(), look))
    return next(
        (look for look in there if (moment := falls(answer_by, one, look)) and moment < look), None
    )


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
    for one in asked:
        waits.setdefault(one.member.person_id, []).append(
            (one.invited_at, one.ended_at, one.member)
        )
    for who, waiting in waits.items():
        had = list(
            Notification.objects.filter(kind="digest", recipient=who).values_list("key", flat=True)
        )
        must, may = (
            {
                f"digest:{day}"
                for day in days(looks)
                if any(waited(*one, day, until) for one in waiting)
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
