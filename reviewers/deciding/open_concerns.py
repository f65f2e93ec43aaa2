"""Articles whose public text is in question until somebody settles it: published before full
review, or an interest declared late."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from articles.database.prepared import Prepared, alike
from articles.ledger import acts
from articles.models import PUBLISHING, Article, Event, Galley, Status

from ..acts import DECLARE
from ..models import Assignment, AssignmentStatus, Interests

OWN_UP = {
    Interests.DECLARED,
    Interests.WAIVED,
}  # a waiver sets nothing aside that was published before it


@Prepared
def keys_with_open_concerns() -> QuerySet[Any, int]:
    """The keys of the articles for which `Article.concerns()` is not empty."""
    return with_open_concerns().order_by().values_list("pk", flat=True)


@Prepared
def keys_to_be_looked_at() -> QuerySet[Any, int]:
    """These, and those that are out of step with what they were adapted from."""
    changed = Article.objects.out_of_step().order_by().values_list("pk", flat=True)
    return with_open_concerns().order_by().values_list("pk", flat=True).union(changed)


@Prepared
def keys_published_early() -> QuerySet[Any, int]:
    """The keys of the articles whose latest revision is public and still to be reviewed."""
    early = with_open_concerns().filter(has_forced=True, revision=F("approved_revision"))
    return early.order_by().values_list("pk", flat=True)


def open_concerns_among(articles: Iterable[int]) -> dict[int, bool]:
    """Return those of these articles that have open concerns, by key, and whether a publication
    before full review is a reason."""
    return dict(_with_reason(keys=alike(keys))) if (keys := [*articles]) else {}


@Prepared
def _with_reason(keys: tuple[int, ...]) -> QuerySet[Any, tuple[int, bool]]:
    return with_open_concerns().filter(pk__in=keys).order_by().values_list("pk", "has_forced")


def with_open_concerns() -> QuerySet[Any]:
    """Return the articles for which `Article.concerns()` is not empty. Of however many, it looks at
    the few that may be.

    `has_forced` says of each whether a publication before full review is among them.
    """
    forced = Galley.objects.filter(kind=Galley.Kind.FORCED).order_by().values("article")
    late = (
        Assignment.objects.filter(status=AssignmentStatus.COMPLETED, interests__in=OWN_UP)
        .order_by()
        .values("revision__article")
    )
    settled = _on_what_is_public(acts.SETTLE).filter(sequence__gt=OuterRef("sequence"))
    published = _on_what_is_public(*PUBLISHING).order_by("sequence").values("sequence")[:1]
    opened = Event.objects.filter(
        Q(verb=acts.FORCE_PUBLISH) | Q(verb=DECLARE, detail__late=True)
    ).annotate(about=_about())
    open_still = opened.filter(
        ~Exists(settled),
        article=OuterRef("pk"),
        about__in=_rests_on(),
        sequence__gte=Subquery(published),
    )
    may_be = forced.union(late)  # an OR of the two would be asked of every article
    found = Article.objects.filter(pk__in=may_be, approved_revision__isnull=False).filter(
        Exists(open_still)
    )
    found = found.exclude(status=Status.RETRACTED)
    return found.annotate(has_forced=Exists(open_still.filter(verb=acts.FORCE_PUBLISH)))


def _on_what_is_public(*verbs: str) -> QuerySet[Event]:
    return Event.objects.filter(verb__in=verbs, article=OuterRef("article"), digest__in=_rests_on())


def _rests_on() -> QuerySet[Galley, str]:
    """The digests of an article's public revision and of what it corrects, down to the last one
    that was fully reviewed."""
    full = (
        Galley.objects.filter(article=OuterRef("article"), revision__is_minor=False)
        .order_by("-pk")
        .values("pk")[:1]
    )
    since = Galley.objects.filter(article=OuterRef("article"), pk__gte=Coalesce(Subquery(full), 0))
    return since.values_list("revision__digest", flat=True)


def _about() -> Case:
    """The digest of the public text that the event puts in question."""
    return Case(
        When(verb=DECLARE, then=KeyTextTransform("about", "detail")),
        default=F("digest"),
        output_field=TextField(),
    )
