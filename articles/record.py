"""The public record of an article: what its ledger says about the text that is up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from .models import Article, Event, Galley, Revision


class Unrecorded(LookupError):
    """The ledger does not hold what a public text rests on."""


@dataclass(frozen=True)
class Reader:
    """A board member who signed a review of the text, as the ledger named them then."""

    name: str
    credentials: str
    institution: str
    at: datetime
    has_no_interests: bool

    @property
    def byline(self) -> str:
        """The name with its credentials."""
        return ", ".join(filter(None, [self.name, self.credentials]))


@dataclass(frozen=True)
class Record:
    """The acts behind an article's public text, and the audiences that have a public text at its address."""

    galley: Galley
    submission: Event
    start: Event | None
    approval: Event
    retraction: Event | None
    reviewers: tuple[Reader, ...]
    audiences: frozenset[str]

    @classmethod
    def of(cls, article: Article) -> "Record":
        """Read the record of an article that has a galley, in one query. Raises Unrecorded."""
        events, galley = list(_events_at(article.slug)), article.galley
        own = [event for event in events if event.article_id == article.pk]
        approval = _last(own, "approve", galley=galley.digest) if galley else None
        submission = _last(own, "submit", approval.digest) if approval else None
        if galley is None or approval is None or submission is None:
            raise Unrecorded(f"The ledger of article {article.pk} holds no approval of its galley.")
        signed = [event for event in own if event.verb == "sign" and event.digest == approval.digest]
        return cls(
            galley=galley, submission=submission, start=_last(own, "start_review", approval.digest), approval=approval,
            retraction=_last(own, "retract"), reviewers=tuple(_reader(event) for event in signed if event.detail["approves"]),
            audiences=_public_audiences(events),
        )

    @property
    def revision(self) -> Revision:
        """The revision that is public."""
        return self.galley.revision

    @property
    def tracker(self) -> list[dict[str, Any]]:
        """The three stages the public sees, for `_tracker.html`."""
        stages = [("Submitted", self.submission), ("Under Review", self.start), ("Approved", self.approval)]
        return [
            {"name": name, "state": "done", "when": event.at if event else None, "note": self._note(event),
             "is_current": event is self.approval and self.retraction is None}
            for name, event in stages
        ]

    def _note(self, event: Event | None) -> str:
        if event is self.start and self.reviewers:
            return "1 review" if len(self.reviewers) == 1 else f"{len(self.reviewers)} reviews"
        return "retracted since" if event is self.approval and self.retraction else ""


def _events_at(slug: str) -> Iterable[Any]:
    return Event.objects.filter(article__slug=slug).annotate(audience=F("article__audience")).order_by("article", "sequence")


def _last(events: list[Event], verb: str, digest: str | None = None, galley: str | None = None) -> Event | None:
    fitting = (
        event for event in reversed(events) if event.verb == verb
        and digest in (None, event.digest) and galley in (None, event.detail.get("galley"))
    )
    return next(fitting, None)


def _reader(event: Event) -> Reader:
    who = event.detail["reviewer"]
    return Reader(who["name"], who["credentials"], who["institution"], event.at, event.detail["interests"] == "none")


def _public_audiences(events: Iterable[Any]) -> frozenset[str]:
    approved, retracted = ({event.audience for event in events if event.verb == verb} for verb in ("approve", "retract"))
    return frozenset(approved - retracted)
