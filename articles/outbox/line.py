"""The connection to the mail server."""

from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from django.core.mail import get_connection
from django.core.mail.backends import smtp

from ..models.notification import Due
from .handing_over import hand_over
from .mail import answer_in_words, is_drop, letter_of
from .written import Written, written


class Away(Exception):
    """The mail server cannot be reached, or drops us again and again."""


class Line:
    """One connection to the mail server, opened when first needed and once more after a drop."""

    def __init__(self) -> None:
        """Nothing is opened yet."""
        self._connection: Any = get_connection()
        self._is_smtp = isinstance(
            self._connection, smtp.EmailBackend
        )  # not so in the demo, which keeps its mail
        self._is_open = False
        self._drops = 0  # in a row
        self.is_away = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up()

    def send(self, due: Due) -> None:
        """Send one mail. Raises Away when the server could not be asked, else what the server or
        the mail raised."""
        mail = written(due) if self._is_smtp else letter_of(due).mail()
        self._open()
        try:
            if isinstance(mail, Written):
                hand_over(self._connection.connection, mail)
            else:
                self._connection.send_messages([mail])
        except Exception as trouble:
            if is_drop(trouble):
                self._drops += 1
                self._hang_up()
            raise
        self._drops = 0

    def _open(self) -> None:
        # One mail may make a server hang up. Two in a row: it is the server.
        if self._drops > 1:
            self.is_away = True
            raise Away("The mail server closes every connection.")
        if self._is_open:
            return
        try:
            self._connection.open()
        except OSError as trouble:  # SMTPException is one, too
            self.is_away = True
            self._hang_up()
            raise Away(answer_in_words(trouble)) from trouble
        self._is_open = True

    def _hang_up(self) -> None:
        self._is_open = False
        with suppress(OSError):
            self._connection.close()
