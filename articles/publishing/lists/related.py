"""Related texts: what a page lists at its end, worked out off the request and kept with its
article.

Two texts for the same readers are the closer, the more works they both cite, the rarer the words
that both questions hold, and if they are of one topic. When a text becomes public, is settled after
it was published early, moves or is retracted, its page is marked (`Page.is_related`); `relate` then
works out its list, and those of the texts that it belongs to now or did until now; what is
retracted leaves the lists at once. That is bounded: so many candidates are looked at, and a text
stands in so many lists.
"""

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import log2
from typing import Any

from django.db import transaction

from ...models import Article, CitedWork, Page, RelatedText, Revision
from ...models.published.page import PageQuerySet
from ..record import Unrecorded
from ..render_page import set_pages_of
from ..search.candidates import Wanted, candidates
from ..search.index.entries import in_title
from ..search.index.vocabulary import Counts, counts
from ..search.words import words_of

log = logging.getLogger(__name__)

SHOWN = 4  # texts on a page
LISTS = 24  # in which a text may stand
LOOKED_AT = 40  # candidates of each kind
WORKS = 50  # of a text that count
AT_ONCE = 100  # pages in a run
OF_A_WORK, OF_THE_TOPIC, MOST_WORKS = (
    60,
    20,
    3,
)  # what each is worth; a shared word is worth 10 for each halving of its frequency
IDENTIFIERS = ("DOI", "PMID", "PMCID", "ISBN", "URL")


@dataclass(frozen=True)
class Features:
    """What is compared of a text."""

    article: int
    topic: int
    words: frozenset[str]
    works: frozenset[str] = field(default=frozenset())


def relate() -> int:
    """Work out the lists of texts that have changed, the newest first; return how many texts
    these were."""
    keys = list(
        Page.objects.filter(is_related=False)
        .order_by("-approved_at", "-pk")
        .values_list("pk", flat=True)[:AT_ONCE]
    )
    for key in keys:
        _work_out(key)
    return len(keys)


def leave_lists(article: int) -> None:
    """Take what was retracted from every list, once the act stands: nobody is to be led to it.
    Where this fails, `relate` does it."""
    for key in Page.objects.filter(article=article, is_listed=False).values_list("pk", flat=True):
        _work_out(key)


def _work_out(key: int) -> None:
    page = (
        Page.objects.select_related("galley__revision").defer("html", "gzip", "brotli").get(pk=key)
    )
    try:
        _relate(page)
    except Unrecorded as missing:  # verification says more; the others need not wait
        log.error("Related texts of page %s: %s", key, missing)
        return
    # What has happened meanwhile marks it again, or is not what was looked at.
    Page.objects.filter(
        pk=key, galley=page.galley_id, slug=page.slug, is_listed=page.is_listed
    ).update(is_related=True)


def _relate(page: Page) -> None:
    listing = set(
        RelatedText.objects.filter(other=page.article_id).values_list("article", flat=True)
    )
    CitedWork.objects.filter(article=page.article_id).delete()
    if not page.is_listed:
        RelatedText.objects.filter(article=page.article_id).delete()
        RelatedText.objects.filter(other=page.article_id).delete()
    else:
        works = sorted(works_of(page.galley.revision))[:WORKS]
        CitedWork.objects.bulk_create(
            [CitedWork(article_id=page.article_id, work=work) for work in works],
            ignore_conflicts=True,
        )
        scores = _scores(page, frozenset(works))
        _replace_list(page.article_id, scores)
        listing |= _enter_lists(page.article_id, scores, listing)
    for article in sorted({*listing, page.article_id}):
        _print(article)


def works_of(revision: Revision) -> set[str]:
    """Return the works that a revision cites, each by the first identifier it has."""
    cited = (
        next((f"{kind}:{item[kind]}" for kind in IDENTIFIERS if item.get(kind)), "")
        for item in revision.listed
    )
    longest = CitedWork._meta.get_field("work").max_length or 0
    return {work for work in cited if work and len(work) <= longest}


def _scores(page: Page, works: frozenset[str]) -> dict[int, int]:
    """The texts that have something in common with this one, by article, each with its score."""
    own = Features(page.article_id, page.topic_id, frozenset(words_of(page.title)), works)
    known = counts(map(in_title, own.words))
    others = Page.objects.filter(audience=page.audience, is_listed=True).exclude(slug=page.slug)
    keys = {*_with_works(own), *_of_topic(own, others)}
    found = others.filter(article__in=keys) | others.filter(
        galley__in=_with_words(own, page.audience, known)
    )
    rows = list(found.order_by("pk").values_list("article", "topic", "title"))
    cited = _cited([article for article, *_ in rows])
    features = (
        Features(article, topic, frozenset(words_of(title)), cited.get(article, frozenset()))
        for article, topic, title in rows
    )
    scores = {text.article: score(own, text, known) for text in features}
    return {article: points for article, points in scores.items() if points}


def score(text: Features, other: Features, known: Counts) -> int:
    """Return how close two texts are, 0 for nothing in common; `known` counts the titles with
    each of the words."""
    shared = [known.entries.get(in_title(word), 0) for word in text.words & other.words]
    of_words = sum(
        round(10 * log2(known.all / times)) for times in shared if times and 2 * times <= known.all
    )
    return (
        min(len(text.works & other.works), MOST_WORKS) * OF_A_WORK
        + of_words
        + (text.topic == other.topic) * OF_THE_TOPIC
    )


def _with_works(own: Features) -> Iterable[int]:
    cited = CitedWork.objects.filter(work__in=own.works).exclude(article=own.article)
    return cited.order_by("-article").values_list("article", flat=True)[: LOOKED_AT * MOST_WORKS]


def _of_topic(own: Features, others: PageQuerySet) -> Iterable[int]:
    return others.filter(topic=own.topic).newest().values_list("article", flat=True)[:LOOKED_AT]


def _with_words(own: Features, audience: str, known: Counts) -> list[int]:
    """The galleys of texts with one of the five rarest words in the title."""
    tokens = sorted(
        (times, word)
        for word, times in known.entries.items()
        if word.startswith("t:") and 1 < times <= known.all / 2
    )[:5]
    if not tokens:
        return []
    wanted = Wanted(
        tuple((word,) for _, word in tokens), is_any=True, filters=((f"for:{audience}",),)
    )
    expected = float(sum(times for times, _ in tokens))
    return [
        candidate.galley
        for candidate in candidates([(wanted, expected, LOOKED_AT)], known.all, known.newest)
    ]


def _cited(articles: list[int]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for article, work in CitedWork.objects.filter(article__in=articles).values_list(
        "article", "work"
    ):
        found.setdefault(article, set()).add(work)
    return {article: frozenset(works) for article, works in found.items()}


def _replace_list(article: int, scores: dict[int, int]) -> None:
    """Let the closest texts be those on the page of an article, save what stands in as many
    lists as it may."""
    closest = sorted(scores, key=lambda other: (-scores[other], -other))
    crowded = Counter(
        RelatedText.objects.filter(other__in=closest)
        .exclude(article=article)
        .values_list("other", flat=True)
    )
    chosen = [other for other in closest if crowded[other] < LISTS][:SHOWN]
    with transaction.atomic():
        RelatedText.objects.filter(article=article).delete()
        RelatedText.objects.bulk_create(
            [
                RelatedText(article_id=article, other_id=other, score=scores[other])
                for other in chosen
            ],
            ignore_conflicts=True,
        )  # two workers may be at it


def _enter_lists(article: int, scores: dict[int, int], listing: set[int]) -> set[int]:
    """Put a text into the lists of those it is closer to than what stands there, and take it
    from where it is not; return whose changed."""
    RelatedText.objects.filter(other=article).delete()
    lists: dict[int, list[RelatedText]] = {other: [] for other in scores}
    for row in RelatedText.objects.filter(article__in=scores).order_by("score", "other"):
        lists[row.article_id].append(row)
    entered: set[int] = set()
    for other in sorted(scores, key=lambda key: (key not in listing, -scores[key], -key)):
        full = len(lists[other]) >= SHOWN
        if len(entered) < LISTS and (not full or lists[other][0].score < scores[other]):
            if full:
                lists[other][0].delete()
            RelatedText.objects.get_or_create(
                article_id=other, other_id=article, defaults={"score": scores[other]}
            )
            entered.add(other)
    return entered


def _print(key: int) -> None:
    """Let the page of an article list what is related to it, if it does not yet. What is not
    listed itself lists nothing."""
    with transaction.atomic():
        article = Article(pk=key).locked()
        others = Page.objects.filter(
            article__in=RelatedText.objects.filter(article=key).values("other"), is_listed=True
        )
        scores = dict(RelatedText.objects.filter(article=key).values_list("other", "score"))
        shown = sorted(
            others.only("article", "slug", "audience", "title", "reviewed_at"),
            key=lambda page: (-scores[page.article_id], -page.article_id),
        )
        related = [_entry(page) for page in shown]
        if related != article.related:
            article.related = related
            Article._base_manager.filter(pk=key).update(related=related)
            set_pages_of([article], keeps_entry=False)


def _entry(page: Page) -> dict[str, Any]:
    """What a list keeps of a text: where it stands, and whether its full review is still to
    come."""
    entry = {"article": page.article_id, "title": page.title, "path": page.get_absolute_url()}
    return entry if page.reviewed_at else entry | {"is_early": True}
