"""What acts are about, as far as those need to know it who check an act and write it down."""

from typing import Any, Protocol


class Subject(Protocol):
    """What has a machine of verbs: an article, or upstairs an assignment or a comment."""

    pk: Any
    status: Any

    def locked(self) -> Any:
        """Return the row as it stands today, held until the transaction ends, in a fresh object."""

    def digest_for(self, verb: str) -> str:
        """Return the digest of the text that the verb is about."""

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
        """Save what a verb did, and append its event."""


class Manuscript(Subject, Protocol):
    """An article, as far as permissions, approval rules, the ledger and notifications ask about
    it."""

    slug: Any
    audience: Any
    author_id: Any
    edited_by_id: Any
    edited_at: Any
    version: Any
    revision: Any
    adapted_from: Any
    out_of_step_since: Any
    context: Any
    known_events: Any

    @property
    def digest(self) -> str:
        """The digest of the latest revision; empty if nothing was submitted."""

    @property
    def is_forced(self) -> bool:
        """Was the public text published before full review, and has nobody settled that?"""

    def concerns(self) -> list[Any]:
        """Return the events that put the public text in question."""

    def public_digests(self) -> list[str]:
        """Return the digests of the public revision and of what it corrects."""

    def was_published_by(self, person: Any) -> bool:
        """Did this person publish what is public, or what it corrects?"""
