"""The whole index anew, text by text; and what the database keeps beside it."""

from collections.abc import Callable

from django.db import connection, transaction

from ....models import Page, SearchEntry
from ...record import Record
from .entries import keep_entry
from .tables import COUNT_AGAIN


def rebuild(show: Callable[[int, int], None]) -> int:
    """Build every entry anew, each under its article's lock; return how many there are. `show`
    hears how far it is: done, of how many.

    What an act makes public meanwhile, or takes back, is in it as well.
    """
    pages = Page.objects.order_by("pk")
    total = pages.count()
    for done, key in enumerate(pages.values_list("pk", flat=True).iterator(), 1):
        with transaction.atomic():
            _build(pages.select_related("article").only("article__id").get(pk=key))
        show(done, total)
    for entry in SearchEntry.objects.exclude(article__in=pages.values("article")):
        entry.delete()
    _count_again()
    return SearchEntry.objects.count()


def _build(page: Page) -> None:
    article = page.article.locked()
    keep_entry(
        Page.objects.select_related("galley__revision").get(article=article),
        Record.of(article).reviewed_on,
    )


def _count_again() -> None:
    """Fill the words from the entries: where somebody had changed either by hand, they differ."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in COUNT_AGAIN[connection.vendor]:
            cursor.execute(statement)
