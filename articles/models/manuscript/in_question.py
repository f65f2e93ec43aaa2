"""What puts a public text in question: it was published before full review, or an interest was
declared after a review it rests on."""

from typing import Any

from ...ledger.acts import FORCE_PUBLISH, RETRACT, SETTLE, Does, doing
from ...workflow.rules import DecisionContext, context_of
from ..event import PUBLISHING, Event, is_about_public
from ..state import StatefulModel
from .galley import Galley
from .revision import Revision

QUESTIONING = doing(Does.QUESTIONS)


class InQuestion(StatefulModel):
    """An article as far as something about its public text waits to be settled."""

    approved_revision: Any  # of Article, as are the next
    events: Any
    galley: Any
    galleys: Any
    known_events: list[Event] | None = (
        None  # of its address, while an act that changes the page is followed (event.py)
    )
    # Under the lock and until the act, or while a page is drawn: what was read for it.
    context: DecisionContext | None = None

    class Meta:
        abstract = True

    @property
    def is_forced(self) -> bool:
        """Was the public text published before full review, and has nobody settled that?"""
        is_forced = self.galley is not None and self.galley.kind == Galley.Kind.FORCED
        return is_forced and any(concern.verb == FORCE_PUBLISH for concern in self.concerns())

    def concerns(self) -> list[Event]:
        """Return the events that put the public text in question; none that was settled since,
        none once it is retracted."""
        acts = self._acts_on_the_public()
        if any(act.verb == RETRACT for act in acts):
            return []
        settled = max((act.sequence for act in acts if act.verb == SETTLE), default=0)
        # What was declared before the text went public took its review out of account: nothing
        # rests on it.
        published = min((act.sequence for act in acts if act.verb in PUBLISHING), default=0)
        return [
            act
            for act in acts
            if act.verb in QUESTIONING and act.sequence > settled and act.sequence >= published
        ]

    def was_published_by(self, person: Any) -> bool:
        """Did this person publish what is public, or what it corrects?"""
        return any(
            act.verb in PUBLISHING and act.actor_id == person.pk
            for act in self._acts_on_the_public()
        )

    def _acts_on_the_public(self) -> list[Event]:
        if self.approved_revision is None:
            return []
        # It is an Article.
        return context_of(self).read(_acts_on_the_public, self)  # type: ignore[arg-type]

    def keep_acts(self, events: list[Event]) -> None:
        """Let what is in question be read off all `events` of the article, where they are at
        hand, in place of a query."""
        digests = self.public_digests() if self.approved_revision else []
        acts = sorted(
            (event for event in events if is_about_public(event, digests)),
            key=lambda event: event.sequence,
        )
        self.context = self.context or DecisionContext()
        self.context.know(acts, _acts_on_the_public, self)

    def public_digests(self) -> list[str]:
        """The digests of the public revision and, where that is a correction, of what it
        corrects, down to the one fully reviewed."""
        public: Revision | None = self.approved_revision
        if public is None or not public.is_minor:
            return [public.digest] if public else []
        published = list(
            self.galleys.order_by("-pk").values_list("revision__digest", "revision__is_minor")
        )
        full = next(
            (position for position, (_, is_minor) in enumerate(published) if not is_minor),
            len(published),
        )
        return [digest for digest, _ in published[: full + 1]]


def _acts_on_the_public(article: InQuestion) -> list[Event]:
    found = article.events.about_public(article.public_digests())
    return list(found.order_by("sequence"))
