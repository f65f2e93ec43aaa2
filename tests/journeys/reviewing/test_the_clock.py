"""What the clock does to those who are asked: invitations that lapse, reminders, days away, and
the mail that somebody wants."""

import re
from datetime import date, timedelta

import time_machine
from django.core import mail
from django.utils import timezone

from articles.models import Person
from reviewers.tasks import keep_time
from tests.cast import code_for

from .. import acts
from ..conftest import PASSPHRASE, Journey
from ..test_mail import answer_link
from ..walker import Walker


def later(days: int) -> time_machine.travel:
    """Travel to a few minutes after the same hour, so many days from today."""
    return time_machine.travel(timezone.now() + timedelta(days=days, minutes=5))


def tick(journey: Journey) -> None:
    """Let the clock come twice, as it may, and the courier deliver what it owes."""
    keep_time()
    keep_time()
    journey.post()


def count(to: Person, about: str) -> int:
    """How many mails about this somebody got."""
    return sum(
        message.to == [to.email] and message.subject.startswith(about) for message in mail.outbox
    )


def log_in(walker: Walker, who: Person) -> Walker:
    """Log in where the page asks for it, and go on to where one was."""
    return (
        walker.fill(login=who.email, password=PASSPHRASE)
        .press("Log in")
        .fill(code=code_for(who))
        .press("Log in")
    )


def on(moment: date | None) -> str:
    """A day as pages write it."""
    assert moment
    return f"{moment:%-d %B %Y}"


def test_an_invitation_answers_once_however_often_it_is_pressed(journey: Journey) -> None:
    cast, who = journey.cast, journey.cast.reviewers[0]
    cast.invite(cast.under_review(title=acts.QUESTION, short_answer=acts.ANSWER), who)
    journey.post()
    link = answer_link(journey, who.email)
    tabs = [journey.public(has_script=False).go(link) for _ in range(2)]
    for tab in tabs:
        tab.press("Accept").does_not_read(acts.ANSWER)
        assert tab.path == "/accounts/login/"
    assert [
        event.verb
        for event in who.board_member.assignments.get().article.events.filter(verb="accept")
    ] == ["accept"]
    gone = (
        journey.public()
        .is_refused(link, 410)
        .reads("This link has been used", "You have accepted this invitation.")
    )
    log_in(gone.does_not_read(acts.ANSWER, "Or decline").follow("My reviews"), who).open(
        acts.QUESTION
    )
    gone.reads("I have no competing interests.").does_not_read(acts.ANSWER)


def test_an_invitation_nobody_answers_ends_and_the_next_is_asked(journey: Journey) -> None:
    cast = journey.cast
    first, second, third = cast.reviewers
    article = cast.under_review(title=acts.QUESTION, short_answer=acts.ANSWER)
    answered, ignored = cast.invite(article)
    answered.accept(by=first)
    journey.post()
    with later(3):
        tick(journey)
        assert f"Please accept or decline by {on(ignored.lapses_at)}" in journey.mail(
            second.email, "Please answer"
        )
        assert count(first, "Please answer") == 0
    with later(6):
        tick(journey)
        editor = (
            journey.enter(cast.editor)
            .go("/inbox/")
            .open("No answer to an invitation")
            .press("Open")
        )
        editor.reads(
            "Invitation expired", "Expired", "Reviewer Three", f"Asked {on(timezone.now())}"
        )
        editor.reads(
            f"Waiting for Reviewer One (accepted, due {answered.due_at:%-d %B}) and Reviewer Three "
            "(invited, due"
        )
        late = journey.enter(second).is_refused(answer_link(journey, second.email), 410)
        late.reads("The time to answer has passed").go("/inbox/").open(
            "Your invitation has ended"
        ).press("Open").open(acts.QUESTION)
        late.reads("No answer came in time, so the invitation ended on")
        member = (
            journey.public()
            .go(answer_link(journey, third.email))
            .reads("You are asked to read revision 1")
        )
        log_in(member.press("Accept"), third).reads("I have no competing interests.").does_not_read(
            acts.ANSWER
        )
        assert [count(reviewer, "Will you review") for reviewer in cast.reviewers] == [1, 1, 1]


def test_an_editor_reminds_and_takes_a_request_back(journey: Journey) -> None:
    cast, who = journey.cast, journey.cast.reviewers[0]
    cast.invite(cast.under_review(title=acts.QUESTION))
    journey.post()
    editor = journey.enter(cast.editor).open(acts.QUESTION).reads("Reviewer One was asked today.")
    assert (
        editor.page.get_by_role("button", name="Remind Reviewer One, MD").get_attribute(
            "aria-disabled"
        )
        == "true"
    )
    with later(1):
        tick(journey)
        journey.log_in(editor, cast.editor).go("/admin/").open(acts.QUESTION)
        editor.follow("Remind Reviewer One, MD").reads(
            "Nobody will be able to remind them again today."
        )
        editor.press("Remind").reads(
            "Reminder sent. It is recorded with your name.", "Reviewer One was reminded today."
        )
        editor.open("Cancel invitation").reads(
            "The invitation of Reviewer One, MD will be cancelled."
        )
        editor.fill(reason="The question has moved on.").press("Cancel invitation")
        editor.reads(
            "Invitation cancelled. It is recorded with your name.", "More must be invited."
        )
        journey.post()
        assert "Editor reminds you" in journey.mail(who.email, "A reminder")
        member = journey.enter(who).go("/inbox/")
        member.open("No review needed any more").press("Open").reads("Nothing waits for you").open(
            acts.QUESTION
        )
        member.reads("No review is needed from you any more: Editor cancelled the invitation on")
        assert "The question has moved on." in journey.mail(who.email, "No review needed any more")
        assert count(cast.reviewers[1], "No review needed") == 0


