"""Variants: articles that answer one question, at one slug, each for another audience and each
with a machine of its own."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from ...declarations.freezing import begun
from ...ledger import acts
from ...ledger.details import (
    BegunVariant,
    ChangedAddress,
    InStep,
    NamedRevision,
    OutOfStep,
)
from ...text.characters.slugs import is_slug
from ...workflow.recorded import Opposed, Stale, condition
from ..event import Event
from ..image import Image
from ..notification import Notification
from ..owing import owed_to_co_authors
from .former_slug import FormerSlug
from .recording import OnRecord
from .reference import Reference
from .working_copy import Audience

CHANGING = acts.doing(acts.Does.CHANGES_PUBLIC)


@condition
def with_a_submission(article: Any) -> list[str]:
    """Something was submitted: from then on the address stands, which the variants share."""
    return (
        []
        if article.revision_id
        else ["Submit this text first: the address that both texts share is fixed then."]
    )


@condition
def out_of_step(article: Any) -> list[str]:
    """The text this one was adapted from has changed since, and readers see this one."""
    if not article.galley_id:
        return ["Nothing of this article is public: its approval says that it is in step."]
    return (
        [] if article.out_of_step_since else ["The text it was adapted from has not changed since."]
    )


class Variant(OnRecord):
    """An article that may have been begun from another one.

    `adapted_from` is the revision of the other article from which this one was begun, or with which
    it was last found in step; None where it was begun by itself. `out_of_step_since` is when the
    public text of that article first changed after it, None while the two are in step.
    """

    adapted_from = models.ForeignKey(
        "articles.Revision", models.PROTECT, null=True, blank=True, related_name="adapted"
    )
    out_of_step_since = models.DateTimeField(null=True, blank=True)

    author: Any  # of Article, as are the next
    approved_revision: Any
    revision: Any
    galley_id: Any
    siblings: Sequence[
        Any
    ] = ()  # the other articles of the question, under the lock of a verb that is about them, too

    class Meta:
        abstract = True

    @property
    def has_ended(self) -> bool:
        """Did it end without ever being public?"""
        raise NotImplementedError

    @property
    def is_over(self) -> bool:
        """Is no act of its machine possible any more?"""
        raise NotImplementedError

    def locked_with_siblings(self) -> Any:
        """Return the row as it stands today, in a fresh object, and hold it and those of all its
        `siblings`.

        All who lock more than one take the one with the lowest key first, so nobody waits in a
        circle. Raises Stale.
        """
        family = self._locked_at(self.slug)
        if self.pk not in [
            member.pk for member in family
        ]:  # the slug was changed since it was read, and is given to nobody else
            family = self._locked_at(
                type(self)._base_manager.values_list("slug", flat=True).get(pk=self.pk)
            )
        article = next((member for member in family if member.pk == self.pk), None)
        if article is None:
            raise Stale(
                "Somebody is changing the address of this at this very moment. Try again.",
                object=self,
            )
        article.siblings = [member for member in family if member.pk != self.pk]
        return article

    def _locked_at(self, slug: str) -> list[Any]:
        try:
            return self.lock(slug=slug)
        # Every model that is not abstract has one.
        except type(self).DoesNotExist:  # type: ignore[attr-defined]
            return []

    def meet_siblings(self, keys: set[int]) -> None:
        """Hold those articles of the question, of these keys, that were begun while the lock was
        waited for: PostgreSQL shows what was there before the wait.

        Whoever holds more than one holds the oldest of them, as this does: so nobody waits for
        another here.
        """
        if new := keys - {self.pk, *(sibling.pk for sibling in self.siblings)}:
            self.siblings = [*self.siblings, *self.lock(pk__in=new)]

    def begin_for(self, audience: str, by: Any) -> Any:
        """Save and return the draft of this question for another audience. The caller holds the
        locks. Raises Stale, Opposed.

        The text is what was submitted, never what has been typed since; whoever stands for it
        stands for its adaptation, too.
        """
        if audience not in Audience.values or audience == self.audience:
            raise Opposed(["Choose another kind of reader."])
        if self.sibling_for(audience) is not None:
            raise Stale("Somebody has begun this text already.", object=self)
        was = self.approved_revision or self.revision
        copy = {
            "title": was.title,
            "short_answer": was.short_answer,
            "body": was.body,
            "topic_id": was.topic_id,
        }
        made = type(self)(
            slug=self.slug,
            audience=audience,
            author=by,
            edited_by=by,
            adapted_from=was,
            declared=begun(self.declared, by),
            **copy,
        )
        made.save_with_history(by, acts.BEGIN_VARIANT)
        listed = [
            Reference.from_csl(item, article=made, position=position)
            for position, item in enumerate(was.listed, 1)
        ]
        Reference.objects.bulk_create(listed)
        Image.objects.hand_on(was.article_id, made.pk, was.body)
        made.share_with([author["id"] for author in was.authors], by)
        detail = BegunVariant(str(audience), NamedRevision.of(was))
        made.append_event(acts.BEGIN_VARIANT, by=by, detail=detail.to_detail())
        return made

    def share_with(self, people: list[int], by: Any) -> None:
        """Make those of the people with these keys who can still log in co-authors, and owe them
        word."""
        co_authors = list(
            type(by).objects.filter(pk__in=people, is_active=True).exclude(pk=by.pk).order_by("pk")
        )
        self.co_authors.add(*co_authors)
        article: Any = self
        Notification.objects.enqueue(owed_to_co_authors(article, co_authors, by))

    def sibling_for(self, audience: str) -> Any:
        """Return the sibling for this audience that has not ended without ever being public, or
        None."""
        return next(
            (
                sibling
                for sibling in self.siblings
                if sibling.audience == audience and not sibling.has_ended
            ),
            None,
        )

    def is_put_out_of_step_by(self, change: Event) -> bool:
        """Was this one, which may still become or is public, adapted from another text than the one
        that is public since `change`?

        A retraction reaches what was adapted from it by way of others, too; any other change does
        when those are approved anew.
        """
        source, ours = change.article, self.adapted_from
        if ours is None or self.is_over:
            return False
        if change.verb == acts.RETRACT:
            return self._was_adapted_from(source)
        return ours.article_id == source.pk and ours.pk != source.approved_revision_id

    def _was_adapted_from(self, source: Any) -> bool:
        family, ours = {sibling.pk: sibling for sibling in source.siblings}, self.adapted_from
        for _ in Audience.values:  # no way is longer
            if ours is None or ours.article_id == source.pk:
                break
            between = family.get(ours.article_id)
            ours = between.adapted_from if between else None
        return ours is not None and ours.article_id == source.pk

    def fall_out_of_step(self, change: Event) -> None:
        """Put on record that the public text this one was adapted from changed by the act
        `change`. The caller holds the locks."""
        self.out_of_step_since = self.out_of_step_since or timezone.now()
        self.save_with_history(change.actor, acts.OUT_OF_STEP)
        source: Any = change.article  # what changed of it is public
        detail = OutOfStep(
            change.verb, str(source.audience), NamedRevision.of(source.approved_revision)
        )
        self.append_event(acts.OUT_OF_STEP, by=change.actor, detail=detail.to_detail())

    def is_read_since(self) -> bool:
        """Was the latest revision submitted, as more than a minor correction, after what this was
        adapted from had changed?

        Who approves it has then read it beside today's text; else the notice stays until somebody
        says that the text still holds.
        """
        since = self.out_of_step_since
        return since is None or (not self.revision.is_minor and self.revision.at > since)

    def move_to(self, slug: str, by: Any, reason: str) -> ChangedAddress:
        """Give the question another slug, for every audience, and keep the former one; return what
        the record of the act says.

        The caller holds the locks. Raises Opposed, with what speaks against the slug.
        """
        former = self.slug
        if not is_slug(slug):
            raise Opposed(
                [
                    "An address is made of small letters a to z, digits and single hyphens between "
                    "them, 80 characters at most."
                ]
            )
        if slug == former:
            raise Opposed(["That is its address already."])
        leads_to = self._slugs_of_today(slug, former)
        if leads_to.get(slug, former) != former:
            raise Opposed(
                ["Another question has this address, or had it: it leads there for ever."]
            )
        if former not in leads_to:  # it may have been that before, and come back
            self.write(FormerSlug(slug=former, article_id=self.pk))
        for sibling in self.siblings:
            sibling.slug = slug
            sibling.save_with_history(by, f"{acts.CHANGE_ADDRESS}: {reason}")
        self.slug = slug
        beside = ChangedAddress(former, slug, done_at=self.pk).to_detail()
        for sibling in self.siblings:
            sibling.append_event(acts.CHANGE_ADDRESS, by=by, reason=reason, detail=beside)
        return ChangedAddress(former, slug)

    def _slugs_of_today(self, slug: str, former: str) -> dict[str, str]:
        """Return what `slug` leads to, if it is or was that of any article, whatever has come of
        it; and `former` if it is kept."""
        kept = (
            FormerSlug.objects.order_by()
            .filter(slug__in=[slug, former])
            .values_list("slug", "article__slug")
        )
        has = (
            type(self)
            ._base_manager.order_by()
            .filter(slug=slug)
            .values_list("slug", models.F("slug"))
        )
        return dict(kept.union(has))

    def come_into_step(self) -> InStep:
        """Name the public revision of the article this was adapted from, if it has one; return
        what the record of the act says."""
        self.out_of_step_since = None
        if self.adapted_from is None:
            return InStep()
        source = next(
            (sibling for sibling in self.siblings if sibling.pk == self.adapted_from.article_id),
            None,
        )
        if source is not None and source.approved_revision is not None:
            self.adapted_from = source.approved_revision
        return InStep(NamedRevision.of(self.adapted_from))

    def last_change(self) -> Event | None:
        """Return the last act on the record that put this text out of step, whether that is over
        or not."""
        found: Event | None = (
            self.events.filter(verb=acts.OUT_OF_STEP).order_by("-sequence").first()
        )
        return found
