"""What texts have in common, for the lists of related ones; rebuildable, and never the truth
about anything."""

from django.db import models


class CitedWork(models.Model):
    """A work that a public text cites, by an identifier of it."""

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="+")
    work = models.CharField(max_length=320)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "article"], name="cited_work")]

    def __str__(self) -> str:
        return self.work


class RelatedText(models.Model):
    """That `other` is listed as related on the page of `article`; the higher the score the
    closer."""

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="+")
    other = models.ForeignKey("articles.Article", models.PROTECT, related_name="+")
    score = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "other"], name="related_text")]

    def __str__(self) -> str:
        return f"{self.article_id} and {self.other_id}"
