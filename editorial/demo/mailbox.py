"""The demo's mail: kept in a folder instead of sent, to be read in the browser at /demo/mail/.
Nowhere else there is such a page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from mailbox import Maildir

from django.conf import settings
from django.core.mail import EmailMessage as Mail
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

SHOWN = 100  # mails in the list


class MailboxBackend(BaseEmailBackend):
    """Keeps each mail as a file of a Maildir in `settings.MAILBOX`."""

    def send_messages(self, email_messages: Sequence[Mail]) -> int:
        """Keep the mails; return how many."""
        box = _box()
        for mail in email_messages:
            box.add(mail.message().as_bytes())
        return len(email_messages)


@dataclass(frozen=True)
class Kept:
    """A mail that was kept. `key` names it in an address."""

    key: str
    mail: EmailMessage

    @property
    def kept_at(self) -> datetime:
        """When it came in."""
        return datetime.fromtimestamp(int(self.key.partition(".")[0]), UTC)

    @property
    def text(self) -> str:
        """Its words."""
        body = self.mail.get_body(("plain",))
        return body.get_content() if body else ""


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """List the newest mails."""
    box = _open_box()
    kept = [_kept(box, key) for key in sorted(box.keys(), key=_age, reverse=True)[:SHOWN]]
    return render(request, "editorial/mailbox/mails.html", {"mails": kept, "shown": SHOWN})


@require_safe
def mail(request: HttpRequest, key: str) -> HttpResponse:
    """Show one mail."""
    box = _open_box()
    if key not in set(box.keys()):  # what is in the folder, whatever an address may spell
        raise Http404
    return render(request, "editorial/mailbox/mail.html", {"kept": _kept(box, key)})


def _open_box() -> Maildir:
    if not settings.DEMO:
        raise Http404
    return _box()


def _box() -> Maildir:
    settings.MAILBOX.parent.mkdir(parents=True, exist_ok=True)
    return Maildir(settings.MAILBOX)


def _kept(box: Maildir, key: str) -> Kept:
    return Kept(key, message_from_bytes(box.get_bytes(key), policy=policy.default))


def _age(key: str) -> list[int]:
    """Return the numbers of a key, which begin with seconds and microseconds."""
    return [int(number) for number in re.findall(r"\d+", key)]
