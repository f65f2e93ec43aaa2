"""What is told to programs about a public text: the same facts that its page prints."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from ...models import Audience, Revision, Topic
from ...record import Record
from ...signatories import Reviewer
from ...site_settings.in_force import site


@dataclass(frozen=True)
class Described:
    """A public text: its record, the topic it was approved under, the path of its page, and its short answer without markup."""

    record: Record
    topic: Topic
    path: str
    short_answer: str

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
        """The question; a retracted text says so first, as its page does."""
        return f"Retracted: {self.revision.title}" if self.record.retraction else self.revision.title

    @property
    def summary(self) -> str:
        """The short answer, or what stands in its place. What is not reviewed in full says so before it answers."""
        if self.record.retraction:
            return f"This answer was retracted on {self.record.retraction.at:%-d %B %Y}."
        return f"Published before full review. {self.short_answer}" if self.record.is_forced else self.short_answer

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
        if record.late_open:
            return "Approved; a reviewer has declared a competing interest since"
        if record.change:
            return "Approved; being checked against the changed text for other readers"
        return "Approved"

    @property
    def published_at(self) -> datetime:
        """When this text became public; a minor correction leaves it as it is."""
        return self.record.full.at

    @property
    def modified_at(self) -> datetime:
        """When it was last corrected, settled, found in step or retracted, if that came later."""
        record = self.record
        since = (record.approval, *record.settlements, record.change, record.confirmation, record.retraction)
        return max(act.at for act in (record.full, *since) if act)

    @property
    def reviewers(self) -> list[Reviewer]:
        """Whose full review stands: nobody while it is still to come, is in question, or the text is retracted."""
        record = self.record
        return list(record.reviewers) if record.reviewed_at and not record.retraction and not record.late_open else []
