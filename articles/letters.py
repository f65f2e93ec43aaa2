"""A notification as a mail, and what a mail server's answer to it means."""

import re
from email.utils import format_datetime
from hashlib import sha256
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from .models import Notification, Person, Status
from .models.notification import ALWAYS_ARRIVE, DIGEST
from .models.person import MailWish

STOP = Signer(sep=".", salt="articles.letters.stop")  # the key of a link by which mail is stopped; it must work for years (RFC 8058)
NO_SUCH_RECIPIENT = {550, 551, 553, 556}  # RFC 5321, 4.2.3; RFC 7504
ENHANCED = re.compile(r"\d\.\d{1,3}\.\d{1,3}\b")  # RFC 3463
ABOUT_RECIPIENT = re.compile(r"5\.1\.(?!7|8)\d+|5\.2\.1")  # no such address or mailbox; 5.1.7 and 5.1.8 are the sender's
ABOUT_US = re.compile(r"\b(?:relay|auth|log ?in|polic|spam|block|blacklist|reputation|prohibit|sender|rate|limit|quota|full)", re.I)
CLOSING = 421  # RFC 5321, 3.8: the server ends the connection, whatever it was asked

PREFERRED = {  # what the row then says
    MailWish.IMMEDIATE: "a mail for each thing, no digest.", MailWish.DAILY: "one mail a day, which says what waits.",
    MailWish.NONE: "no mail.",
}


def message_id(notification: Notification) -> str:
    """Return the Message-ID, made of the row alone: whoever gets a second copy after a crash can tell (RFC 5322, 3.6.4)."""
    digest = sha256(f"{notification.pk} {notification.key} {notification.created_at.isoformat()}".encode()).hexdigest()[:24]
    return f"<notification-{notification.pk}.{digest}@{urlsplit(settings.SITE_ORIGIN).hostname}>"


def letter(notification: Notification) -> EmailMessage:
    """Return the mail, the same bytes at each attempt."""
    headers = {
        "Message-ID": message_id(notification), "Date": format_datetime(notification.created_at),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no automatic answers, please
    }
    person = notification.recipient
    if person and notification.kind not in ALWAYS_ARRIVE:
        headers |= _to_stop(person)
    return EmailMessage(notification.subject, notification.text, to=[person.email if person else notification.address], headers=headers)


def _to_stop(person: Person) -> dict[str, str]:
    """The headers by which a mail program stops our mail in one click (RFC 2369, 3.2; RFC 8058, 3.1)."""
    link = settings.SITE_ORIGIN + reverse("mail_stop", args=[STOP.sign(str(person.pk))])
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def who_stops(token: str) -> int | None:
    """Return the key of the person whose link this is; None if it is nobody's."""
    try:
        return int(STOP.unsign(token))
    except BadSignature:
        return None


def why_not(notification: Notification) -> str:
    """Return why it should not be sent any more, as things stand today; empty when it should. Wants `to_send()` rows."""
    if notification.recipient and not notification.recipient.is_active:
        return "The account is no longer active."
    if not notification.has_role:
        return "The recipient no longer has the role it was written for."
    if notification.kind == "author_approved" and notification.article_status == Status.RETRACTED:
        return "The article has been retracted since."
    return _by_preference(notification)


def _by_preference(notification: Notification) -> str:
    if notification.recipient is None or notification.kind in ALWAYS_ARRIVE:
        return ""
    wish = notification.recipient.mail_wish
    wanted = MailWish.DAILY if notification.kind == DIGEST else MailWish.IMMEDIATE
    return "" if wish == wanted else f"By preference: {PREFERRED[MailWish(wish)]}"


def is_drop(trouble: Exception) -> bool:
    """Was it the connection that failed (it hung, closed, or was told to close), rather than this one mail?"""
    if isinstance(trouble, SMTPException):  # which is an OSError, too
        return isinstance(trouble, SMTPServerDisconnected) or CLOSING in _codes(trouble)
    return isinstance(trouble, OSError)


def refuses_recipient(refusal: Exception) -> bool:
    """Does the server say that there is no such recipient? Whether to believe it shows only when it takes other mail.

    All else (sender, content, policy, relaying, log-in, a full mailbox) is about us or about now, and may be right tomorrow.
    """
    if not isinstance(refusal, SMTPRecipientsRefused):
        return False
    return all(code in NO_SUCH_RECIPIENT and _is_about_recipient(answer) for code, answer in refusal.recipients.values())


def _is_about_recipient(answer: bytes | str) -> bool:
    words = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
    if status := ENHANCED.match(words.strip()):
        return ABOUT_RECIPIENT.fullmatch(status[0]) is not None
    return ABOUT_US.search(words) is None


def cannot_be_written(trouble: Exception) -> bool:
    """Was it ours: nothing that one can put in a mail? No server has seen it, and waiting changes nothing."""
    return isinstance(trouble, ValueError)


def said(trouble: Exception) -> str:
    """Return what the server said, short and on one line, for the people who look after the outbox."""
    answers = trouble.recipients.values() if isinstance(trouble, SMTPRecipientsRefused) else [trouble.args]
    line = "; ".join(" ".join(part.decode(errors="replace") if isinstance(part, bytes) else str(part) for part in answer)
                     for answer in answers)
    return f"{type(trouble).__name__}: {' '.join(line.split())}".replace("\0", "")[:500]


def _codes(trouble: SMTPException) -> list[int]:
    if isinstance(trouble, SMTPRecipientsRefused):
        return [code for code, _ in trouble.recipients.values()]
    return [trouble.smtp_code] if isinstance(trouble, SMTPResponseException) else []
