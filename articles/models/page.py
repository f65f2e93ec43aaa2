"""Pages: what is served at a public address."""

from datetime import date, datetime, timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone

from .article import Audience


def address(slug: str, audience: str) -> str:
    """Return the path of a public page; the one for clinicians has the shortest."""
    return reverse("article", args=[slug] if audience == Audience.CLINICIAN else [slug, audience])


class PageQuerySet(models.QuerySet["Page"]):
    """Public pages."""

    def listed(self) -> "PageQuerySet":
        """Pages that may stand in lists, without their bytes; `kind` is their galley's, `for_patient` and so on say who has a text, too."""
        has = {f"for_{one}": models.Exists(self.model.objects.filter(slug=models.OuterRef("slug"), audience=one, is_listed=True))
               for one in Audience.values}
        listed = self.filter(is_listed=True).annotate(kind=models.F("galley__kind"), **has)
        return listed.defer("html", "gzip", "brotli", "headers").select_related("topic")

    def newest(self) -> "PageQuerySet":
        """The latest approval first."""
        return self.order_by("-approved_at", "-pk")

    def before(self, at: datetime, pk: int) -> "PageQuerySet":
        """Those that come after this place in `newest`."""
        return self.filter(approved_at__lte=at).exclude(approved_at=at, pk__gte=pk)


class StoredAnswer(models.Model):
    """A whole answer as bytes, served at an address; rebuildable, and never the truth about anything."""

    slug = models.SlugField(max_length=100)
    audience = models.CharField(max_length=20)
    html = models.BinaryField()
    gzip = models.BinaryField()
    brotli = models.BinaryField()
    etag = models.CharField(max_length=70, help_text="Strong, quoted, for the identity coding.")
    headers = models.JSONField(default=dict)
    built_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.slug} ({self.audience})"

    @property
    def readers(self) -> str:
        """Whom the text is written for, in a word."""
        return Audience(self.audience).label.lower()


class Page(StoredAnswer):
    """The page of an article that is public, built by articles/press.py."""

    article = models.OneToOneField("articles.Article", models.PROTECT, related_name="page")
    galley = models.ForeignKey("articles.Galley", models.PROTECT, related_name="+")
    is_listed = models.BooleanField(default=True, help_text="In lists, feeds and search; a retracted page is not.")
    title = models.TextField()
    short_answer = models.TextField()
    topic = models.ForeignKey("articles.Topic", models.PROTECT, related_name="pages")
    approved_at = models.DateTimeField()
    overdue_from = models.DateField(null=True, help_text="The first day on which its review is overdue.")

    objects = PageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "audience"], name="page_address")]
        indexes = [
            models.Index(fields=["-approved_at", "-id"], condition=models.Q(is_listed=True), name="page_newest"),
            models.Index(fields=["topic", "-approved_at", "-id"], condition=models.Q(is_listed=True), name="page_topic"),
            models.Index(fields=["overdue_from"], name="page_overdue"),
            models.Index(fields=["audience", "-approved_at", "-id"], condition=models.Q(is_listed=True), name="page_audience"),
        ]

    def get_absolute_url(self) -> str:
        """Return where readers find it."""
        return address(self.slug, self.audience)

    @property
    def overdue_since(self) -> date | None:
        """Return the day the next review was due, if the page as it stands says that this is past."""
        if self.overdue_from is None or timezone.localdate(self.built_at) < self.overdue_from:
            return None
        return self.overdue_from - timedelta(days=1)

    @property
    def readers_of(self) -> str:
        """Whom the question has public texts for, by name, of a page that is `listed`."""
        return " ".join(one for one in Audience.values if getattr(self, f"for_{one}"))
