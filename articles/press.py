"""The press: builds the page of an article from galley, ledger and site settings. Pages can be rebuilt at any time."""

import gzip

import brotli
from django.utils import timezone

from .canonical import digest
from .models import Article, Page, Status


def set_page(article: Article) -> Page:
    """Build and store the public page of an article that has a galley; return it."""
    html = (article.galley.head + article.galley.text).encode()
    page = Page(
        article=article, slug=article.slug, audience=article.audience, galley=article.galley, html=html,
        gzip=gzip.compress(html, 9, mtime=0), brotli=brotli.compress(html), etag=f'"{digest(html)[7:39]}"',
        is_listed=article.status != Status.RETRACTED, title=article.approved_revision.title,
        short_answer=article.approved_revision.short_answer, topic=article.topic, approved_at=article.galley.approved_at,
        built_at=timezone.now(),
    )
    columns = [field.attname for field in Page._meta.concrete_fields if field.attname not in {"id", "article_id"}]
    return Page.objects.bulk_create([page], update_conflicts=True, unique_fields=["article"], update_fields=columns)[0]
