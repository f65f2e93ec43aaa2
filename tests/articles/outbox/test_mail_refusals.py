"""What a mail server's answers mean: who is refused, and what waits for a better hour."""

import smtplib

import pytest

from articles.models import DeliveryStatus
from articles.outbox.mail import cannot_be_written, is_drop, refuses_recipient
from articles.tasks import deliver_notifications
from tests.cast import Cast

from .owing import let_time_pass, owe, sink, states, unhurried
from .sink import Sink

__all__ = ["sink", "unhurried"]

pytestmark = pytest.mark.django_db


def told(code: int, words: str) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"a@b.example": (code, words.encode())})


REFUSALS: list[tuple[Exception, str]] = [
    *(
        (told(code, words), "no recipient")
        for code, words in [
            (550, "no"),
            (553, "no"),
            (551, "gone"),
            (556, "no mail here"),
            (550, "5.1.1 user unknown"),
            (550, "5.2.1 disabled"),
            (550, "5.1.10 null MX"),
            (553, "5.1.3 bad address"),
            (550, "no such user"),
        ]
    ),
    *(
        (told(code, words), "later")
        for code, words in [
            (450, "no"),
            (452, "4.2.2 full"),
            (550, "5.7.1 relaying denied"),
            (554, "5.7.1 relay access denied"),
            (550, "relay not permitted"),
            (530, "5.7.0 authentication required"),
            (550, "authentication required"),
            (552, "5.2.2 mailbox full"),
            (550, "5.4.4 no route"),
            (550, "5.1.8 bad sender's domain"),
            (550, "blocked by our policy"),
            (503, "5.5.1 MAIL first"),
            (521, "no mail"),
        ]
    ),
    (told(421, "no"), "drop"),
    *(
        (smtplib.SMTPDataError(code, b"no"), meaning)
        for code, meaning in [(554, "later"), (550, "later"), (451, "later"), (421, "drop")]
    ),
    *(
        (smtplib.SMTPSenderRefused(code, b"who?", "us"), meaning)
        for code, meaning in [(550, "later"), (451, "later"), (421, "drop")]
    ),
    (smtplib.SMTPAuthenticationError(535, b"5.7.8 who?"), "later"),
    (smtplib.SMTPNotSupportedError("SMTPUTF8"), "later"),
    (smtplib.SMTPServerDisconnected("gone"), "drop"),
    (TimeoutError("slow"), "drop"),
    (ConnectionResetError("reset"), "drop"),
    (UnicodeEncodeError("ascii", "ä", 0, 1, "no"), "unwritten"),
    (KeyError("bug"), "later"),
]


@pytest.mark.parametrize(("trouble", "meaning"), REFUSALS)
def test_what_an_answer_means(trouble: Exception, meaning: str) -> None:
    asked = {"drop": is_drop, "no recipient": refuses_recipient, "unwritten": cannot_be_written}
    assert [name for name, is_so in asked.items() if is_so(trouble)] == [meaning] * (
        meaning in asked
    )


ANSWERS = {
    "550 5.1.1 no such user": "rcpt",
    "550 no": "rcpt",
    "554 5.7.1 relay access denied": "rcpt",
    "554 5.6.0 no": "data",
    "552 too much": "data",
}


@pytest.mark.once
@pytest.mark.parametrize("answer", ANSWERS)
def test_a_server_that_refuses_everything_for_a_while_costs_no_mail(
    sink: Sink, cast: Cast, answer: str
) -> None:
    owe(9, cast)
    usual = getattr(sink, ANSWERS[answer])
    setattr(sink, ANSWERS[answer], lambda address: answer)
    for _ in range(4):
        let_time_pass()
        assert deliver_notifications() == 0
    assert states() == {DeliveryStatus.OWED}
    setattr(sink, ANSWERS[answer], usual)
    let_time_pass()
    assert deliver_notifications() == 9
    assert states() == {DeliveryStatus.DELIVERED}


@pytest.mark.once
def test_mail_taken_before_a_refusal_proves_nothing_about_it(sink: Sink, cast: Cast) -> None:
    """The server breaks down in the middle of a run, and stays so."""
    owe(6, cast)
    sink.rcpt = lambda address: "550 no" if len(sink.mails) >= 3 else ""
    assert deliver_notifications() == 3
    for _ in range(3):
        let_time_pass()
        assert deliver_notifications() == 0
    assert states() == {DeliveryStatus.DELIVERED, DeliveryStatus.OWED}
