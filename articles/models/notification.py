"""The outbox and the inbox: what must be told is a row, too."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..database.prepared import Prepared
from ..database.rows import RowsQuerySet
from ..workflow.wake import wake_the_courier
from .notification_kinds import ACCOUNT, SECRET, WRITTEN_FOR
from .settling import with_settled

COUNTED = 1_000  # unread notices; nobody wants to know of how many more
STANDS_AFTER = timedelta(minutes=15)  # mail that nobody has tried to send for so long stands


class Channel(models.TextChoices):
    """Where a notification goes."""

    MAIL = "mail", "Mail"
    INBOX = "inbox", "Inbox"


class DeliveryStatus(models.TextChoices):
    """How far a notification has come."""

    OWED = "owed", "Owed"
    CLAIMED = "claimed", "Claimed"
    DELIVERED = "delivered", "Delivered"
    SUPPRESSED = "suppressed", "Suppressed"
    DEAD = "dead", "Dead"


class Due(NamedTuple):
    """What the courier asks of a row, and how things stand today: with the recipient, the roles it
    is written for, and the article.

    No model, of which a mail would need two: making these takes longer than sending it.
    """

    pk: int
    attempts: int
    kind: str
    key: str
    subject: str
    text: str
    created_at: datetime
    refused_at: datetime | None
    address: str
    recipient_id: int | None
    email: str | None
    is_active: bool | None
    mail_wish: str | None
    article_status: str | None
    has_role: bool


class NotificationQuerySet(RowsQuerySet["Notification"]):
    """The outbox."""

    def enqueue(
        self, notifications: Iterable["Notification"], *, once: bool = False
    ) -> list["Notification"]:
        """Insert what is owed, in the caller's transaction and one statement; wake the courier
        after the commit.

        Of several notifications to one person about one event, the first stands: nobody is told
        twice. What is owed `once` is left out where it is there already; a verb's own notifications
        cannot be, and would be refused.
        """
        first: dict[tuple[Any, ...], Notification] = {}
        for notification in notifications:
            first.setdefault(
                (
                    notification.recipient_id or notification.address,
                    notification.channel,
                    notification.event_id or notification.key,
                ),
                notification,
            )
        owed = Notification.objects.bulk_create(first.values(), ignore_conflicts=once)
        if any(notification.channel == Channel.MAIL for notification in owed):
            transaction.on_commit(wake_the_courier, robust=True)
        return owed

    def due(self) -> "NotificationQuerySet":
        """Mail that may be tried now: owed and due, or claimed by someone whose lease has run
        out."""
        now = timezone.now()
        return self.filter(
            models.Q(state=DeliveryStatus.OWED, due_at__lte=now)
            | models.Q(state=DeliveryStatus.CLAIMED, leased_until__lt=now),
            channel=Channel.MAIL,
        )

    def claim(self, lease: str, until: datetime, *, at_most: int) -> int:
        """Claim mail that is due under the token `lease` until `until`, in one statement; return
        how many.

        The condition is part of the update, so no two workers get the same row. The attempt counts
        from here, before any work. What has been tried before comes at most one at a time: mail
        that takes its worker down with it takes no other along.
        """
        due = self.due()
        fresh = due.filter(attempts=0).order_by("due_at", "pk").values("pk")[:at_most]
        again = due.filter(attempts__gt=0).order_by("due_at", "pk").values("pk")[:1]
        return due.filter(models.Q(pk__in=fresh) | models.Q(pk__in=again)).update(
            state=DeliveryStatus.CLAIMED,
            lease=lease,
            leased_until=until,
            attempts=models.F("attempts") + 1,
        )

    def held(self, lease: str) -> "NotificationQuerySet":
        """Claimed under this token, and still so: after a lapse another worker holds the row."""
        return self.filter(state=DeliveryStatus.CLAIMED, lease=lease)

    def to_send(self) -> Iterator[Due]:
        """Yield these with what sending asks about today. What was never tried comes first."""
        of_recipient = Group.objects.filter(user=models.OuterRef("recipient"))
        has_role = models.Case(
            *(
                models.When(
                    kind__startswith=beginning,
                    then=models.Exists(of_recipient.filter(name__in=roles)),
                )
                for beginning, roles in WRITTEN_FOR.items()
            ),
            default=True,
            output_field=models.BooleanField(),
        )
        rows = self.annotate(
            **{
                field: models.F(f"recipient__{field}")
                for field in ("email", "is_active", "mail_wish")
            },
            article_status=models.F("event__article__status"),
            has_role=has_role,
        )
        return map(Due._make, rows.order_by("attempts", "due_at", "pk").values_list(*Due._fields))

    def end(self, state: DeliveryStatus, note: str = "") -> int:
        """Set how it ended, in one statement; return how many. The codes and links of a mail do not
        outlive it.

        What is dead may be sent again: of it only account mail, whose codes are good for minutes,
        loses its words.
        """
        secret = (
            models.Q(kind__startswith=ACCOUNT)
            if state == DeliveryStatus.DEAD
            else models.Q(event=None) | models.Q(kind__in=SECRET)
        )
        kept = models.Case(
            models.When(secret, then=models.Value("")),
            default=models.F("text"),
            output_field=models.TextField(),
        )
        now = timezone.now()
        return self.update(
            state=state,
            note=note,
            text=kept,
            delivered_at=now if state == DeliveryStatus.DELIVERED else None,
            died_at=now if state == DeliveryStatus.DEAD else None,
            lease="",
            leased_until=None,
        )

    def put_off(
        self, until: datetime, note: str, *, counts: bool, refused_at: datetime | None = None
    ) -> int:
        """Owe it again from `until`; return how many. Unless it `counts`, the attempt was none.

        `refused_at` says that the server refused the recipient then; it stays until the next
        refusal.
        """
        tried = models.F("attempts") if counts else models.F("attempts") - 1
        refused: dict[str, Any] = {"refused_at": refused_at} if refused_at else {}
        return self.update(
            state=DeliveryStatus.OWED,
            due_at=until,
            note=note,
            attempts=tried,
            lease="",
            leased_until=None,
            **refused,
        )

    def dead(self) -> "NotificationQuerySet":
        """Mail that was given up and still has its words, so that it can be sent again."""
        return self.filter(state=DeliveryStatus.DEAD, channel=Channel.MAIL).exclude(text="")

    def send_again(self) -> int:
        """Owe once more what of these is dead, from now on, in one statement; return how many.
        Wakes the courier after the commit.

        The attempts begin anew, but not at none: what has been tried before travels alone.
        """
        count = self.dead().update(
            state=DeliveryStatus.OWED,
            due_at=timezone.now(),
            attempts=1,
            note="",
            died_at=None,
            refused_at=None,
            times_revived=models.F("times_revived") + 1,
        )
        if count:
            transaction.on_commit(wake_the_courier, robust=True)
        return count

    def has_taken_mail_since(self, at: datetime) -> bool:
        """Has the mail server taken a mail after this time?"""
        return self.filter(channel=Channel.MAIL, delivered_at__gt=at).exists()

    def open_mail(self) -> "NotificationQuerySet":
        """Mail that is owed or claimed, the oldest first."""
        return self.filter(
            channel=Channel.MAIL, state__in=[DeliveryStatus.OWED, DeliveryStatus.CLAIMED]
        ).order_by("created_at", "pk")

    def stuck(self) -> "NotificationQuerySet":
        """Mail that has waited for STANDS_AFTER, the oldest first: it was never tried, or nothing
        has been delivered since it was owed.

        One recipient whom the server refuses, while all others get their mail, is no queue that
        stands.
        """
        delivered = Notification.objects.filter(
            channel=Channel.MAIL, delivered_at__isnull=False
        ).order_by("-delivered_at")
        last = Coalesce(
            models.Subquery(delivered.values("delivered_at")[:1]), models.F("created_at")
        )
        waiting = self.open_mail().filter(created_at__lt=timezone.now() - STANDS_AFTER)
        return waiting.filter(models.Q(attempts=0) | models.Q(created_at__gte=last))

    def inbox(self, person: Any) -> "NotificationQuerySet":
        """What this person finds in the inbox, newest first."""
        return self.filter(recipient=person, channel=Channel.INBOX).order_by("-created_at", "-pk")

    def unread(self) -> "NotificationQuerySet":
        """Not yet opened."""
        return self.filter(read_at=None)

    def with_settled(self) -> "NotificationQuerySet":
        """With the event and its article at hand, and whether each is settled."""
        found: NotificationQuerySet = with_settled(self.select_related("event__article"))
        return found

    def still_new(self) -> "NotificationQuerySet":
        """The unread ones of these that are not settled, of the newest COUNTED; two queries."""
        unread = with_settled(self.unread()).values_list("pk", "is_settled")[:COUNTED]
        return self.filter(pk__in=[pk for pk, is_done in unread if not is_done])

    def count_unread(self, person: Any) -> int:
        """Return how many of a person's notices are new: neither opened nor settled; COUNTED
        stands for as many or more. Of more than COUNTED unread ones the newest are looked at."""
        return sum(not is_done for is_done in _unread(person=person.pk))


class Notification(models.Model):
    """A message owed to one person (or address) about one event, with the words as they will be
    sent.

    Inserted in the verb's transaction and delivered later, so that broker, worker and mail server
    may all be away. `key` says what it is about; (recipient or address, channel, key) is unique, so
    nobody is told twice.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notifications",
    )
    address = models.EmailField(blank=True, help_text="For mail to someone without an account.")
    event = models.ForeignKey(
        "articles.Event", models.PROTECT, null=True, blank=True, related_name="notifications"
    )
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel)
    key = models.CharField(max_length=120)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    path = models.CharField(max_length=300, blank=True, help_text="The page it is about.")
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=DeliveryStatus, default=DeliveryStatus.OWED)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.CharField(max_length=32, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(
        null=True, blank=True, help_text="When the mail server last refused the recipient."
    )
    died_at = models.DateTimeField(null=True, blank=True, help_text="When it was given up.")
    times_revived = models.PositiveSmallIntegerField(
        default=0, help_text="How often people sent it again after that."
    )
    note = models.TextField(
        blank=True, help_text="Why it was suppressed, or what the mail server said last."
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "channel", "key"], name="told_person_once"
            ),
            models.UniqueConstraint(
                fields=["address", "channel", "key"],
                condition=models.Q(recipient=None),
                name="told_address_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=DeliveryStatus.values), name="notification_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=Channel.values), name="notification_channel_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(recipient=None, address=""), name="notification_to_someone"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state__in=["owed", "claimed"]),
                name="notification_open",
            ),
            models.Index(
                fields=["recipient", "-created_at", "-id"],
                condition=models.Q(channel="inbox"),
                name="notification_inbox",
            ),
            models.Index(
                fields=["recipient", "-created_at", "-id"],
                condition=models.Q(channel="inbox", read_at=None),
                name="notification_unread",
            ),
            models.Index(
                fields=["delivered_at"],
                condition=models.Q(channel="mail"),
                name="notification_mailed",
            ),
            models.Index(
                fields=["died_at"], condition=models.Q(state="dead"), name="notification_dead"
            ),
            models.Index(
                fields=["recipient", "event"],
                condition=models.Q(kind="author_submitted"),
                name="notification_byline",
            ),
            models.Index(fields=["recipient", "-id"], name="notification_to"),
            models.Index(
                fields=["recipient", "event"],
                condition=models.Q(
                    channel="inbox", kind__in=["reviewer_cancelled", "reviewer_expired"]
                ),
                name="notification_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient or self.address}"

    @property
    def is_new(self) -> bool:
        """Is there still something to read: neither opened nor settled? Of those that were read
        with_settled()."""
        return self.read_at is None and not self.is_settled  # type: ignore[attr-defined]

    @property
    def happening(self) -> str:
        """What the subject says of its question; all of it, where it names none."""
        return self.subject.partition(": ")[0]

    @property
    def question(self) -> str:
        """The question that the subject names; all of it, where it names none."""
        return self.subject.partition(": ")[2] or self.subject


@Prepared
def _unread(person: int) -> Any:
    """Of each unread notice of a person, whether it is settled, the newest first. Every page for
    people asks."""
    unread = with_settled(Notification.objects.inbox(person).unread())
    return unread.values_list("is_settled", flat=True)[:COUNTED]
