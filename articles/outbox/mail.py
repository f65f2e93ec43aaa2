"""A notification as a mail, and what a mail server's answer to it means."""

import re
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from smtplib import (
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from ..models import Notification, Status
from ..models.notification import Due
from ..models.notification_kinds import ALWAYS_ARRIVE, DIGEST
from ..models.person import MailWish

STOP = Signer(
    sep=".", salt="articles.letters.stop"
)  # the key of a link that stops mail: it works for years (RFC 8058), wherever it stands
NO_SUCH_RECIPIENT = {550, 551, 553, 556}  # RFC 5321, 4.2.3; RFC 7504
ENHANCED = re.compile(r"\d\.\d{1,3}\.\d{1,3}\b")  # RFC 3463
ABOUT_RECIPIENT = re.compile(
    r"5\.1\.(?!7|8)\d+|5\.2\.1"
)  # no such address or mailbox; 5.1.7 and 5.1.8 are the sender's
ABOUT_US = re.compile(
    r"\b(?:relay|auth|log "
    r"?in|polic|spam|block|blacklist|reputation|prohibit|sender|rate|limit|quota|full)",
    re.I,
)
CLOSING = 421  # RFC 5321, 3.8: the server ends the connection, whatever it was asked

PREFERRED = {  # what the row then says
    MailWish.IMMEDIATE: "a mail for each thing, no digest.",
    MailWish.DAILY: "one mail a day, which says what waits.",
    MailWish.NONE: "no mail.",
}


def message_id(notification: Due | Notification) -> str:
    """Return the Message-ID, made of the row alone: whoever gets a second copy after a crash can
    tell (RFC 5322, 3.6.4)."""
    digest = sha256(
        f"{notification.pk} {notification.key} {notification.created_at.isoformat()}".encode()
    ).hexdigest()[:24]
    return f"<notification-{notification.pk}.{digest}@{_host(settings.SITE_ORIGIN)}>"


@lru_cache
def _host(origin: str) -> str | None:
    return urlsplit(origin).hostname


class Letter(NamedTuple):
    """What a mail says; `headers` are those beside the usual three, in order."""

    sender: str
    recipient: str
    subject: str
    text: str
    headers: dict[str, str]

    def mail(self) -> EmailMessage:
        """Return it as Django's mail backends take it."""
        return EmailMessage(
            self.subject, self.text, self.sender, to=[self.recipient], headers=self.headers
        )


def letter_of(due: Due) -> Letter:
    """Return the mail of a row, the same at each attempt."""
    headers = {
        "Message-ID": message_id(due),
        "Date": format_datetime(due.created_at),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no automatic answers, please
    }
    if due.recipient_id and due.kind not in ALWAYS_ARRIVE:
        headers |= _to_stop(due.recipient_id)
    return Letter(
        settings.DEFAULT_FROM_EMAIL, due.email or due.address, due.subject, due.text, headers
    )


def _to_stop(person_id: int) -> dict[str, str]:
    """The headers by which a mail program stops our mail in one click (RFC 2369, 3.2; RFC 8058,
    3.1)."""
    link = settings.SITE_ORIGIN + _stop_page().replace("token", STOP.sign(str(person_id)))
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


@lru_cache
def _stop_page() -> str:
    """The path by which mail is stopped, with "token" for whose."""
    return reverse("mail_stop", args=["token"])


def who_stops(token: str) -> int | None:
    """Return the key of the person whose link this is; None if it is nobody's."""
    try:
        return int(STOP.unsign(token))
    except BadSignature:
        return None


def why_not(due: Due) -> str:
    """Return why it should not be sent any more, as things stand today; empty when it should."""
    if due.recipient_id and not due.is_active:
        return "The account is no longer active."
    if not due.has_role:
        return "The recipient no longer has the role it was written for."
    if due.kind == "author_approved" and due.article_status == Status.RETRACTED:
        return "The article has been retracted since."
    return _by_preference(due)


def _by_preference(due: Due) -> str:
    if due.mail_wish is None or due.kind in ALWAYS_ARRIVE:
        return ""
    wanted = MailWish.DAILY if due.kind == DIGEST else MailWish.IMMEDIATE
    return "" if due.mail_wish == wanted else f"By preference: {PREFERRED[MailWish(due.mail_wish)]}"


def is_drop(trouble: Exception) -> bool:
    """Was it the connection that failed (it hung, closed, or was told to close), rather than
    this one mail?"""
    if isinstance(trouble, SMTPException):  # which is an OSError, too
        return isinstance(trouble, SMTPServerDisconnected) or CLOSING in _codes(trouble)
    return isinstance(trouble, OSError)


def refuses_recipient(refusal: Exception) -> bool:
    """Does the server say that there is no such recipient? Whether to believe it shows only when it
    takes other mail.

    All else (sender, content, policy, relaying, log-in, a full mailbox) is about us or about now,
    and may be right tomorrow.
    """
    if not isinstance(refusal, SMTPRecipientsRefused):
        return False
    return all(
        code in NO_SUCH_RECIPIENT and _is_about_recipient(answer)
        for code, answer in refusal.recipients.values()
    )


def _is_about_recipient(answer: bytes | str) -> bool:
    words = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
    if status := ENHANCED.match(words.strip()):
        return ABOUT_RECIPIENT.fullmatch(status[0]) is not None
    return ABOUT_US.search(words) is None


def cannot_be_written(trouble: Exception) -> bool:
    """Was it ours: nothing that one can put in a mail? No server has seen it, and waiting
    changes nothing."""
    return isinstance(trouble, ValueError)


def answer_in_words(trouble: Exception) -> str:
    """Return what the server said, short and on one line, for the people who look after the
    outbox."""
    answers = (
        trouble.recipients.values()
        if isinstance(trouble, SMTPRecipientsRefused)
        else [trouble.args]
    )
    line = "; ".join(
        " ".join(
            part.decode(errors="replace") if isinstance(part, bytes) else str(part)
            for part in answer
        )
        for answer in answers
    )
    return f"{type(trouble).__name__}: {' '.join(line.split())}".replace("\0", "")[:500]


def _codes(trouble: SMTPException) -> list[int]:
    if isinstance(trouble, SMTPRecipientsRefused):
        return [code for code, _ in trouble.recipients.values()]
    return [trouble.smtp_code] if isinstance(trouble, SMTPResponseException) else []
