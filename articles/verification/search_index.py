"""Does the search index hold exactly what is public?"""

from collections.abc import Iterator

from django.db.models import QuerySet

from ..models import Article, Page, SearchEntry
from ..publishing.search.entries import entry_of
from .guard import guarded


def disagreements(articles: QuerySet[Article] | None = None) -> Iterator[str]:
    """Yield, in sentences, where the index holds something else than what is public: one entry for each listed page, of its galley.

    With `articles`, only what it holds of these.
    """
    entries, pages = SearchEntry.objects.order_by("pk"), Page.objects.filter(is_listed=True).defer("html", "gzip", "brotli")
    if articles is not None:
        entries, pages = entries.filter(article__in=articles), pages.filter(article__in=articles)
    for entry in entries.iterator():
        page = pages.filter(galley=entry.galley_id).select_related("galley__revision").first()
        if page is None:
            yield f"The search index holds galley {entry.galley_id}, which is not public."
        else:
            yield from guarded(f"What the search index holds of galley {entry.galley_id}", _differs, entry, page)
    for galley in pages.exclude(galley__in=entries.values("galley")).values_list("galley", flat=True):
        yield f"The search index does not hold galley {galley}, which is public."


def _differs(entry: SearchEntry, page: Page) -> Iterator[str]:
    if any(_stored(getattr(entry, name)) != _stored(value) for name, value in _columns(entry_of(page, entry.reviewed_on))):
        yield f"What the search index holds of galley {entry.galley_id} is not what the galley says."


def _columns(entry: SearchEntry) -> Iterator[tuple[str, object]]:
    return ((field.attname, getattr(entry, field.attname)) for field in SearchEntry._meta.concrete_fields)


def _stored(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
