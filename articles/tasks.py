"""The courier: delivers what is owed by mail. Any number may run at once, be killed at any
point, and start again."""

import logging
import time
from collections.abc import Iterable
from datetime import timedelta
from random import SystemRandom
from uuid import uuid4

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from .initial_data.names import CHAIRS, EDITORS
from .links.checking import check_due
from .look_up.running import look_up_due
from .look_up.wanting import is_on
from .models import Channel, DeliveryStatus, Notification, Person
from .models.notification import Due, NotificationQuerySet
from .models.notification_kinds import ABOUT_KEYS
from .models.owing import words
from .outbox.line import Away, Line
from .outbox.mail import answer_in_words, cannot_be_written, refuses_recipient, why_not
from .publishing import render_page as press
from .publishing.lists.related import relate
from .publishing.pdf.making import make_due
from .publishing.previews.page import set_outdated_previews

log = logging.getLogger(__name__)

BATCH = 200
LEASE = timedelta(
    seconds=30
)  # a killed courier's mail is picked up after this; renewed at each mark
# Sent mail is marked together, but no later than this: a fast batch costs one statement, a slow one
# never has more than these seconds of mail on its conscience. That is all a kill can cause to be
# sent twice, under the same Message-ID.
MARK_SECONDS = 1.0
# Then the next sweep goes on: well within the broker's visibility timeout, and quick to stop.
RUN_SECONDS = 30.0
MAX_ATTEMPTS = 28  # about five days, at the pace of `_pace` (RFC 5321, 4.5.4.1)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
SERVER_PAUSE = timedelta(seconds=20)  # when the mail server itself is away


@shared_task(name="articles.tasks.deliver_notifications")
def deliver_notifications() -> int:
    """Deliver what is due, over one connection; return how many mails were sent.

    Ends when nothing is due, when the mail server is away, or after RUN_SECONDS: the sweep comes
    again.
    """
    ends_at, sent = time.monotonic() + RUN_SECONDS, 0
    with Line() as line:
        while time.monotonic() < ends_at and (batch := Batch.claim()):
            sent += batch.deliver(line)
            if line.is_away:
                break
    return sent


@shared_task(name="articles.tasks.set_outdated_pages")
def set_outdated_pages() -> int:
    """Build pages and previews anew that time or a site text has changed; return how many they
    were."""
    return press.set_outdated_pages() + set_outdated_previews()


@shared_task(name="articles.tasks.relate_texts")
def relate_texts() -> int:
    """Work out anew which texts are related to those that became public, moved or were
    retracted; return how many these were."""
    return relate()


@shared_task(name="articles.tasks.make_pdfs")
def make_pdfs() -> int:
    """Make PDFs of texts whose pages have changed, for some seconds; return how many were made."""
    return make_due()


@shared_task(name="articles.tasks.check_links")
def check_links() -> int:
    """Ask whether addresses of references answer, where the site wants that; return how many
    were asked."""
    return check_due() if settings.CHECK_LINKS else 0


@shared_task(name="articles.tasks.look_up_works")
def look_up_works() -> int:
    """Ask what works are that authors want looked up, where the site wants that; return how many
    were asked for."""
    return look_up_due() if is_on() else 0


class Batch:
    """Rows claimed under one lease. A row whose lease lapsed belongs to somebody else: nothing
    here touches it then."""

    def __init__(self, lease: str, rows: Iterable[Due]) -> None:
        """Take the rows held under `lease`, in the order in which to send them."""
        self.held = Notification.objects.held(lease)
        self.rows = rows
        self.sent: list[int] = []
        self.marked_at = time.monotonic()

    @classmethod
    def claim(cls) -> "Batch | None":
        """Claim what is due; None when nothing is."""
        lease = uuid4().hex
        if not Notification.objects.claim(lease, timezone.now() + LEASE, at_most=BATCH):
            return None
        return cls(lease, Notification.objects.held(lease).to_send())

    def deliver(self, line: Line) -> int:
        """Send each row, whatever becomes of the others; return how many were sent."""
        count = 0
        for row in self.rows:
            if not self._keep(row):
                return count
            try:
                count += self._deliver(row, line)
            except Away as away:
                self._release(str(away))
                break
        self._mark()
        return count

    def _deliver(self, row: Due, line: Line) -> bool:
        if row.attempts > MAX_ATTEMPTS:
            self._bury(row, "No courier came back from its last attempts.")
        elif reason := why_not(row):
            self._only(row).end(DeliveryStatus.SUPPRESSED, reason)
        else:
            return self._send(row, line)
        return False

    def _send(self, row: Due, line: Line) -> bool:
        try:
            line.send(row)
        except Away:
            raise
        except Exception as refusal:  # whatever it is, the next mail must not suffer from it
            self._put_off(row, refusal)
            return False
        self.sent.append(row.pk)
        return True

    def _put_off(self, row: Due, refusal: Exception) -> None:
        """Owe it again, later; or give it up, where waiting helps nobody.

        That there is no such recipient is believed at the second time, if the server has taken
        other mail in between: what answers so to everybody has a trouble of its own.
        """
        self._mark()  # what was taken so far was taken before this refusal
        is_no_recipient = refuses_recipient(refusal)
        is_believed = (
            is_no_recipient
            and row.refused_at is not None
            and Notification.objects.has_taken_mail_since(row.refused_at)
        )
        if is_believed or cannot_be_written(refusal) or row.attempts >= MAX_ATTEMPTS:
            self._bury(row, answer_in_words(refusal))
            return
        now = timezone.now()
        refused_at = now if is_no_recipient else None
        self._only(row).put_off(
            now + _pace(row.attempts), answer_in_words(refusal), counts=True, refused_at=refused_at
        )

    def _keep(self, row: Due) -> bool:
        """Mark and renew the lease if it is time, and before trying again what may have taken a
        courier down."""
        if time.monotonic() < self.marked_at + MARK_SECONDS and (
            row.attempts == 1 or not self.sent
        ):
            return True
        self._mark()
        return self.held.update(leased_until=timezone.now() + LEASE) > 0

    def _mark(self) -> None:
        if self.sent:
            self.held.filter(pk__in=self.sent).end(DeliveryStatus.DELIVERED)
        self.sent, self.marked_at = [], time.monotonic()

    def _release(self, note: str) -> None:
        """Owe the rest again; that the server is away is no attempt at any of them."""
        self._mark()
        count = self.held.put_off(timezone.now() + _jittered(SERVER_PAUSE), note, counts=False)
        log.warning("The mail server is away (%s); mails that wait: %s.", note, count)

    def _bury(self, row: Due, note: str) -> None:
        with transaction.atomic():
            if self._only(row).end(DeliveryStatus.DEAD, note):
                Notification.objects.enqueue(
                    _reports(
                        Notification.objects.select_related("event__article__revision").get(
                            pk=row.pk
                        )
                    )
                )
        log.error(
            "Notification %s (%s) could not be delivered; its row says why.", row.pk, row.kind
        )

    def _only(self, row: Due) -> NotificationQuerySet:
        return self.held.filter(pk=row.pk)


def _pace(attempts: int) -> timedelta:
    return _jittered(min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE))


def _jittered(pause: timedelta) -> timedelta:
    return pause * SystemRandom().uniform(0.75, 1.25)


def _reports(dead: Notification) -> list[Notification]:
    """Tell those who can help in their inbox. To whom the mail was stands on its page alone, which
    is kept from who is asked to review the same text: who else does is not for them.
    """
    path = reverse("admin:articles_notification_change", args=[dead.pk])
    letter = words("delivery_failed", url=settings.SITE_ORIGIN + path)
    again = (
        f":{dead.times_revived}" if dead.times_revived else ""
    )  # it was sent again, and died again
    shared = {
        "kind": "delivery_failed",
        "channel": Channel.INBOX,
        "key": f"delivery_failed:{dead.pk}{again}",
        "subject": letter.subject,
        "path": path,
        "state": DeliveryStatus.DELIVERED,
        "delivered_at": timezone.now(),
    }
    return [
        Notification(recipient=person, text=letter.to(person), **shared)
        for person in _who_can_help(dead)
    ]


def _who_can_help(dead: Notification) -> Iterable[Person]:
    """Editors and chairs, but none who wrote the text; chairs alone, where it is about who holds
    which keys.

    Of other account mail only the log tells: a stranger may type any address there. Of first
    drafts, too: they are their authors'.
    """
    if dead.kind in ABOUT_KEYS:
        return Person.objects.in_role(CHAIRS)
    revision = dead.event.article.revision if dead.event else None
    return (
        Person.objects.in_role(EDITORS, CHAIRS).exclude(pk__in=revision.written_by)
        if revision
        else []
    )
