"""What a revision changes of the one before it, as an editor reads it before deciding."""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.models import Article, Revision
from articles.text.comparing.changes import Change, changes
from articles.workflow.corrections import compared, last_full

LONG = 12  # blocks that changed; more of them are folded


@dataclass(frozen=True)
class Changed:
    """The blocks of a revision, changed or not, against those of `since`."""

    since: Revision
    blocks: list[Change]

    @property
    def count(self) -> int:
        """How many blocks changed."""
        return sum(block.state != "same" for block in self.blocks)

    @property
    def is_long(self) -> bool:
        """Are they so many that they would push the reviews out of sight?"""
        return self.count > LONG


def changed(
    article: Article, revision: Revision, revisions: Sequence[Revision] = ()
) -> Changed | None:
    """Return what changed since the revision before, one of `revisions`; None where none was
    before.

    A minor correction is held against the text that was last reviewed in full: corrections add up.
    """
    if revision.is_minor:
        before = (
            article.revisions.filter(number__lt=revision.number, galleys__isnull=False)
            .order_by("-number")
            .first()
        )
        before = last_full(before) if before else None
    else:
        before = next(
            (former for former in revisions if former.number == revision.number - 1), None
        )
    return Changed(before, changes(compared(before, revision))) if before else None
