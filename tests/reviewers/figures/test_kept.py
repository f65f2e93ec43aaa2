"""What is kept of the figures is what the ledger gives, whatever happened and whenever it was
kept."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from articles.models import Article, Event, Status, Topic
from reviewers.figures import keeping
from reviewers.figures.keeping import forget, keep, rebuild
from reviewers.figures.reading import Period
from reviewers.figures.verifying import disagreements
from reviewers.models import CHECKLIST, Interests, KeptFigures
from tests.cast import Cast, sign_for

pytestmark = [pytest.mark.django_db, pytest.mark.both]

BEGINNING = datetime(2026, 1, 29, 21, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Life:
    """An article that lives by chance: one act at a time, each one its machine allows."""

    def __init__(self, cast: Cast, random: Random, other: Topic, number: int) -> None:
        self.cast, self.random, self.topics = cast, random, [cast.topic, other]
        self.article = cast.draft(title=f"Question {number}?", topic=random.choice(self.topics))
        self.assignments: list[Any] = []

    def act(self) -> None:
        """Do one thing, if there is something to do."""
        self.article = Article.objects.get(pk=self.article.pk)
        acts = {
            Status.DRAFT: [self.submit],
            Status.CHANGES_REQUESTED: [self.submit],
            Status.SUBMITTED: [self.start, self.start, self.send_back],
            Status.UNDER_REVIEW: [
                self.invite,
                self.read,
                self.read,
                self.read,
                self.read,
                self.approve,
                self.send_back,
            ],
            Status.APPROVED: [self.revise],
        }
        self.random.choice(acts.get(self.article.status, [lambda: None]))()

    def submit(self) -> None:
        topic = self.random.choice(self.topics)
        self.article.edit(
            by=self.cast.author,
            version=self.article.version,
            title=f"{self.article.title}?",
            topic=topic,
        )
        self.article.submit(by=self.cast.author)
        self.assignments = []

    def start(self) -> None:
        self.article.start_review(by=self.cast.editor)

    def send_back(self) -> None:
        self.article.request_changes(
            by=self.cast.editor, digest=self.article.digest, reason="More."
        )

    def invite(self) -> None:
        if not self.assignments:
            self.assignments = self.cast.invite(self.article, *self.cast.reviewers)

    def read(self) -> None:
        if not self.assignments:
            return self.invite()
        assignment = self.random.choice(self.assignments)
        assignment.refresh_from_db()
        by = assignment.member.person
        if assignment.status == "invited":
            assignment.accept(by=by) if self.random.random() < 0.8 else assignment.decline(
                by=by, reason="No time."
            )
        elif assignment.status == "accepted" and assignment.interests == Interests.NOT_ASKED:
            assignment.declare(by=by, interests=Interests.NONE)
        elif assignment.status == "accepted":
            assignment.sign(
                by=by,
                digest=assignment.digest,
                recommendation="approve",
                checklist=dict.fromkeys(CHECKLIST, True),
                signature=sign_for(by, assignment),
            )

    def approve(self) -> None:
        with_two = (
            Event.objects.filter(
                article=self.article, verb="sign", digest=self.article.digest
            ).count()
            >= 2
        )
        if with_two:
            self.article.approve(
                by=self.cast.editor,
                digest=self.article.digest,
                signature=sign_for(self.cast.editor, self.article),
            )

    def revise(self) -> None:
        self.article.revise(by=self.cast.author)


def everything_asked(cast: Cast, other: Topic, now: datetime) -> list[Period]:
    """Periods of all lengths, of all and each topic, of all and each member, with an article
    left out and without."""
    ends = [
        (BEGINNING - 400 * DAY, now + DAY),
        (datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)),
        (datetime(2026, 2, 3, tzinfo=UTC), datetime(2026, 2, 24, tzinfo=UTC)),
    ]
    some = list(Article.objects.order_by("pk").values_list("pk", flat=True)[1:2])
    of = [
        (0, 0, ()),
        (0, 0, some),
        (other.pk, 0, ()),
        (cast.topic.pk, 0, some),
        (0, cast.reviewers[0].pk, some),
        (other.pk, cast.reviewers[1].pk, ()),
    ]
    return [
        Period(start, end, topic, person, without)
        for start, end in ends
        for topic, person, without in of
    ]


def as_told(period: Period) -> tuple[Any, ...]:
    """What pages show of a period."""
    found = period.sums()
    counts = {key: number for key, number in found.as_told().counts.items() if number}
    moves = (
        {}
        if period.person
        else {status: number for status, number in found.moves.items() if number}
    )
    return counts, moves, {key: number for key, number in found.by_month.items() if number}


@pytest.mark.long
def test_what_is_kept_of_random_lives_is_what_the_ledger_gives(cast: Cast) -> None:
    """Other lives on each database."""
    random, other = (
        Random(connection.vendor),
        Topic.objects.create(name="Infections", slug="infections"),
    )
    with time_machine.travel(BEGINNING, tick=False) as traveller:
        lives = [Life(cast, random, other, number) for number in range(3)]
        for _ in range(40):
            random.choice(lives).act()
            traveller.shift(random.choice([HOUR / 7, HOUR, 9 * HOUR, 3 * DAY]))
            if random.random() < 0.2:
                keep()
        assert list(disagreements()) == []
        asked = everything_asked(cast, other, timezone.now())
        partly = [as_told(period) for period in asked]
        keep()
        wholly = [as_told(period) for period in asked]
        assert KeptFigures.objects.filter(unit="month").exists() and list(disagreements()) == []
        KeptFigures.objects.all().delete()
        assert partly == wholly == [as_told(period) for period in asked]
        rebuild(lambda done, of: None)
        assert list(disagreements()) == [] and wholly == [as_told(period) for period in asked]
        there = {status: number for status, number in asked[0].sums().moves.items() if number}
        assert there == {
            status: Article.objects.filter(status=status, revision__isnull=False).count()
            for status in there
        }


@pytest.fixture
def lived(cast: Cast) -> Iterator[Any]:
    """An article ready for decision on the first day; a third member has accepted. It is the
    fourth day."""
    with time_machine.travel(BEGINNING, tick=False) as traveller:
        article = cast.under_review()
        first, second, third = cast.invite(article, *cast.reviewers)
        cast.review(first), cast.review(second)
        (
            third.accept(by=cast.reviewers[2]),
            third.declare(by=cast.reviewers[2], interests=Interests.NONE),
        )
        traveller.shift(3 * DAY)
        keep()
        assert list(disagreements()) == []
        yield third


def test_a_review_after_its_revision_was_ready_is_counted_for_its_member(
    cast: Cast, lived: Any
) -> None:
    period = Period(BEGINNING - DAY, BEGINNING + DAY, person=cast.reviewers[2].pk)
    assert not period.sums().of("wait submit")
    by = cast.reviewers[2]
    lived.sign(
        by=by,
        digest=lived.digest,
        recommendation="approve",
        checklist=dict.fromkeys(CHECKLIST, True),
        signature=sign_for(by, lived),
    )
    assert sum(period.sums().of("wait submit").values()) == 1 and list(disagreements()) == []
    keep()
    assert sum(period.sums().of("wait submit").values()) == 1 and list(disagreements()) == []


@pytest.mark.parametrize(
    "change",
    [
        {"sums": "{}"},
        {"moves": '{"approved":7}'},
        {"topic": 99},
        {"person": 99},
        {"sums": "forged"},
    ],
)
@pytest.mark.parametrize("unit", ["day", "month"])
@pytest.mark.sampled(5)
def test_what_went_wrong_is_found_and_rebuilt(
    cast: Cast, lived: Any, unit: str, change: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    keep(BEGINNING + 40 * DAY)
    wrong = KeptFigures.objects.filter(unit=unit, topic=0, person=0).exclude(sums="{}").latest("pk")
    KeptFigures.objects.filter(pk=wrong.pk).update(**change)
    with pytest.raises(SystemExit, match="disagreement"):
        call_command("verify_ledger")
    assert f"The figures kept of the {unit} from 2026-01-" in capsys.readouterr().out
    call_command("rebuild_figures")
    assert "Figures are kept of" in capsys.readouterr().out
    assert list(disagreements()) == []


def test_what_stops_half_way_leaves_nothing_wrong_and_goes_on(
    cast: Cast, lived: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.submitted(title="Another?")
    monkeypatch.setattr(keeping, "MOST", 0)  # each month by itself
    period = Period(BEGINNING - DAY, timezone.now() + 60 * DAY)
    before = as_told(period)

    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with time_machine.travel(timezone.now() + 60 * DAY, tick=False):
        with pytest.raises(KeyboardInterrupt):
            rebuild(stop)
        assert list(disagreements()) == [] and as_told(period) == before
        insert = keeping._insert
        with (
            pytest.raises(KeyboardInterrupt),
            monkeypatch.context() as patched,
            transaction.atomic(),
        ):
            patched.setattr(keeping, "_insert", lambda *given: insert(*given) or stop(0, 0))
            rebuild(lambda done, of: None)
        assert list(disagreements()) == [] and as_told(period) == before
        keep()
        assert KeptFigures.objects.filter(unit="month", topic=0, person=0).count() == 3
        assert list(disagreements()) == [] and as_told(period) == before


def test_nothing_is_kept_that_is_not_over(cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 3, 31, 23, 30, tzinfo=UTC), tick=False) as traveller:
        assert keep() == 0
        cast.submitted()
        traveller.shift(
            timedelta(minutes=39)
        )  # nine minutes past midnight: an act may still be under way
        keep()
        assert not KeptFigures.objects.filter(start=datetime(2026, 3, 31, 23, tzinfo=UTC)).exists()
        traveller.shift(timedelta(minutes=2))
        keep()
        assert {row.unit for row in KeptFigures.objects.filter(topic=0, person=0)} == {
            "day",
            "month",
        }
        forget([datetime(2026, 3, 31, 23, 30, tzinfo=UTC)])
        assert not KeptFigures.objects.filter(unit="month").exists()


def test_on_the_last_day_of_a_month_its_days_are_those_that_are_kept(cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 11, 28, 12, tzinfo=UTC), tick=False) as traveller:
        cast.submitted()
        traveller.shift(2 * DAY)
        keep()
        period = Period(datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
        read = {(unit, start) for _, unit, start, *_ in period._kept(timezone.now() + DAY)}
        assert ("day", datetime(2026, 11, 28, tzinfo=UTC)) in read
