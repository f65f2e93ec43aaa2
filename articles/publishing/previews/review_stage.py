"""How far the review of a submitted revision is, as its preview says it: stages, dates and
numbers, and nobody's name."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from ...ledger import acts
from ...models import Article, Event, Status
from ...workflow.rules import reviews_wanted
from ..attestations import REVIEWING

FIRST = acts.doing(acts.Does.BEGINS_STAGE)


@dataclass(frozen=True)
class ReviewStage:
    """The acts on the latest revision of an article."""

    article: Article
    events: tuple[Event, ...]

    @classmethod
    def of(cls, article: Article, after: Event | None = None) -> "ReviewStage":
        """Read it. `after` is the act that has just been done: what it is the first of needs no
        reading."""
        if after and after.verb in FIRST:
            return cls(article, (after,))
        return cls(
            article, tuple(article.events.filter(digest=article.digest).order_by("sequence"))
        )

    @property
    def submitted_at(self) -> datetime:
        """When it was handed in."""
        assert self.article.revision is not None  # noqa: S101  # only what was submitted is shown
        return self.article.revision.at

    @cached_property
    def wanted(self) -> int:
        """How many reviews of it the rules ask for."""
        return reviews_wanted(self.article.revision)

    @property
    def start(self) -> Event | None:
        """When the board began to read it."""
        return self._last(acts.START_REVIEW)

    @property
    def request(self) -> Event | None:
        """When it was sent back to its author, if it was."""
        return (
            self._last(acts.REQUEST_CHANGES)
            if self.article.status == Status.CHANGES_REQUESTED
            else None
        )

    @cached_property
    def reviews(self) -> int:
        """How many reviews of exactly this text are signed, whatever they recommend."""
        return len({event.actor_id for event in self.events if event.verb in REVIEWING})

    @property
    def progress(self) -> str:
        """How many of the reviews are in; empty where none is asked for or the board does not
        read yet."""
        if not self.start or not (self.wanted or self.reviews):
            return ""
        if self.reviews > self.wanted:
            return f"{self.reviews} review{'s' * (self.reviews > 1)} in"
        return f"{self.reviews} of {self.wanted} review{'s' * (self.wanted > 1)} in"

    @property
    def tracker(self) -> list[dict[str, Any]]:
        """The three stages the public sees, for `_tracker.html`."""
        is_read = self.start is not None
        stages = [
            ("Submitted", self.submitted_at, "done" if is_read else "now"),
            ("Under Review", self.start and self.start.at, "now" if is_read else "ahead"),
            ("Approved", None, "ahead"),
        ]
        return [
            {"name": name, "state": state, "when": at, "note": self._note(name, state)}
            for name, at, state in stages
        ]

    def _note(self, name: str, state: str) -> str:
        progress = self.progress if name == "Under Review" else ""
        sent_back = "changes requested" if state == "now" and self.request else ""
        return " · ".join(filter(None, [progress, sent_back])) or (
            "not yet" if state == "ahead" else ""
        )

    def _last(self, verb: str) -> Event | None:
        return next((event for event in reversed(self.events) if event.verb == verb), None)
