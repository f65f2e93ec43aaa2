"""What readers see of an article: its galley, the preview of what was submitted, the texts printed
with it."""

from functools import cached_property
from typing import Any

from django.conf import settings

from ....database.canonical import digest as digest_of
from ....ledger.details import Decision, Grounds, InStep, PreviewChange
from ....ledger.details.previewing import CLOSED, OPENED
from ....site_settings.in_force import number_in_force
from ....workflow.rules import context_of
from ...published.public_image import PublicImage
from ..galley import Galley
from ..in_question import InQuestion
from ..policy import Policy
from ..status import HasStatus
from ..variant import Variant


class Publication(HasStatus, InQuestion, Variant):
    """An article as far as readers see it."""

    approved_revision: Any  # of Article, as are the next
    galley: Any
    has_preview: Any
    revision: Any

    class Meta:
        abstract = True

    def go_public(self, kind: str) -> Decision:
        """Set the revision in type as the public one; return what the record of the decision
        says."""
        # Nothing unsubmitted gets here.
        self.galley = self.write(Galley.of(self.revision, kind))
        self.approved_revision = self.revision
        PublicImage.objects.show(self.revision)
        is_approved = kind == Galley.Kind.APPROVED
        in_step = self.come_into_step() if is_approved and self.is_read_since() else InStep()
        evaluation = context_of(self).evaluate(self.revision)
        return Decision(
            galley=self.galley.digest,
            rules=tuple(settings.APPROVAL_RULES),
            grounds=Grounds(evaluation.grounds),
            in_step=in_step,
            despite=tuple(evaluation.objections) if kind == Galley.Kind.FORCED else None,
            texts={
                kind: (policy.number, digest_of(policy.text))
                for kind, policy in self.texts_in_force.items()
            },
            site_settings=self._site_settings(),
            preview=self.end_preview(),
        )

    def begin_preview(self) -> PreviewChange:
        """Show the latest submission at its preview address; return what the record of the act
        says of it."""
        self.has_preview = True
        return PreviewChange(OPENED)

    def end_preview(self) -> PreviewChange:
        """Show the latest submission no more, if it was; return what the record of the act says
        of it."""
        was_open, self.has_preview = self.has_preview, False
        return PreviewChange(CLOSED if was_open else "")

    @cached_property
    def texts_in_force(self) -> dict[str, Policy]:
        """The policy and the disclaimer of today for its readers, by kind: the approval names
        them and its page prints them."""
        return Policy.objects.in_force(self.audience)

    def _site_settings(self) -> int:
        """The number of the site settings in force, which came with the texts."""
        known = [
            policy.site_settings or 0
            for policy in self.texts_in_force.values()
            if hasattr(policy, "site_settings")
        ]
        return number_in_force(known[0] if known else None)
