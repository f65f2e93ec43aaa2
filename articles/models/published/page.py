"""Pages: what is served at a public address."""

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models.functions import Cast
from django.utils import timezone

from ...database.rows import RowsQuerySet
from ...templating.addresses import known_path
from ..manuscript.working_copy import Audience

DIGITS = "0-9"  # what is filed under no letter
SECTION_SIZE = 10_000  # keys in a section of the sitemap; the protocol allows 50,000 addresses


def address(slug: str, audience: str) -> str:
    """Return the path of a public page; the one for clinicians has the shortest."""
    return known_path(
        "article", (slug,) if audience == Audience.CLINICIAN else (slug, str(audience))
    )


def section_number(size: int = SECTION_SIZE) -> models.expressions.CombinedExpression:
    """Return the number of the section a page is in, as the index below holds it.

    The cast: PostgreSQL knows the expression again, whatever kind of number stands in a query.
    """
    return models.F("id") / Cast(models.Value(size), models.BigIntegerField())


class PageQuerySet(RowsQuerySet["Page"]):
    """Public pages."""

    def listed(self) -> "PageQuerySet":
        """Pages that may stand in lists, without their bytes.

        `kind` is their galley's, `for_patient` and so on hold the key of the text for others, if
        there is one, and `out_of_step_since` when what a text was adapted from changed.
        """
        beside = self.model.objects.filter(slug=models.OuterRef("slug"), is_listed=True).values(
            "pk"
        )
        # Looked up for each row that is shown. "Does one exist?" PostgreSQL would rather ask of all
        # pages at once, and read them all.
        has = {
            f"for_{value}": models.Subquery(beside.filter(audience=value)[:1])
            for value in Audience.values
        }
        listed = self.filter(is_listed=True).annotate(
            kind=models.F("galley__kind"),
            out_of_step_since=models.F("article__out_of_step_since"),
            **has,
        )
        return listed.defer("html", "gzip", "brotli", "headers").select_related("topic")

    def newest(self, by: str = "approved_at") -> "PageQuerySet":
        """Those that have the time `by`, the latest first."""
        return self.filter(**{f"{by}__isnull": False}).order_by(f"-{by}", "-pk")

    def before(self, at: datetime, pk: int, by: str = "approved_at") -> "PageQuerySet":
        """Those that come after this place in `newest`."""
        return self.filter(**{f"{by}__lte": at}).exclude(**{by: at}, pk__gte=pk)

    def under(self, letter: str) -> "PageQuerySet":
        """Those filed under a letter from a to z, or under "0-9"."""
        if letter == DIGITS:
            return self.filter(filed_as__lt="a")
        from_here = self.filter(filed_as__gte=letter)
        return from_here if letter == "z" else from_here.filter(filed_as__lt=chr(ord(letter) + 1))

    def filed_after(self, filed_as: str, pk: int) -> "PageQuerySet":
        """Those that come after this place in the index from A to Z."""
        return self.filter(filed_as__gte=filed_as).exclude(filed_as=filed_as, pk__lte=pk)


class StoredAnswer(models.Model):
    """A whole answer as bytes, served at an address; rebuildable, and never the truth about
    anything."""

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
    """The page of an article that is public, built by articles/publishing/render_page.py."""

    article = models.OneToOneField("articles.Article", models.PROTECT, related_name="page")
    galley = models.ForeignKey("articles.Galley", models.PROTECT, related_name="+")
    is_listed = models.BooleanField(
        default=True, help_text="In lists, feeds and search; a retracted page is not."
    )
    title = models.TextField()
    short_answer = models.TextField()
    topic = models.ForeignKey("articles.Topic", models.PROTECT, related_name="pages")
    approved_at = models.DateTimeField()
    is_related = models.BooleanField(
        default=False, help_text="Has its list of related texts been worked out since it changed?"
    )
    has_pdfs = models.BooleanField(
        default=False, help_text="Are the PDFs made of what it shows, and of its former versions?"
    )
    reviewed_at = models.DateTimeField(
        null=True, help_text="When its full review was through; empty while it is to come."
    )
    corrected_at = models.DateTimeField(
        null=True, help_text="Its last correction of more than spelling, since that review."
    )
    filed_as = models.CharField(
        max_length=100, default="", help_text="Its place in the index from A to Z."
    )
    overdue_from = models.DateField(
        null=True, help_text="The first day on which its review is overdue."
    )

    objects = PageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "audience"], name="page_address")]
        indexes = [
            models.Index(
                fields=["-approved_at", "-id"],
                condition=models.Q(is_listed=True),
                name="page_newest",
            ),
            models.Index(
                fields=["topic", "-approved_at", "-id"],
                condition=models.Q(is_listed=True),
                name="page_topic",
            ),
            models.Index(
                fields=["topic", "audience", "-approved_at", "-id"],
                condition=models.Q(is_listed=True),
                name="page_topic_audience",
            ),
            models.Index(
                fields=["-reviewed_at", "-id"],
                condition=models.Q(is_listed=True, reviewed_at__isnull=False),
                name="page_reviewed",
            ),
            models.Index(
                fields=["-corrected_at", "-id"],
                condition=models.Q(is_listed=True, corrected_at__isnull=False),
                name="page_corrected",
            ),
            models.Index(
                fields=["filed_as", "id"], condition=models.Q(is_listed=True), name="page_filed"
            ),
            models.Index(
                fields=["-approved_at", "-id"],
                condition=models.Q(is_related=False),
                name="page_unrelated",
            ),
            models.Index(
                fields=["-approved_at", "-id"],
                condition=models.Q(has_pdfs=False),
                name="page_without_pdfs",
            ),
            models.Index(fields=["overdue_from", "built_at"], name="page_overdue"),
            models.Index(fields=["built_at"], name="page_built"),
            models.Index(
                fields=["audience", "-approved_at", "-id"],
                condition=models.Q(is_listed=True),
                name="page_audience",
            ),
            models.Index(
                section_number(),
                models.F("approved_at").desc(),
                models.F("id").desc(),
                condition=models.Q(is_listed=True),
                name="page_section",
            ),
        ]

    def get_absolute_url(self) -> str:
        """Return where readers find it."""
        return address(self.slug, self.audience)

    @property
    def overdue_since(self) -> date | None:
        """Return the day the next review was due, if the page as it stands says that this is
        past."""
        if self.overdue_from is None or timezone.localdate(self.built_at) < self.overdue_from:
            return None
        return self.overdue_from - timedelta(days=1)

    @property
    def readers_of(self) -> str:
        """Whom the question has public texts for, by name, of a page that is `listed`."""
        return " ".join(value for value in Audience.values if getattr(self, f"for_{value}"))
