"""Pages: what is served at a public address."""

from django.db import models


class Page(models.Model):
    """The whole public answer as bytes, built by articles/press.py; rebuildable, and never the truth about anything."""

    article = models.OneToOneField("articles.Article", models.PROTECT, related_name="page")
    slug = models.SlugField(max_length=100)
    audience = models.CharField(max_length=20)
    galley = models.ForeignKey("articles.Galley", models.PROTECT, related_name="+")
    html = models.BinaryField()
    gzip = models.BinaryField()
    brotli = models.BinaryField()
    etag = models.CharField(max_length=70, help_text="Strong, quoted, for the identity coding.")
    headers = models.JSONField(default=dict)
    is_listed = models.BooleanField(default=True, help_text="In lists, feeds and search; a retracted page is not.")
    title = models.TextField()
    short_answer = models.TextField()
    topic = models.ForeignKey("articles.Topic", models.PROTECT, related_name="pages")
    approved_at = models.DateTimeField()
    built_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "audience"], name="page_address")]
        indexes = [
            models.Index(fields=["-approved_at", "-id"], condition=models.Q(is_listed=True), name="page_newest"),
            models.Index(fields=["topic", "-approved_at", "-id"], condition=models.Q(is_listed=True), name="page_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} ({self.audience})"
