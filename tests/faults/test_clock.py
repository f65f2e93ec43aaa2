"""The clock is killed for real: a worker that ends invitations, asks the next members and reminds
dies with SIGKILL in the middle of it.

After how many notices it dies is drawn from a seed, which is printed; FAULTS_SEED repeats a run.
"""

import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.utils import timezone

from articles.models import Channel, DeliveryStatus, Notification
from reviewers.models import Assignment, AssignmentStatus
from reviewers.tasks import keep_time
from tests.articles.outbox.sink import Sink
from tests.cast import Cast
from tests.chance import seed
from tests.invariants import violations
from tests.servers import Valkey, free_port

from .stage import Worker, ended, eventually

ARTICLES, KILLS = 8, 4
DAYS_AGO = (
    23  # so a review of fourteen days is nine days late, and an answer has been wanted for eighteen
)
KINDS = {
    "reviewer_overdue",
    "chairs_overdue",
    "reviewer_expired",
    "editors_expired",
    "reviewer_invited",
}


def asked_long_ago(cast: Cast) -> list[tuple[Assignment, Assignment]]:
    """Articles that two members were asked to read: one took it on and has not written since,
    one never answered."""
    with time_machine.travel(timezone.now() - timedelta(days=DAYS_AGO)):
        asked = [
            tuple(cast.invite(cast.under_review(title=f"Question {number}?")))
            for number in range(ARTICLES)
        ]
        for late, _ in asked:
            late.accept(by=late.member.person)
    return asked


def expected(
    cast: Cast, asked: list[tuple[Assignment, Assignment]]
) -> Counter[tuple[str, int, int, str]]:
    """What the clock owes of them: kind, about which article, to whom, how."""
    editors = [cast.editor.pk, cast.other_editor.pk, cast.chair.pk]
    return Counter(
        (kind, late.revision.article_id, who, channel)
        for late, silent in asked
        for kind, people in {
            "reviewer_overdue": [late.member.person_id],
            "chairs_overdue": [cast.chair.pk],
            "reviewer_expired": [silent.member.person_id],
            "editors_expired": editors,
            "reviewer_invited": [cast.reviewers[2].pk],
        }.items()
        for who in people
        for channel in Channel.values
    )


def told(before: set[int]) -> Counter[tuple[str, int, int, str]]:
    rows = Notification.objects.filter(kind__in=KINDS).exclude(pk__in=before)
    return Counter(rows.values_list("kind", "event__article", "recipient", "channel"))


@pytest.mark.killed
@pytest.mark.django_db(transaction=True)
def test_every_notice_of_the_clock_exists_once_wherever_it_was_killed(
    cast: Cast, broker: Valkey, tmp_path: Path
) -> None:
    chance, asked = random.Random(seed("FAULTS_SEED")), asked_long_ago(cast)
    before, should = set(Notification.objects.values_list("pk", flat=True)), expected(cast, asked)
    moments, worker = (
        sorted(chance.sample(range(1, should.total()), KILLS)),
        Worker(tmp_path, free_port()),
    )
    controller = Controller(Sink(), hostname="127.0.0.1", port=worker.mail_port)
    controller.start()
    try:
        with ended(worker):
            for moment in moments:
                eventually(
                    lambda moment=moment: worker.start() or told(before).total() >= moment,
                    f"{moment} notices",
                )
                worker.kill()
            eventually(
                lambda: worker.start() or (told(before) == should and not owed()),
                "the clock to catch up, and the courier",
            )
    finally:
        controller.stop()
    keep_time()  # once more: there is nothing left to tell
    assert told(before) == should
    assert {str(Assignment.objects.get(pk=silent.pk).status) for _, silent in asked} == {
        AssignmentStatus.EXPIRED
    }
    assert Assignment.objects.filter(member=cast.members[2]).count() == ARTICLES
    assert violations() == []


def owed() -> bool:
    return Notification.objects.filter(
        state__in=[DeliveryStatus.OWED, DeliveryStatus.CLAIMED]
    ).exists()
