"""Beginning the same question for another audience, and what of it there is already."""

from dataclasses import dataclass
from typing import Any

from ...ledger import acts
from ...models import ENDED, Article, Audience, Status, address
from ...workflow.recorded import Offer, Stale, offer


@dataclass(frozen=True)
class ForOthers:
    """One other kind of reader, and the article for them, or None; `is_own` if whoever asks
    writes it."""

    audience: Audience
    article: Article | None
    is_own: bool
    is_looked_up: bool = True

    @property
    def state(self) -> str:
        """How far the article is, as far as it is anybody's business: a first draft is its
        authors' alone."""
        if self.article is None:
            return "None yet" if self.is_looked_up else ""
        if not self.is_own and self.article.revision_id is None:
            return "Being written"
        return Status(self.article.status).label + (
            ", to be checked" if self.article.out_of_step_since else ""
        )


def begin(article: Article, audience: str, *, by: Any) -> tuple[Article, bool]:
    """Return the article of this question for this audience, and whether it was begun just now:
    there is one at most.

    Raises PermissionDenied, Opposed and Stale as the verb does.
    """
    found = (
        Article.objects.variant(article.slug, audience)
        if offer(article, acts.BEGIN_VARIANT, by).is_permitted
        else None
    )
    if found is not None:
        return found, False
    try:
        article.begin_variant(by=by, audience=audience)
    except Stale:  # somebody was faster, or the article has ended
        found = Article.objects.variant(article.slug, audience)
        if found is None:
            raise
        return found, False
    return Article.objects.get(
        slug=article.slug, audience=audience, author=by, status=Status.DRAFT, revision=None
    ), True


def for_others(article: Article, by: Any, *, looks_up: bool = True) -> dict[str, Any]:
    """Return what `_for_others.html` shows of an article to `by`: the other kinds of reader, and
    whether a text can be begun.

    A page that has no query to spare does not look up what there is: the button leads there all the
    same.
    """
    way: Offer = offer(article, acts.BEGIN_VARIANT, by)
    rows = (
        Article.objects.filter(slug=article.slug).exclude(pk=article.pk).exclude(status__in=ENDED)
    )
    found = (
        {variant.audience: variant for variant in rows}
        if looks_up and article.is_address_settled
        else {}
    )
    keys = [variant.pk for variant in found.values()]
    own = (
        set(Article.objects.written_by(by).filter(pk__in=keys).values_list("pk", flat=True))
        if found
        else set()
    )
    others = [
        ForOthers(
            audience, found.get(audience), audience in found and found[audience].pk in own, looks_up
        )
        for audience in Audience
        if audience != article.audience
    ]
    return {"others": others, acts.BEGIN_VARIANT: way}


def adapted(article: Article) -> dict[str, Any]:
    """Return what `_adapted.html` says of a variant: what put it out of step, and where the text
    it was adapted from stands."""
    if article.adapted_from is None:
        return {}
    source = article.adapted_from.article
    return {
        "change": article.last_change() if article.out_of_step_since else None,
        "source_at": address(source.slug, source.audience),
    }
