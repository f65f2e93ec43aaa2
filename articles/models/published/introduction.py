"""What a topic's page says before its answers."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from ...initial_data.names import CHAIRS
from ...ledger import site_acts
from ...ledger.adopted import Adopted, AdoptedQuerySet, counting
from ...ledger.append_only import AppendOnly
from ...ledger.site_event import SiteEvent
from ...workflow.recorded import acting
from ..manuscript.policy import ONLY_A_CHAIR
from ..manuscript.topic import Topic

if TYPE_CHECKING:
    from ..person import Person

INTRODUCTION_LIMIT = 1_500  # characters


class IntroductionQuerySet(AdoptedQuerySet["TopicIntroduction"]):
    """Versions of the introductions."""

    def in_force(self, topic: Topic) -> "TopicIntroduction | None":
        """Return the newest version for a topic that counts, in one query; None before the
        first, or where it was emptied."""
        versions = counting(self.filter(topic=topic).order_by("-number"))
        return versions[0] if versions and versions[0].text else None

    def adopt(self, topic: Topic, text: str, *, by: "Person") -> "TopicIntroduction":
        """Write the next version for a topic, in force from now on, and return it; the same text
        again is no new version.

        An empty text takes the introduction away. Raises PermissionDenied for whoever is no chair.
        """
        with acting(site_acts.ADOPT, self.model(topic=topic), by):
            SiteEvent.objects.hold()  # of two chairs the later one takes the later number
            if CHAIRS not in by.today().roles:
                raise PermissionDenied(ONLY_A_CHAIR)
            versions = counting(self.filter(topic=topic).order_by("-number"))
            if versions and versions[0].text == text:
                return versions[0]
            last = self.filter(topic=topic).aggregate(last=models.Max("number"))["last"] or 0
            made = self.create(topic=topic, number=last + 1, text=text, adopted_at=timezone.now())
            SiteEvent.objects.append(
                site_acts.ADOPT,
                by=by,
                row=made,
                detail={"topic": topic.slug, "number": made.number},
            )
            return made


class TopicIntroduction(Adopted):
    """One version of a topic's introduction. Append-only: a change is the next number, which the
    site's ledger names."""

    topic = models.ForeignKey("articles.Topic", models.PROTECT, related_name="introductions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True, help_text="Markdown.")
    adopted_at = models.DateTimeField()

    # A manager with more methods than every append-only model has.
    objects = IntroductionQuerySet.as_manager()  # type: ignore[misc]

    class Meta(AppendOnly.Meta):
        ordering = ["topic", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="introduction_number")
        ]

    def __str__(self) -> str:
        return f"Introduction of {self.topic}, version {self.number}"
