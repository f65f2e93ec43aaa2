"""The ledger: one row for each recorded act, chained per article by hashes."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..database.canonical import digest
from ..database.prepared import Prepared
from ..ledger.actor import Actor
from ..ledger.acts import RETRACT, Does, Named, doing, listed
from ..ledger.append_only import AppendOnly, AppendOnlyQuerySet
from ..ledger.details import Disclosure, OutOfStep
from ..workflow.subject import Manuscript

PUBLISHING = doing(Does.PUBLISHES)
ENDING = doing(Does.SETTLES)
DISCLOSING = doing(Does.DISCLOSES)


class EventQuerySet(AppendOnlyQuerySet["Event"]):
    """Events, and how one is added."""

    def chain(
        self,
        article: Manuscript,
        verb: str,
        before: str,
        *,
        by: Actor,
        reason: str = "",
        about: str = "",
        detail: dict[str, Any] | None = None,
        wrote: list[AppendOnly] | None = None,
    ) -> "Event":
        """Append one event to the article's chain and return it. The caller holds the article's
        lock.

        `about` is the digest of the revision the act is about; `detail` is canonical JSON; `wrote`
        are the append-only rows of the act, whose fingerprints the event keeps.
        """
        # A statement of its own, after the lock: within the locking one it would see the head
        # before the wait.
        known = at_address(slug=article.slug) if verb in PUBLISHING | ENDING else None
        [head] = ([_head(known, article)] if known else _last(article=article.pk)) or [(0, "")]
        event = Event(  # type: ignore[misc]  # it is an Article, and by a Person
            article=article,
            sequence=head[0] + 1,
            verb=verb,
            before=before,
            after=article.status,
            actor=by,
            actor_name=str(by),
            reason=reason,
            at=timezone.now(),
            digest=about,
            detail=detail or {},
            rows={row.ledger_name: row.fingerprint() for row in wrote or []},
            previous=head[1],
        )
        event.hash = digest(event.canonical())
        event.save()
        if known is not None:  # the page, which is set next, need not ask for them again
            event.detail = json.loads(json.dumps(event.detail))  # as it would be read
            event.audience = article.audience  # type: ignore[attr-defined]
            article.known_events = sorted(
                [*known, event], key=lambda row: (row.article_id, row.sequence)
            )
        return event

    def at_address(self, slug: str) -> "EventQuerySet":
        """The events of every audience's text of a question, each with its `audience`, in order."""
        return (
            self.filter(article__slug=slug)
            .annotate(audience=models.F("article__audience"))
            .order_by("article", "sequence")
        )

    def at_addresses(self, slugs: Iterable[str]) -> "EventQuerySet":
        """Those of several questions, each with its `slug`, too."""
        known = self.filter(article__slug__in=slugs).annotate(
            slug=models.F("article__slug"), audience=models.F("article__audience")
        )
        return known.order_by("article", "sequence")

    def moving(self) -> "EventQuerySet":
        """Only events that changed a status."""
        return self.exclude(before=models.F("after"))

    def about_public(self, digests: list[str]) -> "EventQuerySet":
        """What made a text public, what puts it in question (a reviewer's interest declared
        afterwards), and what ends that.

        `digests` are those of the revisions it rests on.
        """
        late = models.Q(verb__in=DISCLOSING, detail__late=True, detail__about__in=digests)
        return self.filter(late | models.Q(verb__in=PUBLISHING | ENDING, digest__in=digests))


def is_about_public(event: "Event", digests: list[str]) -> bool:
    """Is this one of the events that `EventQuerySet.about_public` asks for?"""
    disclosure = Disclosure.from_detail(event.detail) if event.verb in DISCLOSING else None
    is_late = disclosure is not None and disclosure.is_late and disclosure.about in digests
    return is_late or (event.verb in PUBLISHING | ENDING and event.digest in digests)


def _head(events: "list[Event]", article: Manuscript) -> tuple[int, str]:
    own = [event for event in events if event.article_id == article.pk]
    return (own[-1].sequence, own[-1].hash) if own else (0, "")


@Prepared
def at_address(slug: str) -> Any:
    """The events of every audience's text of a question, as a list (`EventQuerySet.at_address`)."""
    return Event.objects.at_address(slug)


@Prepared
def _last(article: int) -> Any:
    return (
        Event.objects.filter(article=article)
        .order_by("-sequence")
        .values_list("sequence", "hash")[:1]
    )


class Event(AppendOnly):
    """One recorded act on an article.

    `hash` is the digest of `canonical()`, which holds the hash of the event before it: an edit,
    removal, insertion or swap anywhere breaks the chain. `before` equals `after` where the status
    did not change.
    """

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)
    digest = models.CharField("revision digest", max_length=71, blank=True)
    detail = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)
    previous = models.CharField(max_length=71, blank=True)
    hash = models.CharField(max_length=71)

    # A manager with more methods than every append-only model has.
    objects = EventQuerySet.as_manager()  # type: ignore[misc]

    class Meta(AppendOnly.Meta):
        ordering = ["article", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["article", "sequence"], name="event_sequence")
        ]
        indexes = [
            models.Index(
                fields=["-id"], condition=models.Q(verb=RETRACT), name="event_retract"
            ),  # few of many
            models.Index(fields=["verb", "-at", "-id"], name="event_verb"),
            models.Index(fields=["actor", "-at", "-id"], name="event_by"),
            models.Index(
                fields=["actor"],
                condition=models.Q(verb__in=listed(Does.TAKES_PART, Does.DISCLOSES)),
                name="event_of_reviewer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"

    @property
    def did(self) -> Named:
        """Which act it is, for templates: `event.did.approve`."""
        return Named(self.verb)

    @property
    def caused_by(self) -> Named:
        """Which act on another text put this one out of step, for templates."""
        return Named(OutOfStep.from_detail(self.detail).verb)

    @property
    def is_move(self) -> bool:
        """Did the status change?"""
        return self.before != self.after

    def canonical(self) -> dict[str, Any]:
        """Return the facts the hash is taken over."""
        return {
            "form": "event/1",
            "article": self.article_id,
            "sequence": self.sequence,
            "verb": self.verb,
            "before": str(self.before),
            "after": str(self.after),
            "actor": [self.actor_id, self.actor_name],
            "reason": self.reason,
            "at": self.at,
            "digest": self.digest,
            "detail": self.detail,
            "rows": self.rows,
            "previous": self.previous,
        }
