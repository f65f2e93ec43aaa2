"""A mail handed to a mail server, with as little waiting as the server allows."""

import re
import smtplib
from contextlib import suppress
from typing import NoReturn

from .written import Written

AT_LINE_START = re.compile(rb"(?m)^\.")
END = b".\r\n"
TAKEN, TAKEN_ELSEWHERE, GO_ON, CLOSING = 250, 251, 354, 421  # RFC 5321, 4.2.3
Reply = tuple[int, bytes]


def hand_over(line: smtplib.SMTP, mail: Written) -> None:
    """Hand a mail over; raises what `smtplib.SMTP.sendmail` raises, which does the same.

    Where the server takes commands without being waited for (RFC 2920), sender, recipient and the
    wish to begin go in one piece: one wait less for each of two commands, which are most of what a
    mail takes over a long line.
    """
    line.ehlo_or_helo_if_needed()
    if not line.has_extn("pipelining"):
        line.sendmail(mail.sender, [mail.recipient], mail.data)
        return
    size = f" size={len(mail.data)}" if line.has_extn("size") else ""
    line.send(f"mail FROM:<{mail.sender}>{size}\r\nrcpt TO:<{mail.recipient}>\r\ndata\r\n")
    of_sender, of_recipient, of_data = _replies(line)
    is_taken = of_sender[0] == TAKEN and of_recipient[0] in (TAKEN, TAKEN_ELSEWHERE)
    if of_data[0] == GO_ON:
        line.send(_with_its_end(mail.data) if is_taken else END)
        of_data = line.getreply()
    if of_sender[0] != TAKEN:
        _refuse_sender(line, mail, of_sender)
    if not is_taken:
        _refuse_recipient(line, mail, of_recipient)
    if of_data[0] != TAKEN:
        _leave(line, of_data)
        raise smtplib.SMTPDataError(*of_data)


def _replies(line: smtplib.SMTP) -> list[Reply]:
    """Read three of them; who closes the line says so to what follows, too."""
    replies: list[Reply] = []
    while len(replies) < 3:
        replies.append(replies[-1] if replies and replies[-1][0] == CLOSING else line.getreply())
    return replies


def _with_its_end(data: bytes) -> bytes:
    return AT_LINE_START.sub(b"..", data) + (b"" if data.endswith(b"\r\n") else b"\r\n") + END


def _refuse_sender(line: smtplib.SMTP, mail: Written, reply: Reply) -> NoReturn:
    _leave(line, reply)
    raise smtplib.SMTPSenderRefused(*reply, mail.sender)


def _refuse_recipient(line: smtplib.SMTP, mail: Written, reply: Reply) -> NoReturn:
    _leave(line, reply)
    raise smtplib.SMTPRecipientsRefused({mail.recipient: reply})


def _leave(line: smtplib.SMTP, reply: Reply) -> None:
    """Begin anew on this line, or close it where the server does."""
    if reply[0] == CLOSING:
        line.close()
        return
    with suppress(smtplib.SMTPServerDisconnected):  # the next mail will notice
        line.rset()
