"""Articles as a whole: how one begins, which there are of a question, who has written them."""

from typing import Any, Self, TypeVar

from django.db import models

from ....workflow.recorded import Stale
from ...notification import Notification
from ..status import ENDED, Status
from ..working_copy import SAVES, Audience

_Article = TypeVar("_Article", bound=models.Model)


class Articles(models.QuerySet[_Article]):
    """What is asked of articles; the model itself is made of what stands beside this module."""

    def draft(
        self, *, by: Any, title: str = "", audience: str = Audience.CLINICIAN, **copy: Any
    ) -> _Article:
        """Begin an article as its author's draft; `copy` holds further columns. Returns the
        saved article."""
        article: Any = self.model(author=by, edited_by=by, title=title, audience=audience, **copy)
        try:
            article.begin()
        except (
            Stale
        ):  # a question of the same address came in at this very moment; it is there to be seen now
            article.begin()
        return article  # type: ignore[no-any-return]

    def written_by(self, person: Any) -> Self:
        """Articles this person is an author or a co-author of."""
        own, shared = self._keys_written_by(person)
        return self.filter(pk__in=own.union(shared))

    def variant(self, slug: str, audience: str) -> _Article | None:
        """Return the article of this question for this audience that has not ended without ever
        being public."""
        return self.filter(slug=slug, audience=audience).exclude(status__in=ENDED).first()

    def out_of_step(self) -> Self:
        """Public texts that are out of step with the one they were adapted from."""
        return self.filter(out_of_step_since__isnull=False, galley__isnull=False).exclude(
            status=Status.RETRACTED
        )

    def with_galley_kind(self) -> Self:
        """With the kind of what is public as `galley_kind`, for the badge: a text that was
        published early is not called approved."""
        return self.annotate(galley_kind=models.F("galley__kind"))

    def touched_by(self, person: Any) -> Self:
        """Articles this person writes, has ever saved, or handed in: who has left the byline has
        still written."""
        return self.filter(pk__in=self.keys_touched_by(person))

    def keys_touched_by(
        self, person: Any, *others: models.QuerySet[Any, Any], article: int = 0
    ) -> models.QuerySet[Any, Any]:
        """Return the keys of those, and of `others`, each read off an index of its own: an OR of
        them would be asked of every article.

        With the key of an `article` it is asked about that one only: a person may have touched very
        many.
        """
        model: Any = self.model
        own, shared = self._keys_written_by(person)
        saved = model.history.filter(SAVES, history_user=person).order_by().values("id")
        # Whoever stood on the byline of a submission was told of it.
        notified = (
            Notification.objects.inbox(person)
            .filter(kind="author_submitted", event__isnull=False)
            .order_by()
            .values("event__article")
        )
        if article:
            own, shared = own.filter(pk=article), shared.filter(article=article)
            saved, notified = saved.filter(id=article), notified.filter(event__article=article)
        return own.union(shared, saved, notified, *others)

    def _keys_written_by(self, person: Any) -> tuple[Any, Any]:
        model: Any = self.model
        own = model.objects.filter(author=person).values("pk")
        return own, model.co_authors.through.objects.filter(person=person).values("article")
