"""A mail server for tests: it keeps what it accepts, counts connections, and answers as it is
told."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers import free_port


class Sink:
    """An SMTP handler. `rcpt` and `data` may be replaced by `(address) -> answer`; an empty
    answer accepts."""

    def __init__(self) -> None:
        """Accept everything."""
        self.mails: list[tuple[str, EmailMessage]] = []
        self.connections = 0
        self.asked: list[str] = []
        self.rcpt: Callable[[str], str] = lambda address: ""
        self.data: Callable[[str], str] = lambda address: ""
        self.drop: Callable[[str], bool] = lambda address: False
        self.extensions: list[str] = []
        self.delay = 0.0  # seconds before each answer to a recipient

    @property
    def addresses(self) -> list[str]:
        """To whom mail was accepted, in order."""
        return [address for address, _ in self.mails]

    async def handle_EHLO(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        """Count the connection."""
        self.connections += 1
        session.host_name = hostname
        return [*(f"250-{name}" for name in self.extensions), *responses]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer as told."""
        self.asked.append(address)
        await asyncio.sleep(self.delay)
        if self.drop(address):
            server.transport.abort()
        if answer := self.rcpt(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail, unless told otherwise."""
        [address] = envelope.rcpt_tos
        if answer := self.data(address):
            return answer
        self.mails.append(
            (address, message_from_bytes(envelope.content or b"", policy=policy.default))
        )
        return "250 OK"


@contextmanager
def mail_server(settings: Any) -> Iterator[Sink]:
    """Run a sink, and make it the mail server of the site."""
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    try:
        yield sink
    finally:
        controller.stop()
