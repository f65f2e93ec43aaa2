"""What begins in a mail: accepting by its link, one mail a day instead of many, and none at all."""

import re
from datetime import timedelta

import time_machine
from django.core import mail
from django.utils import timezone

from articles.models import Person
from reviewers.tasks import keep_time
from tests.browser import NARROW

from . import acts
from .conftest import PASSPHRASE, Journey


def answer_link(journey: Journey, to: str) -> str:
    """The link in an invitation that answers it."""
    found = re.search(r"^Accept: (\S+)$", journey.mail(to, "Will you review"), re.MULTILINE)
    assert found
    return found[1]


def test_a_member_accepts_from_the_mail_and_logs_in_to_read(journey: Journey) -> None:
    cast, who = journey.cast, journey.cast.reviewers[0]
    cast.invite(cast.under_review(short_answer=acts.ANSWER), who)
    journey.post()
    link = answer_link(journey, who.email)
    member = journey.public(has_script=False)
    member.page.set_viewport_size(NARROW)
    member.go(link).reads(acts.QUESTION, "Editor asks you to read revision 1").does_not_read(
        acts.ANSWER
    )
    member.press("Accept").reads("You accepted this assignment.").does_not_read(
        acts.ANSWER, acts.QUESTION
    )
    assert member.path == "/accounts/login/"
    journey.enter(who).open(acts.QUESTION).reads("I have no competing interests.").does_not_read(
        acts.ANSWER
    )
    assert cast.reviewers[0].board_member.assignments.get().status == "accepted"


def test_a_member_declines_from_the_mail(journey: Journey) -> None:
    cast, who = journey.cast, journey.cast.reviewers[0]
    cast.invite(cast.under_review(), who)
    journey.post()
    member = (
        journey.public()
        .go(answer_link(journey, who.email) + "#decline")
        .press("Decline")
        .reads("Say why you decline")
    )
    assert who.board_member.assignments.get().status == "invited"
    member.fill(reason="No time this month.").press("Decline").reads(
        "You declined.", "Nothing more is asked of you."
    )
    assert who.board_member.assignments.get().declined_because == "No time this month."


def test_an_author_chooses_one_mail_a_day_and_then_none(journey: Journey) -> None:
    cast = journey.cast
    cast.changes_requested(title=acts.QUESTION)
    author = journey.enter(cast.author).go("/inbox/").follow("your choice")
    author.tick("Once a day").press("Save").reads("Your choice is kept.")
    with time_machine.travel((timezone.now() + timedelta(days=1)).replace(hour=7), tick=False):
        keep_time()
        journey.post()
    assert acts.QUESTION in journey.mail(cast.author.email, "Waiting for you: 1 thing")
    [sent] = [message for message in mail.outbox if message.subject.startswith("Waiting for you")]
    link = sent.message()["List-Unsubscribe"].strip("<>")
    anybody = journey.public().go(link).reads("Stop our mail?")
    assert Person.objects.get(pk=cast.author.pk).mail_wish == "daily"
    anybody.press("Stop the mail").reads("Mail is stopped")
    assert Person.objects.get(pk=cast.author.pk).mail_wish == "none"
    anybody.follow("choose one mail a day instead").fill(
        login=cast.author.email, password=PASSPHRASE
    ).press("Log in")
    anybody.reads("Save")
