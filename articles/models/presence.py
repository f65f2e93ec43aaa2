"""Who has the editor page of an article open: said to its other authors, so that they need not
find out by a clash."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone


class PresenceQuerySet(models.QuerySet["Presence"]):
    """One row for each author of an article who has ever had it open."""

    def beat(self, article: int, person: int) -> None:
        """Write down that somebody has the page of an article open now. One statement."""
        row = self.model(article_id=article, person_id=person, seen_at=timezone.now())
        self.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["article", "person"],
            update_fields=["seen_at"],
        )

    def others(self, article: int, person: int) -> list[str]:
        """Return the names of those who have it open beside this person, by the alphabet."""
        lately = self.filter(article=article, seen_at__gte=timezone.now() - Presence.LASTS).exclude(
            person=person
        )
        return sorted(
            name or email for name, email in lately.values_list("person__name", "person__email")
        )


class Presence(models.Model):
    """That somebody had the editor page of an article open at a time. It decides nothing: the
    version check of a save does.

    A row of the database, as every process of the site sees those at once. It ends by itself, as
    nobody can tell of a closed lid.
    """

    EVERY = timedelta(seconds=20)  # so often the page tells that it is open
    LASTS = timedelta(seconds=50)  # two of these may be lost

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "person"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.article_id}"
