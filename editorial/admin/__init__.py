"""The board's web admin."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from articles.models import Article


@admin.register(Article)
class ArticleAdmin(ModelAdmin):
    """The queue."""
