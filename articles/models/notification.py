"""The outbox and the inbox: what must be told is a row, too."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils import timezone

from ..database.prepared import Prepared
from ..database.rows import RowsQuerySet
from ..founding import BOARD, CHAIRS, EDITORS
from ..site_settings.in_force import site
from ..templating.addresses import known_path
from ..workflow.wake import wake_the_courier

if TYPE_CHECKING:
    from .event import Event
    from .manuscript.article import Article
    from .person import Person


# How a kind begins: the roles it is written for. Who has lost them meanwhile is not told what the
# role was to know.
WRITTEN_FOR = {
    "editors_": (EDITORS, CHAIRS),
    "chairs_": (CHAIRS,),
    "board_": (BOARD, CHAIRS),
    "reviewer_": (BOARD, CHAIRS),
}
# Who holds which keys: told by the site's ledger, by no event of an article.
ABOUT_KEYS = frozenset(
    {
        "keys_roles_changed",
        "keys_addresses_changed",
        "chairs_roles_changed",
        "chairs_addresses_changed",
    }
)
# Decisions on one's own work, the end of what one is named on, what somebody waits for an answer
# to, and who holds which keys: these mails no preference stops. Other account mail has no kind
# here.
ALWAYS_ARRIVE = (
    frozenset(
        {
            "author_approved",
            "author_changes_requested",
            "author_rejected",
            "author_retracted",
            "author_forced",
            "reviewer_invited",
            "reviewer_cancelled",
            "reviewer_waived",
            "reviewed_retracted",
        }
    )
    | ABOUT_KEYS
)
DIGEST = "digest"  # the one mail a day with what waits
# Whose words do not outlive the mail: they hold a link that answers for the recipient.
ACCOUNT = "account_"  # how the kinds of account mail begin
SECRET = frozenset({"reviewer_invited", "reviewer_answer_reminder"})
# What asks somebody to do something that is done, by whomever, once the article is another status
# later, or in step again: nobody needs to open it any more.
ENDS_WITH_A_MOVE = frozenset(
    {
        "author_changes_requested",
        "board_review_started",
        "editors_against",
        "editors_ready",
        "editors_submitted",
    }
)
ENDS_IN_STEP = frozenset({"author_out_of_step", "editors_out_of_step"})
COUNTED = 1_000  # unread notices; nobody wants to know of how many more
STANDS_AFTER = timedelta(minutes=15)  # mail that nobody has tried to send for so long stands


class Channel(models.TextChoices):
    """Where a notification goes."""

    MAIL = "mail", "Mail"
    INBOX = "inbox", "Inbox"


class State(models.TextChoices):
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

    def owe(
        self, notifications: Iterable["Notification"], *, once: bool = False
    ) -> list["Notification"]:
        """Insert what is owed, in the caller's transaction and one statement; wake the courier
        after the commit.

        Of several notifications to one person about one event, the first stands: nobody is told
        twice. What is owed `once` is left out where it is there already; a verb's own notifications
        cannot be, and would be refused.
        """
        first: dict[tuple[Any, ...], Notification] = {}
        for one in notifications:
            first.setdefault(
                (one.recipient_id or one.address, one.channel, one.event_id or one.key), one
            )
        owed = Notification.objects.bulk_create(first.values(), ignore_conflicts=once)
        if any(one.channel == Channel.MAIL for one in owed):
            transaction.on_commit(wake_the_courier, robust=True)
        return owed

    def due(self) -> "NotificationQuerySet":
        """Mail that may be tried now: owed and due, or claimed by someone whose lease has run
        out."""
        now = timezone.now()
        return self.filter(
            models.Q(state=State.OWED, due_at__lte=now)
            | models.Q(state=State.CLAIMED, leased_until__lt=now),
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
            state=State.CLAIMED, lease=lease, leased_until=until, attempts=models.F("attempts") + 1
        )

    def held(self, lease: str) -> "NotificationQuerySet":
        """Claimed under this token, and still so: after a lapse another worker holds the row."""
        return self.filter(state=State.CLAIMED, lease=lease)

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
            **{one: models.F(f"recipient__{one}") for one in ("email", "is_active", "mail_wish")},
            article_status=models.F("event__article__status"),
            has_role=has_role,
        )
        return map(Due._make, rows.order_by("attempts", "due_at", "pk").values_list(*Due._fields))

    def end(self, state: State, note: str = "") -> int:
        """Set how it ended, in one statement; return how many. The codes and links of a mail do not
        outlive it.

        What is dead may be sent again: of it only account mail, whose codes are good for minutes,
        loses its words.
        """
        secret = (
            models.Q(kind__startswith=ACCOUNT)
            if state == State.DEAD
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
            delivered_at=now if state == State.DELIVERED else None,
            died_at=now if state == State.DEAD else None,
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
            state=State.OWED,
            due_at=until,
            note=note,
            attempts=tried,
            lease="",
            leased_until=None,
            **refused,
        )

    def dead(self) -> "NotificationQuerySet":
        """Mail that was given up and still has its words, so that it can be sent again."""
        return self.filter(state=State.DEAD, channel=Channel.MAIL).exclude(text="")

    def send_again(self) -> int:
        """Owe once more what of these is dead, from now on, in one statement; return how many.
        Wakes the courier after the commit.

        The attempts begin anew, but not at none: what has been tried before travels alone.
        """
        count = self.dead().update(
            state=State.OWED,
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
        return self.filter(channel=Channel.MAIL, state__in=[State.OWED, State.CLAIMED]).order_by(
            "created_at", "pk"
        )

    def standing(self) -> "NotificationQuerySet":
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

    def with_event(self) -> "NotificationQuerySet":
        """With the event and its article at hand, by which it is known whether it is settled."""
        return self.select_related("event__article")

    def still_new(self) -> "NotificationQuerySet":
        """The unread ones of these that are not settled, of the newest COUNTED; two queries."""
        unread = self.unread()._with_settled().values_list("pk", "is_settled")[:COUNTED]
        return self.filter(pk__in=[pk for pk, is_settled in unread if not is_settled])

    def _with_settled(self) -> Any:
        moved = models.Q(
            kind__in=ENDS_WITH_A_MOVE, event__article__status_since__gt=models.F("created_at")
        )
        in_step = models.Q(
            kind__in=ENDS_IN_STEP,
            event__isnull=False,
            event__article__out_of_step_since__isnull=True,
        )
        case = models.Case(
            models.When(moved | in_step, then=True),
            default=False,
            output_field=models.BooleanField(),
        )
        return self.annotate(is_settled=case)

    def count_unread(self, person: Any) -> int:
        """Return how many of a person's notices are new: neither opened nor settled; COUNTED
        stands for as many or more. Of more than COUNTED unread ones the newest are looked at."""
        return sum(not is_settled for is_settled in _unread(person=person.pk))


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
    state = models.CharField(max_length=10, choices=State, default=State.OWED)
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
                condition=models.Q(state__in=State.values), name="notification_state_known"
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
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient or self.address}"

    @property
    def is_new(self) -> bool:
        """Is there still something to read: neither opened nor settled?"""
        return self.read_at is None and not self._is_done

    @property
    def _is_done(self) -> bool:
        if self.event is None:
            return False
        article = self.event.article
        if self.kind in ENDS_IN_STEP:
            return article.out_of_step_since is None
        return self.kind in ENDS_WITH_A_MOVE and article.status_since > self.created_at

    @property
    def happening(self) -> str:
        """What the subject says of its question; all of it, where it names none."""
        return self.subject.partition(": ")[0]

    @property
    def question(self) -> str:
        """The question that the subject names; all of it, where it names none."""
        return self.subject.partition(": ")[2] or self.subject


class Letter(NamedTuple):
    """The words of a notification, the same for all who get it but for the first line."""

    subject: str
    text: str

    def to(self, person: "Person") -> str:
        """Return the whole text for this person."""
        return f"Dear {person.name},\n\n{self.text}"


def words(kind: str, **facts: Any) -> Letter:
    """Return the words of a notification: `templates/notifications/<kind>.txt`, whose first line
    is the subject."""
    facts |= {
        "site_name": site()["name"],
        "site_origin": settings.SITE_ORIGIN,
        "may_be_stopped": kind not in ALWAYS_ARRIVE,
    }
    subject, _, text = render_to_string(f"notifications/{kind}.txt", facts).strip().partition("\n")
    return Letter(subject.strip(), text.strip() + "\n")


def owed(
    event: "Event",
    kind: str,
    people: Iterable["Person"],
    *,
    path: str = "",
    step: str = "",
    about: Any = None,
    in_mail: dict[str, Any] | None = None,
    **facts: Any,
) -> list[Notification]:
    """Return unsaved notifications of `kind` about `event`: one by mail and one in the inbox for
    each person.

    The words are those of `kind`, with `event`, `article`, `question` (as submitted, on one line),
    `site_name`, `url` and `facts`; the mail's with `in_mail`, too. `path` is the page to go to
    (default: the author's page of the article). What time owes after the event, not the event
    itself, carries a `step`, which tells it from others of its kind. `about` is the revision whose
    question is named, if that is another than the act's.
    """
    path = path or known_path("desk:article", (event.article_id,))
    article = event.article
    question = " ".join(
        (about.title if about else _question(article, event.verb, facts.get("assignment"))).split()
    )
    facts |= {
        "event": event,
        "article": article,
        "question": question,
        "url": settings.SITE_ORIGIN + path,
    }
    key = f"{kind}:{step}" if step else f"{kind}:{event.article_id}:{event.sequence}"
    at = timezone.now() if step else event.at
    told = list(people)
    if not told:
        return []
    letter = words(kind, **facts)
    mailed = words(kind, **facts, **in_mail) if in_mail else letter
    shared = _shared(kind, path, letter) | {"event": event, "key": key}
    return [one for person in told for one in _both_ways(person, at, letter, mailed, shared)]


def _question(article: "Article", verb: str, assignment: Any) -> str:
    """The question as it was submitted in the revision the act is about: what is typed since is
    the authors' until they submit it."""
    about = article.revision_for(verb)
    if assignment is not None and (about is None or assignment.revision_id != about.pk):
        about = assignment.revision
    return about.title if about else str(article)


def owed_to_co_authors(
    article: "Article", people: Iterable["Person"], by: "Person"
) -> list[Notification]:
    """Return unsaved notifications for `people` whom `by` has just named as co-authors of
    `article`; no event tells of that."""
    path = known_path("desk:article", (article.pk,))
    kind, at = "co_author_named", article.edited_at
    letter = words(
        kind, by=by, question=" ".join(str(article).split()), url=settings.SITE_ORIGIN + path
    )
    shared = _shared(kind, path, letter)
    return [
        one
        for person in people
        for one in _both_ways(
            person,
            at,
            letter,
            letter,
            shared | {"key": f"{kind}:{article.pk}:{person.pk}:{article.version}"},
        )
    ]


def _shared(kind: str, path: str, letter: Letter) -> dict[str, Any]:
    """What is the same for all who are told the same."""
    now = timezone.now()
    return {"kind": kind, "path": path, "subject": letter.subject, "created_at": now, "due_at": now}


def _both_ways(
    person: "Person", at: datetime, letter: Letter, mailed: Letter, shared: dict[str, Any]
) -> list[Notification]:
    return [
        Notification(recipient=person, channel=Channel.MAIL, text=mailed.to(person), **shared),
        Notification(
            recipient=person,
            channel=Channel.INBOX,
            text=letter.to(person),
            state=State.DELIVERED,
            delivered_at=at,
            **shared,
        ),
    ]


@Prepared
def _unread(person: int) -> Any:
    """Of each unread notice of a person, whether it is settled, the newest first. Every page for
    people asks."""
    unread = Notification.objects.inbox(person).unread()._with_settled()
    return unread.values_list("is_settled", flat=True)[:COUNTED]
