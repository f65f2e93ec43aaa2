"""Does the search index hold exactly what is public, and count it rightly?"""

from collections.abc import Iterator

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from ..models import Article, Page, SearchEntry
from ..publishing.search.index.entries import entry_of
from ..publishing.search.index.tables import COUNTED
from .guard import guarded

COUNTED_OTHERWISE = 20  # words that are named; rebuild_search_index mends all of them
_WORDS = "select word, entries from articles_searchword"


def disagreements(articles: QuerySet[Article] | None = None) -> Iterator[str]:
    """Yield, in sentences, where the index holds something else than what is public: one entry for
    each listed page, of its galley.

    With `articles`, only what it holds of these, and not how often its words are counted.
    """
    entries, pages = (
        SearchEntry.objects.order_by("pk"),
        Page.objects.filter(is_listed=True).defer("html", "gzip", "brotli"),
    )
    if articles is not None:
        entries, pages = entries.filter(article__in=articles), pages.filter(article__in=articles)
    for entry in entries.iterator():
        page = pages.filter(galley=entry.galley_id).select_related("galley__revision").first()
        if page is None:
            yield f"The search index holds galley {entry.galley_id}, which is not public."
        else:
            yield from guarded(
                f"What the search index holds of galley {entry.galley_id}", _differs, entry, page
            )
    for galley in pages.exclude(galley__in=entries.values("galley")).values_list(
        "galley", flat=True
    ):
        yield f"The search index does not hold galley {galley}, which is public."
    if articles is None:
        yield from guarded("How often words are counted", _miscounted)


def _differs(entry: SearchEntry, page: Page) -> Iterator[str]:
    reviewed_on = (
        timezone.localdate(page.reviewed_at) if page.reviewed_at else None
    )  # itself held against the ledger, with the page
    wanted = _columns(entry_of(page, reviewed_on))
    if any(_stored(getattr(entry, name)) != _stored(value) for name, value in wanted):
        yield (
            f"What the search index holds of galley {entry.galley_id} is not what galley and page "
            "say."
        )


def _miscounted() -> Iterator[str]:
    counted = COUNTED[connection.vendor]
    differing = (
        f"select word from ({_WORDS} except {counted}) more union select word from ({counted} "  # noqa: S608
        f"except {_WORDS}) less"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{differing} order by 1 limit {COUNTED_OTHERWISE}")
        words = cursor.fetchall()
    yield from (
        f"The search index counts {word!a} otherwise than it stands in its entries."
        for (word,) in words
    )


def _columns(entry: SearchEntry) -> Iterator[tuple[str, object]]:
    return (
        (field.attname, getattr(entry, field.attname))
        for field in SearchEntry._meta.concrete_fields
    )


def _stored(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
