"""An invitation answered from the mail: once, in time, by nobody else's link, and no text is
opened by it."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Channel, Notification, Person
from articles.tasks import deliver_notifications
from reviewers.assigning.invitations import find, is_alive, path_of
from reviewers.models import Assignment, AssignmentStatus
from reviewers.tasks import keep_time
from tests.cast import Cast
from tests.rewinding import walked

pytestmark = pytest.mark.page

ANSWER, TEXT = "Answercanary.", "Textcanary. [1]\n"


@walked
def asked(cast: Cast) -> Assignment:
    article = cast.under_review(short_answer=ANSWER, body=TEXT)
    return cast.invite(article, cast.reviewers[0])[0]


def status(asked: Assignment) -> str:
    return str(Assignment.objects.get(pk=asked.pk).status)


def test_the_mail_holds_the_link_and_the_inbox_does_not(asked: Assignment, cast: Cast) -> None:
    link = f"http://localhost:8000{path_of(asked)}"
    rows = {row.channel: row for row in Notification.objects.filter(kind="reviewer_invited")}
    assert (
        f"Accept: {link}\n" in rows[Channel.MAIL].text
        and f"Decline: {link}#decline\n" in rows[Channel.MAIL].text
    )
    assert "/board/invitation/" not in rows[Channel.INBOX].text
    assert "Editor asks you to review revision 1" in rows[Channel.INBOX].text
    deliver_notifications()
    assert [message.to for message in mail.outbox if f" {link}\n" in message.body] == [
        [cast.reviewers[0].email]
    ]
    rows[Channel.MAIL].refresh_from_db()
    assert rows[Channel.MAIL].text == "", "the link does not outlive the mail"


def test_the_reminder_has_the_link_too_and_only_its_mail(
    client: Client, asked: Assignment, cast: Cast
) -> None:
    deliver_notifications()
    with time_machine.travel(asked.invited_at + timedelta(days=3), tick=False):
        keep_time()
        rows = {
            row.channel: row for row in Notification.objects.filter(kind="reviewer_answer_reminder")
        }
        assert "/board/invitation/" not in rows[Channel.INBOX].text
        assert (
            "Accept: " in rows[Channel.MAIL].text
            and "please do not pass them on" in rows[Channel.MAIL].text
        )
        deliver_notifications()
        [link] = re.findall(r"Decline: http://localhost:8000(\S+)#decline\n", mail.outbox[-1].body)
        rows[Channel.MAIL].refresh_from_db()
        assert rows[Channel.MAIL].text == "", "the link does not outlive the mail"
        assert client.post(link, {"verb": "accept"}).status_code == 302
    assert status(asked) == AssignmentStatus.ACCEPTED


def test_who_is_logged_in_as_somebody_else_can_only_log_out(
    client: Client, asked: Assignment, cast: Cast
) -> None:
    for person, is_another in [
        (None, False),
        (cast.reviewers[0], False),
        (cast.reviewers[1], True),
    ]:
        if person:
            client.force_login(person)
        page = client.get(path_of(asked)).content.decode()
        assert (
            "You are logged in as <bdi>Reviewer Two</bdi>; this link was sent to <bdi>Reviewer "
            "One</bdi>" in page
        ) == is_another
        assert ('name="verb"' in page) != is_another
    for verb in ({"verb": "accept"}, {"verb": "decline", "reason": "No time."}):
        assert (
            client.post(path_of(asked), verb).status_code == 403
            and status(asked) == AssignmentStatus.INVITED
        )
    path = path_of(asked)
    assert client.post("/accounts/logout/", {"next": path}).url == path
    assert 'value="accept"' in client.get(path).content.decode()


def test_the_pages_say_by_when_to_answer_and_by_when_the_review_is_due(
    client: Client, asked: Assignment, cast: Cast
) -> None:
    answer_by, due = (f">{at:%-d %B %Y}</time>" for at in (asked.lapses_at, asked.falls_due_at))
    page = client.get(path_of(asked)).content.decode()
    assert "Please answer by <time" in page and answer_by in page and due in page
    client.force_login(cast.reviewers[0])
    page = client.get(reverse("board:assignment", args=[asked.pk])).content.decode()
    assert answer_by in page and "<dt>Answer by</dt>" in page and "<dt>Review due</dt>" in page
    page = client.get(reverse("board:assignments")).content.decode()
    assert "Answer by <time" in page and answer_by in page and due in page
    asked.accept(by=cast.reviewers[0])
    page = client.get(reverse("board:assignment", args=[asked.pk])).content.decode()
    assert "Answer by" not in page and "<dt>Review due</dt>" in page


def test_looking_shows_what_the_mail_said_and_changes_nothing(
    client: Client, asked: Assignment
) -> None:
    for _ in range(2):
        answer = client.get(path_of(asked))
    page = answer.content.decode()
    assert answer.status_code == 200 and answer.headers["Referrer-Policy"] == "same-origin", (
        "no other site hears of the address"
    )
    assert (
        asked.revision.title in page
        and "<bdi>Editor</bdi> asks you" in page
        and 'name="verb" value="accept"' in page
    )
    assert not re.search(r"canary|Author\b", page)
    assert status(asked) == AssignmentStatus.INVITED


def test_accepting_is_the_member_s_act_and_leads_to_the_log_in(
    client: Client, asked: Assignment, cast: Cast
) -> None:
    for _ in range(2):  # a double click shows the same
        answer = client.post(path_of(asked), {"verb": "accept"})
        assert answer.headers["Location"] == f"/admin/board/{asked.pk}/"
    assert status(asked) == AssignmentStatus.ACCEPTED
    assert [event.actor for event in asked.article.events.filter(verb="accept")] == [
        cast.reviewers[0]
    ]
    assert (
        client.get(f"/admin/board/{asked.pk}/").headers["Location"].startswith("/accounts/login/")
    )


def test_declining_needs_a_reason_and_says_so_beside_the_field(
    client: Client, asked: Assignment
) -> None:
    page = client.post(path_of(asked), {"verb": "decline", "reason": " "})
    assert "Say why you decline; one word is enough." in page.content.decode()
    assert status(asked) == AssignmentStatus.INVITED
    answer = client.post(path_of(asked), {"verb": "decline", "reason": "No time."}, follow=True)
    assert answer.status_code == 200 and "You have declined" in answer.content.decode()
    asked.refresh_from_db()
    assert (asked.status, asked.declined_because) == (AssignmentStatus.DECLINED, "No time.")


def off_the_board(asked: Assignment) -> None:
    asked.member.person.groups.clear()


def deactivated(asked: Assignment) -> None:
    asked.member.is_active = False
    asked.member.save()


def session_ended(asked: Assignment) -> None:
    asked.member.person.is_active = False
    asked.member.person.save()
    asked.member.person.is_active = True
    asked.member.person.save()


def cancelled(asked: Assignment) -> None:
    asked.cancel(by=asked.by)


def answered(asked: Assignment) -> None:
    asked.accept(by=asked.member.person)
    asked.decline(by=asked.member.person, reason="After all, no.")


@pytest.mark.parametrize("end", [off_the_board, deactivated, session_ended, cancelled, answered])
@pytest.mark.parametrize("sent", [{"verb": "accept"}, {"verb": "decline", "reason": "No."}])
def test_a_link_that_has_ended_answers_nothing(
    client: Client,
    asked: Assignment,
    end: Callable[[Assignment], None],
    sent: dict[str, str],
) -> None:
    path = path_of(asked)
    end(asked)
    before = status(asked)
    answers = [client.get(path), client.post(path, sent)]
    assert [answer.status_code for answer in answers] == [
        200 if end is answered else 410,
        410,
    ]  # how one has answered can be seen
    assert "canary" not in "".join(answer.content.decode() for answer in answers)
    assert status(asked) == before


def test_a_link_ends_with_the_time_to_answer_which_an_absence_puts_off(
    client: Client, asked: Assignment
) -> None:
    path, late = path_of(asked), timezone.now() + timedelta(days=5, minutes=1)
    with time_machine.travel(late, tick=False):
        assert (
            client.get(path).status_code == client.post(path, {"verb": "accept"}).status_code == 410
        )
    asked.member.absent_from = timezone.localdate() + timedelta(days=1)
    asked.member.save()
    with time_machine.travel(late, tick=False):
        assert client.get(path).status_code == 200
    asked.member.absent_until = date.max  # whatever somebody typed
    asked.member.save()
    assert client.post(path, {"verb": "accept"}).status_code == 302


def test_no_absence_keeps_the_link_alive_for_ever(client: Client, asked: Assignment) -> None:
    asked.member.absent_from = timezone.localdate()
    asked.member.save()
    token = path_of(asked).split("/")[-2]
    for days, alive in ((59, True), (61, False)):
        with time_machine.travel(asked.invited_at + timedelta(days=days)):
            found = find(token)
            assert found is not None and is_alive(token, found) == alive


@pytest.mark.parametrize(
    "forge",
    [
        lambda path: path[:-2] + ("A/" if path[-2] != "A" else "B/"),
        lambda path: re.sub(r"/\d+-", "/1000000-", path),
        lambda path: re.sub(r"-\d+\.", "-1.", path),
        lambda path: "/board/invitation/x/",
        lambda path: "/board/invitation/1-2-3/",
        lambda path: "/board/invitation/é.é/",
    ],
)
def test_a_link_that_was_made_up_is_not_there(
    client: Client, asked: Assignment, forge: Callable[[str], str]
) -> None:
    for answer in (
        client.get(forge(path_of(asked))),
        client.post(forge(path_of(asked)), {"verb": "accept"}),
    ):
        assert answer.status_code == 404
    assert status(asked) == AssignmentStatus.INVITED


def test_what_stands_against_accepting_is_not_told_to_who_has_a_link(
    client: Client, asked: Assignment, cast: Cast
) -> None:
    Person.objects.filter(pk__in=[cast.author.pk, cast.reviewers[0].pk]).update(
        institution="Canary Hospital"
    )
    page, refused = client.get(path_of(asked)), client.post(path_of(asked), {"verb": "accept"})
    assert (page.status_code, refused.status_code) == (200, 409)
    for answer in (page, refused):
        assert (
            "You cannot accept this now" in answer.content.decode()
            and "Canary" not in answer.content.decode()
        )
    assert status(asked) == AssignmentStatus.INVITED
    assert (
        client.post(path_of(asked), {"verb": "decline", "reason": "We are colleagues."}).status_code
        == 302
    )


def test_a_form_without_its_token_is_refused(asked: Assignment) -> None:
    assert (
        Client(enforce_csrf_checks=True).post(path_of(asked), {"verb": "accept"}).status_code == 403
    )
    assert status(asked) == AssignmentStatus.INVITED


@pytest.mark.parametrize("sent", [{}, {"verb": "sign"}, {"verb": "cancel"}])
def test_no_other_step_is_taken_by_a_link(
    client: Client, asked: Assignment, sent: dict[str, str]
) -> None:
    assert client.post(path_of(asked), sent).status_code == 400
    assert status(asked) == AssignmentStatus.INVITED
