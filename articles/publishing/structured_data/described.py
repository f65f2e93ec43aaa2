"""What is told to programs about a public text: the same facts that its page prints."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from ...ledger import acts
from ...ledger.details import OutOfStep
from ...models import Audience, Revision, Topic
from ...site_settings.in_force import site
from ..attestations import Reviewer
from ..record import Record


@dataclass(frozen=True)
class Described:
    """A public text: its record, the topic it was approved under, the path of its page, and its
    short answer without markup.

    `overdue_since` is the day its next review was due, where its page says that this is past.
    """

    record: Record
    topic: Topic
    path: str
    short_answer: str
    overdue_since: date | None = None

    @cached_property
    def site(self) -> dict[str, Any]:
        """The site's name and origin."""
        return site()

    @property
    def address(self) -> str:
        """The address of the page, in full."""
        return self.at(self.path)

    def at(self, path: str) -> str:
        """Return a path of this site as a full address."""
        return self.site["origin"] + path

    @property
    def revision(self) -> Revision:
        """The revision that is public."""
        return self.record.revision

    @property
    def title(self) -> str:
        """The question; what is retracted, or not reviewed in full, says so first."""
        return f"{self.caution}: {self.revision.title}" if self.caution else self.revision.title

    @property
    def caution(self) -> str:
        """What must be said before the question, or nothing."""
        return (
            "Retracted"
            if self.record.retraction
            else "Published before full review"
            if self.record.is_forced
            else ""
        )

    @property
    def summary(self) -> str:
        """The short answer, or what stands in its place. What is not reviewed in full says so
        before it answers."""
        if self.record.retraction:
            return f"This answer was retracted on {self.record.retraction.at:%-d %B %Y}."
        return (
            f"Published before full review. {self.short_answer}"
            if self.record.is_forced
            else self.short_answer
        )

    @property
    def audience(self) -> str:
        """Whom the text is written for, in a word."""
        return str(Audience(self.revision.audience).label)

    @property
    def status(self) -> str:
        """Where the text stands, in the words of its page; the gravest first."""
        record = self.record
        if record.retraction:
            return "Retracted"
        if record.is_forced:
            return "Published before full review"
        return "; ".join(["Approved", *self._reservations()])

    def _reservations(self) -> Iterator[str]:
        if self.overdue_since:
            yield f"its review is overdue since {self.overdue_since:%-d %B %Y}"
        if self.record.late_open:
            yield "a reviewer has declared a competing interest since"
        if self.record.change:
            cause = OutOfStep.from_detail(self.record.change.detail)
            what = "retracted" if cause.verb == acts.RETRACT else "changed"
            yield (
                f"being checked, as the text for other readers that it was adapted from was {what}"
            )

    @property
    def published_at(self) -> datetime:
        """When this text became public; a minor correction leaves it as it is."""
        return self.record.full.at

    @property
    def modified_at(self) -> datetime:
        """When it was last corrected, settled, found in step or retracted, if that came later."""
        record = self.record
        since = (
            record.approval,
            *record.settlements,
            record.change,
            record.confirmation,
            record.retraction,
        )
        return max(act.at for act in (record.full, *since) if act)

    @property
    def reviewers(self) -> list[Reviewer]:
        """Whose full review stands: nobody while it is still to come, is in question, or the
        text is retracted."""
        record = self.record
        return (
            list(record.reviewers)
            if record.reviewed_at and not record.retraction and not record.late_open
            else []
        )
