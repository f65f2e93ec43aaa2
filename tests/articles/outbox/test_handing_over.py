"""Handing a mail over in one piece ends as `smtplib.SMTP.sendmail` ends, whatever the server
says."""

import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

import pytest

from articles.outbox.handing_over import hand_over
from articles.outbox.written import Written

MAIL = Written("us@cast.example", "you@cast.example", b"Subject: Dots\r\n\r\n.\r\n..two\r\nlast")
ANSWERS = {
    "sender": ["250 ok", "451 later", "550-5.7.1 no\r\n550 no", "421 closing"],
    "recipient": ["250 ok", "251 elsewhere", "550 5.1.1 nobody", "451 later", "421 closing"],
    "data": ["354 go on", "554 no recipients", "421 closing"],
    "mail": ["250 taken", "554 spam", "451 later", "421 closing"],
}


class Server:
    """A mail server for one client: it answers as it was told, and keeps what it was given."""

    def __init__(self, answers: dict[str, str], *, pipelining: bool, goes_on: bool = False) -> None:
        """Begin to listen. Whoever `goes_on` says 354 to DATA though no recipient was taken."""
        self.answers, self.pipelining, self.goes_on, self.taken = (
            answers,
            pipelining,
            goes_on,
            list[bytes](),
        )
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    @property
    def has_recipients(self) -> bool:
        return self.answers["sender"].startswith("25") and self.answers["recipient"].startswith(
            "25"
        )

    def _serve(self) -> None:
        line, _ = self.socket.accept()
        with line, line.makefile("rb") as come:
            answer = "220 here"
            while True:
                line.sendall(answer.encode() + b"\r\n")
                if answer.startswith(("421", "221")) or not (command := come.readline()):
                    return
                answer = self._answer(command[:4].lower())
                if answer.startswith("354"):
                    line.sendall(answer.encode() + b"\r\n")
                    mail = b"".join(iter(come.readline, b".\r\n"))
                    self.taken += [mail] if self.has_recipients else []
                    answer = (
                        self.answers["mail"] if self.has_recipients else "554 no valid recipients"
                    )

    def _answer(self, verb: bytes) -> str:
        if verb == b"ehlo":
            return "250-here\r\n" + "250-PIPELINING\r\n" * self.pipelining + "250 SIZE 1000"
        if verb == b"data":
            return (
                self.answers["data"]
                if self.has_recipients
                else "354 go on"
                if self.goes_on
                else "503 no recipients"
            )
        return {
            b"mail": self.answers["sender"],
            b"rcpt": self.answers["recipient"],
            b"quit": "221 bye",
        }.get(verb, "250 ok")


@contextmanager
def talk(server: Server) -> Iterator[smtplib.SMTP]:
    """A client of it."""
    try:
        line = smtplib.SMTP(
            "127.0.0.1", server.socket.getsockname()[1], local_hostname="here", timeout=5
        )
        yield line
    finally:
        line.close()
        server.thread.join()
        server.socket.close()


def outcome(answers: dict[str, str], **options: bool) -> tuple[Any, list[bytes]]:
    """What was raised, and what was taken."""
    server, raised = Server(answers, **options), None
    with talk(server) as line:
        try:
            hand_over(line, MAIL)
        except smtplib.SMTPException as refusal:
            raised = type(refusal), refusal.args
    return raised, server.taken


@pytest.mark.long
def test_every_answer_means_what_it_means_to_sendmail() -> None:
    usual = {name: answers[0] for name, answers in ANSWERS.items()}
    cases = [usual | {"mail": mail} for mail in ANSWERS["mail"]] + [
        usual | {"data": data} for data in ANSWERS["data"]
    ]
    cases += [
        usual | {"sender": sender, "recipient": recipient}
        for sender, recipient in product(ANSWERS["sender"], ANSWERS["recipient"])
    ]
    for answers in cases:
        waited_for = outcome(answers, pipelining=False)
        assert (
            outcome(answers, pipelining=True)
            == waited_for
            == outcome(answers, pipelining=True, goes_on=True)
        ), answers


def test_what_is_taken_is_the_mail_with_its_dots() -> None:
    raised, taken = outcome(
        {name: answers[0] for name, answers in ANSWERS.items()}, pipelining=True
    )
    assert raised is None and taken == [b"Subject: Dots\r\n\r\n..\r\n...two\r\nlast\r\n"]