def test_a_review_that_does_not_come_reaches_a_chair(journey: Journey) -> None:
    cast, who = journey.cast, journey.cast.reviewers[0]
    [assignment] = cast.invite(cast.under_review(title=acts.QUESTION), who)
    assignment.accept(by=who)
    journey.post()
    counts: list[tuple[int, int, int]] = []
    for days in (11, 12, 13, 15, 17, 18, 21, 22, 30, 60):
        with later(days):
            tick(journey)
            counts.append(
                (
                    count(who, "Review due"),
                    count(who, "Review overdue"),
                    count(cast.chair, "Overdue review"),
                )
            )
            if days == 13:
                member = (
                    journey.enter(who)
                    .go("/inbox/")
                    .open("Review due")
                    .press("Open")
                    .reads(on(assignment.due_at))
                )
            if days == 15:
                member = (
                    journey.enter(who)
                    .reads(f"Overdue since {on(assignment.due_at)}")
                    .go("/inbox/")
                    .open("Review overdue")
                    .press("Open")
                )
                member.reads("I have no competing interests.")
            if days == 22:
                chair = journey.enter(cast.chair).go("/inbox/").reads("Overdue review")
                chair.open("Overdue review").press("Open")
                chair.reads(
                    f"overdue since {on(assignment.due_at)}", "Ask somebody else in the place of"
                )
    assert counts == [
        (0, 0, 0),
        (1, 0, 0),
        (1, 0, 0),
        (1, 1, 0),
        (1, 1, 0),
        (1, 2, 0),
        (1, 2, 0),
        (1, 3, 1),
        (1, 3, 1),
        (1, 3, 1),
    ]
    assert "after 3 reminders. No more are sent." in journey.mail(
        cast.chair.email, "Overdue review"
    )


def test_a_member_wants_one_mail_a_day_and_an_author_none(journey: Journey) -> None:
    cast, who = journey.cast, journey.cast.reviewers[0]
    member = journey.enter(who).go("/accounts/mail/")
    member.tick("Once a day").press("Save").reads("Your choice is kept.")
    author = (
        journey.enter(cast.author)
        .go("/accounts/mail/")
        .tick("No mail")
        .press("Save")
        .reads("Your choice is kept.")
    )

    article = cast.under_review(title=acts.QUESTION)
    reviews = cast.invite(article)
    journey.post()
    assert [count(who, about) for about in ("Will you review", "Review started")] == [1, 0]
    with time_machine.travel((timezone.now() + timedelta(days=1)).replace(hour=7)):
        tick(journey)
        digest = journey.mail(who.email, "Waiting for you: 1 thing")
        assert f"- {acts.QUESTION} (please answer by {reviews[0].lapses_at:%-d %B})" in digest
    [sent] = [message for message in mail.outbox if message.subject.startswith("Waiting for you")]
    link = sent.message()["List-Unsubscribe"].strip("<>")
    assert sent.message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    anybody = (
        journey.public(has_script=False)
        .go(link)
        .reads("Stop our mail?")
        .press("Stop the mail")
        .reads("Mail is stopped")
    )
    member.go("/inbox/").follow("your choice")
    assert (
        member.page.get_by_role("radio", name=re.compile("^No mail")).is_checked()
        and anybody.context.cookies() == []
    )

    for assignment in reviews:
        cast.review(assignment)
    editor = journey.enter(cast.editor).open(acts.QUESTION)
    acts.decide(editor, "Approve")
    journey.post()
    assert [
        message.subject[:8] for message in mail.outbox if message.to == [cast.author.email]
    ] == ["Approved"]
    author.go(journey.link(cast.author.email, "Approved")).follow("See the public page").reads(
        acts.QUESTION
    )
    assert count(who, "Approved") == count(who, "Decided") == 0


def test_days_away_move_what_is_due(journey: Journey) -> None:
    cast, who, today = journey.cast, journey.cast.reviewers[0], timezone.localdate()
    [assignment] = cast.invite(cast.under_review(title=acts.QUESTION), who)
    assignment.accept(by=who)
    journey.post()
    due, put_off = assignment.due_at, assignment.due_at + timedelta(days=9)
    leaves, back = today + timedelta(days=1), today + timedelta(days=9)
    member = journey.enter(who).reads(f"Due {on(due)}").follow("When you are away")
    member.reads("You are not away.")
    member.fill(absent_from=f"{leaves}", absent_until=f"{back}").press("Save these days")
    member.reads(
        f"Your open review is paused from {on(leaves)} until {on(back)}.",
        f"Due {on(put_off)}",
    )
    member.open(acts.QUESTION).reads(on(put_off)).does_not_read(on(due))
    editor = journey.enter(cast.editor).open(acts.QUESTION).reads(f"due {on(put_off)}")
    with later(5):
        tick(journey)
        journey.log_in(editor, cast.editor).go("/admin/").open(acts.QUESTION).reads(
            "away until", "Reviewer One is away."
        )
        journey.log_in(member, who).go("/admin/board/").reads("Paused while you are away until")
    for days, reminded in ((13, 0), (22, 1)):
        with later(days):
            tick(journey)
            assert (
                count(who, f"Review due {put_off:%-d %B}")
                == count(who, "Review") - count(who, "Review started")
                == reminded
            )
