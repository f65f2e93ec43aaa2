"""The demo's mailbox: what was kept is shown as it is, to nobody outside the demo."""

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection
from django.http import HttpResponse
from django.test import Client

from articles.models import Channel, Notification
from articles.tasks import deliver_notifications
from tests.cast import Cast

MAILS = "/demo/mail/"


@pytest.fixture(autouse=True)
def kept_in(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "editorial.demo.mailbox.MailboxBackend"
    settings.MAILBOX = tmp_path / "not there yet" / "mail"


def keep(subject: str = "Hello", text: str = "Words.", to: str = "somebody@cast.example") -> None:
    get_connection().send_messages([EmailMessage(subject, text, to=[to])])


def listed(answer: HttpResponse) -> list[str]:
    return [kept.mail["Subject"] for kept in answer.context["mails"]]


@pytest.mark.django_db
def test_what_the_courier_delivers_can_be_read(client: Client, cast: Cast) -> None:
    cast.submitted()
    assert deliver_notifications() == 4
    answer = client.get(MAILS)
    assert sorted(kept.mail["To"] for kept in answer.context["mails"]) == sorted(
        person.email for person in (cast.author, cast.editor, cast.other_editor, cast.chair)
    )
    row = Notification.objects.get(recipient=cast.author, channel=Channel.MAIL)
    key = next(kept.key for kept in answer.context["mails"] if kept.mail["To"] == cast.author.email)
    html = client.get(f"{MAILS}{key}/").content.decode()
    assert (
        row.subject in html
        and cast.author.email in html
        and f'<a href="http://localhost:8000{row.path}"' in html
    )


def test_the_newest_comes_first(client: Client) -> None:
    for number in range(3):
        keep(f"Mail {number}")
    assert listed(client.get(MAILS)) == ["Mail 2", "Mail 1", "Mail 0"]


def test_words_are_shown_and_never_run(client: Client) -> None:
    keep(
        "<b>Bold</b>", "<script>alert(1)</script> javascript:alert(1) https://site.example/?a=1&b=2"
    )
    [kept] = client.get(MAILS).context["mails"]
    for path in (MAILS, f"{MAILS}{kept.key}/"):
        html = client.get(path).content.decode()
        assert "&lt;b&gt;Bold" in html and "<script>" not in html and 'href="javascript' not in html


@pytest.mark.parametrize("key", ["nothing", "..", "new", "1.M1P1Q1.host"])
def test_what_was_not_kept_is_not_there(client: Client, key: str) -> None:
    keep()
    assert client.get(f"{MAILS}{key}/").status_code == 404


def test_before_the_first_mail_it_says_so(client: Client) -> None:
    assert "No mail yet" in client.get(MAILS).content.decode()


def test_outside_the_demo_there_is_no_such_page(client: Client, settings: Any) -> None:
    keep()
    [kept] = client.get(MAILS).context["mails"]
    settings.DEMO = False
    assert [client.get(path).status_code for path in (MAILS, f"{MAILS}{kept.key}/")] == [404, 404]


def test_it_only_shows(client: Client) -> None:
    assert client.post(MAILS).status_code == 405
