"""Slugs that questions had before: each leads to its question for ever, and is given to no
other."""

from django.db import models

from ...ledger.append_only import AppendOnly


class FormerSlug(AppendOnly):
    """A slug that a question had until an editor changed it. `article` is one of those that
    answer it, whatever its slug is today."""

    is_sealed = True
    slug = models.SlugField(max_length=100, unique=True)
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug
