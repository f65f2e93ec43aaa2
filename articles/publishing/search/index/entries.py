"""Entries of the index: what of a public galley is searched, kept in the transaction of the act
that made it public."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from ....models import Page, SearchEntry
from ....text.document import read
from ....text.plain import plain
from ..words import words_of
from .impacts import PLACES, packed

EVERY = "all:"  # a token of every entry
NOT_REVIEWED = "year:none"


# What identifies a reference, as CSL-JSON names it, and the ways in which readers paste it.
IDENTIFIERS = {
    "DOI": ("doi:{}", "https://doi.org/{}"),
    "PMID": ("PMID: {}",),
    "PMCID": ("PMCID: {}",),
}


def keep_entry(page: Page, reviewed_on: date | None, *, has_former: bool = True) -> None:
    """Let the index hold what a page shows, if it is listed; else nothing of its article. The
    caller holds the article's lock.

    Without `has_former`, another galley that stood there before, one statement is spared.
    """
    former = SearchEntry.objects.filter(article=page.article_id)
    if not page.is_listed:
        former.delete()
        return
    if has_former:
        former.exclude(galley=page.galley_id).delete()
    columns = [
        field.attname for field in SearchEntry._meta.concrete_fields if not field.primary_key
    ]
    SearchEntry.objects.bulk_create(
        [entry_of(page, reviewed_on)],
        update_conflicts=True,
        unique_fields=["galley"],
        update_fields=columns,
    )


def entry_of(page: Page, reviewed_on: date | None) -> SearchEntry:
    """Return the entry of a page, unsaved: of nothing but its galley and the revision that was
    set in it."""
    revision = page.galley.revision
    blocks = [(block.kind, words_of(block.text)) for block in read(revision).blocks]
    blocks += [
        ("reference", words_of(way.format(item[name])))
        for item in revision.listed
        for name in IDENTIFIERS
        if name in item
        for way in IDENTIFIERS[name]
    ]
    return entry_from(page, reviewed_on, blocks, plain(page.galley.text))


def entry_from(
    page: Page, reviewed_on: date | None, blocks: list[tuple[str, list[str]]], text: str
) -> SearchEntry:
    """Return the entry of a page whose text has been read: its blocks by kind and folded words,
    and what excerpts are cut from."""
    counts: defaultdict[str, float] = defaultdict(float)
    for kind, words in blocks:
        for word in words:
            counts[word] += PLACES.get(kind, 1)
    title = {word for kind, words in blocks if kind == "question" for word in words}
    tokens = {*counts, *map(in_title, title), *facets(page.topic_id, page.audience, reviewed_on)}
    return SearchEntry(
        galley_id=page.galley_id,
        article_id=page.article_id,
        topic_id=page.topic_id,
        audience=page.audience,
        reviewed_on=reviewed_on,
        impacts=packed(counts, sum(len(words) for _, words in blocks)),
        words=_in_order([words for _, words in blocks]),
        tokens=" ".join(sorted(tokens)),
        text=text,
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
    """The words with a space around each, and a stroke between blocks: no phrase runs from one
    into the next."""
    return f" {' | '.join(' '.join(words) for words in blocks if words)} "
