"""What search looks through: an entry for each galley that is public now, and the words of all
of them."""

from django.db import models

from ...database.rows import RowsQuerySet
from ..manuscript.working_copy import Audience


class SearchEntry(models.Model):
    """The text of one public galley, folded for search; rebuildable, and never the truth about
    anything.

    `impacts` says how much each word weighs in the text
    (articles/publishing/search/index/impacts.py). `words` are its words in order, with a stroke
    between blocks, for exact phrases. `tokens` is what the index holds, each once: the words, those
    of the title again as "t:word", and facets such as "for:patient". `text` is what excerpts are
    cut from. The database itself keeps its index and `SearchWord` in step with these rows
    (articles/publishing/search/index/tables.py).
    """

    galley = models.OneToOneField(
        "articles.Galley", models.PROTECT, primary_key=True, related_name="+"
    )
    article = models.OneToOneField("articles.Article", models.PROTECT, related_name="+")
    topic = models.ForeignKey("articles.Topic", models.PROTECT, related_name="+")
    audience = models.CharField(max_length=20, choices=Audience)
    reviewed_on = models.DateField(
        null=True, help_text="The last full review; empty while it is still to come."
    )
    impacts = models.BinaryField()
    words = models.TextField()
    tokens = models.TextField()
    text = models.TextField()

    objects = RowsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "search entries"

    def __str__(self) -> str:
        return f"Search entry of galley {self.galley_id}"


class SearchWord(models.Model):
    """A token of the index and how many entries hold it: for the choice of a plan, suggestions
    and "did you mean"."""

    word = models.CharField(max_length=120, primary_key=True)
    entries = models.IntegerField()

    def __str__(self) -> str:
        return self.word
