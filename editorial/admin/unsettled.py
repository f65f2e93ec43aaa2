"""Articles whose public text is in question until somebody settles it: published before full review, or an interest declared late."""

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, TextField, When
from django.db.models.fields.json import KeyTextTransform

from articles.models import Article, Event, Galley
from reviewers.models import Assignment, Interests, Progress


def unsettled() -> QuerySet[Article]:
    """Return the articles for which `Article.concerns()` is not empty. Of however many, it looks at the few that may be."""
    forced = Galley.objects.filter(kind=Galley.Kind.FORCED).values("article")
    late = Assignment.objects.filter(status=Progress.COMPLETED, interests=Interests.DECLARED).values("revision__article")
    settled = Event.objects.filter(article=OuterRef("article"), verb="settle", digest=OuterRef("about"), sequence__gt=OuterRef("sequence"))
    opened = Event.objects.filter(Q(verb="force_publish") | Q(verb="declare", detail__late=True)).annotate(about=_about())
    open_still = opened.filter(~Exists(settled), article=OuterRef("pk"), about=OuterRef("approved_revision__digest"))
    return Article.objects.filter(Q(pk__in=forced) | Q(pk__in=late)).filter(Exists(open_still))


def _about() -> Case:
    """The digest of the public text that the event puts in question."""
    return Case(When(verb="declare", then=KeyTextTransform("about", "detail")), default=F("digest"), output_field=TextField())
