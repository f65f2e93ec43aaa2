"""What every act on an article does: hold the row, write append-only rows, save, and put the act on
the ledger."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.utils import timezone

from ...database.prepared import Prepared
from ...workflow.rules import DecisionContext, followers
from ..event import Event
from ..notification import Notification
from .revision import Revision
from .status import ABOUT_THE_PUBLIC
from .working_copy import WorkingCopy

LATELY = timedelta(hours=1)  # who comes back later wants to see what is so by then


class OnRecord(WorkingCopy):
    """A working copy whose acts are on the record."""

    status: Any  # of Article, as are the next
    status_since: Any
    revision: Any
    revision_id: Any
    approved_revision: Any
    approved_revision_id: Any
    galley: Any
    events: Any
    context: Any
    known_events: Any

    class Meta:
        abstract = True

    @property
    def digest(self) -> str:
        """The digest of the latest submitted revision, empty before the first."""
        return self.revision.digest if self.revision else ""

    def revision_for(self, verb: str) -> Revision | None:
        """Return the revision a verb is about: retracting and settling are about the public one,
        all else about the latest."""
        return self.approved_revision if verb in ABOUT_THE_PUBLIC else self.revision

    def digest_for(self, verb: str) -> str:
        """Return the digest of the revision a verb is about, empty before the first."""
        revision = self.revision_for(verb)
        return revision.digest if revision else ""

    def locked(self) -> Any:
        """Return the row as it stands today, held until the transaction ends, in a fresh object."""
        return self.lock(pk=self.pk)[0]

    def lock(self, **which: Any) -> list[Any]:
        """Hold the rows for which `which` is so, the lowest key first; return them as they stand
        today, in fresh objects."""
        held = _HELD_BY.get(tuple(which))
        found = held(**which) if held else list(_to_hold().filter(**which))
        # Where the lock had to be waited for, PostgreSQL joins today's row to the neighbours it saw
        # before the wait. What has since been pointed elsewhere is then missing; the row is ours
        # now, so asking again finds all of it.
        if not found or any(article.is_torn(JOINED) for article in found):
            found = list(_to_hold().filter(**which))
        if not found:
            raise type(self).DoesNotExist
        for article in found:
            article.know_neighbours()
        return found

    def know_neighbours(self) -> None:
        """Point at what is at hand, which then need not be asked for again."""
        self.context, article = DecisionContext(), self
        if self.revision:
            self.revision.article = article
            if self.revision.topic_id == self.topic_id:
                self.revision.topic = self.topic
            if self.approved_revision_id == self.revision_id:
                self.approved_revision = self.revision
        if self.galley and self.galley.revision_id == self.approved_revision_id:
            self.galley.revision = self.approved_revision

    def is_torn(self, joined: tuple[str, ...]) -> bool:
        """Is one of these neighbours missing although the row points at it?"""
        return any(getattr(self, f"{name}_id") and getattr(self, name) is None for name in joined)

    def write(self, row: Any) -> Any:
        """Save an append-only row as part of the verb under way, for its event to seal; return the
        row."""
        row.save()
        vars(self).setdefault("_written", []).append(row)
        return row

    def save_act(
        self,
        verb: str,
        before: str,
        *,
        by: Any,
        reason: str,
        detail: Any = None,
        in_ledger: bool = True,
    ) -> None:
        """Save what a verb did, with history, ledger event, followers and what they owe."""
        self.context = None
        if self.status != before:
            self.status_since = timezone.now()
        if not any(
            way.custom.get("keeps_row") for way in self.machine()[verb].transitions.values()
        ):
            self.save_with_history(by, f"{verb}: {reason}" if reason else verb)
        if in_ledger:
            self.append_event(verb, by=by, reason=reason, before=before, detail=detail)
        vars(self).pop("_written", None)

    def append_event(
        self,
        verb: str,
        *,
        by: Any,
        reason: str = "",
        before: str = "",
        detail: dict[str, Any] | None = None,
        about: str = "",
    ) -> Event:
        """Add an event to the ledger, under the lock; then the followers, then what they owe.
        Returns the event.

        `about` is the digest of the revision the act is about, if that is not what the verb is
        about anyway.
        """
        self.context = None  # what was read before the act may not be so after it
        article: Any = self
        event = Event.objects.chain(
            article,
            verb,
            before or self.status,
            by=by,
            reason=reason,
            detail=detail,
            about=about or self.digest_for(verb),
            wrote=vars(self).pop("_written", []),
        )
        Notification.objects.enqueue(owed for follow in followers() for owed in follow(event))
        self.known_events = None
        return event

    def was_just(self, verb: str, *, by: Any, **about: Any) -> bool:
        """Is this verb by this person the last thing that happened? Then a second press shows the
        result, not an error.

        `about` names what the event must say in its detail, where an article is acted on in several
        places.
        """
        last = self.events.order_by("-sequence").first()
        return (
            last is not None
            and last.verb == verb
            and last.actor_id == by.pk
            and about.items() <= last.detail.items()
        )

    def was_signed(self, verb: str, *, by: Any, digest: str, reason: str, **about: Any) -> bool:
        """Has this person lately signed this very act, in these words, and does it stand? Then
        sending it again shows the result.

        It stands as long as the status is what it left; others may have acted since. `about` as for
        `was_just`.
        """
        rows: Any = type(self)._base_manager
        status = rows.filter(pk=self.pk).values("status")
        same = self.events.filter(
            verb=verb,
            actor=by,
            digest=digest,
            reason=reason,
            at__gte=timezone.now() - LATELY,
            after__in=status,
        )
        return any(about.items() <= event.detail.items() for event in same)


JOINED = ("revision", "approved_revision", "author", "topic", "galley", "adapted_from")


def _to_hold() -> Any:
    rows: Any = apps.get_model("articles", "Article")._base_manager
    return rows.select_for_update(of=("self",)).select_related(*JOINED).order_by("pk")


@Prepared
def _held(pk: int) -> Any:
    return _to_hold().filter(pk=pk)


@Prepared
def _held_at(slug: str) -> Any:
    return _to_hold().filter(slug=slug)


_HELD_BY: dict[tuple[str, ...], Prepared] = {("pk",): _held, ("slug",): _held_at}
