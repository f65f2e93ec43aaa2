"""Entries of the index: what of a public galley is searched, kept in the transaction of the act that made it public."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from ...models import Article, Page, SearchEntry
from ...text.document import read
from ...text.plain import plain
from .impacts import PLACES, packed
from .words import words_of

EVERY = "all:"  # a token of every entry
NOT_REVIEWED = "year:none"


def keep_entry(page: Page, reviewed_on: date | None, *, has_former: bool = True) -> None:
    """Let the index hold what a page shows, if it is listed; else nothing of its article. The caller holds the article's lock.

    Without `has_former`, another galley that stood there before, one statement is spared.
    """
    former = SearchEntry.objects.filter(article=page.article_id)
    if not page.is_listed:
        former.delete()
        return
    if has_former:
        former.exclude(galley=page.galley_id).delete()
    columns = [field.attname for field in SearchEntry._meta.concrete_fields if not field.primary_key]
    SearchEntry.objects.bulk_create([entry_of(page, reviewed_on)], update_conflicts=True, unique_fields=["galley"], update_fields=columns)


def entry_of(page: Page, reviewed_on: date | None) -> SearchEntry:
    """Return the entry of a page, unsaved: of nothing but its galley and the revision that was set in it."""
    blocks = [(block.kind, words_of(block.text)) for block in read(page.galley.revision).blocks]
    return entry_from(page, reviewed_on, blocks, plain(page.galley.text))


def entry_from(page: Page, reviewed_on: date | None, blocks: list[tuple[str, list[str]]], text: str) -> SearchEntry:
    """Return the entry of a page whose text has been read: its blocks by kind and folded words, and what excerpts are cut from."""
    counts: defaultdict[str, float] = defaultdict(float)
    for kind, words in blocks:
        for word in words:
            counts[word] += PLACES.get(kind, 1)
    title = {word for kind, words in blocks if kind == "question" for word in words}
    tokens = {*counts, *map(in_title, title), *facets(page.topic_id, page.audience, reviewed_on)}
    return SearchEntry(
        galley_id=page.galley_id, article_id=page.article_id, topic_id=page.topic_id, audience=page.audience, reviewed_on=reviewed_on,
        impacts=packed(counts, sum(len(words) for _, words in blocks)), words=_in_order([words for _, words in blocks]),
        tokens=" ".join(sorted(tokens)), text=text,
    )


def in_title(word: str) -> str:
    """Return the token for a word in a title."""
    return f"t:{word}"


def facets(topic: int, audience: str, reviewed_on: date | None) -> Iterator[str]:
    """Yield the tokens that an entry is narrowed down by."""
    yield EVERY
    yield f"topic:{topic}"
    yield f"for:{audience}"
    yield f"year:{reviewed_on.year}" if reviewed_on else NOT_REVIEWED


def _in_order(blocks: list[list[str]]) -> str:
    """The words with a space around each, and a stroke between blocks: no phrase runs from one into the next."""
    return f" {' | '.join(' '.join(words) for words in blocks if words)} "


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
        elif any(_stored(getattr(entry, name)) != _stored(value) for name, value in _columns(entry_of(page, entry.reviewed_on))):
            yield f"What the search index holds of galley {entry.galley_id} is not what the galley says."
    for galley in pages.exclude(galley__in=entries.values("galley")).values_list("galley", flat=True):
        yield f"The search index does not hold galley {galley}, which is public."


def _columns(entry: SearchEntry) -> Iterator[tuple[str, object]]:
    return ((field.attname, getattr(entry, field.attname)) for field in SearchEntry._meta.concrete_fields)


def _stored(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
