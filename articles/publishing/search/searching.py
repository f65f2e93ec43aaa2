"""A search: from what was typed to the texts that are shown, in at most five queries at any number
of texts.

1 topics · 2 the counts of the words · 3 what unknown words were meant to be, or candidates again
where there were none · 4 candidates · 5 the pages that are shown, or the newest ones where nothing
was found.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import log2, prod

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from ...database.prepared import Prepared
from ...models import Page, SearchEntry, Topic
from .candidates import MOST, Candidate, Wanted, candidates
from .index.entries import in_title
from .index.impacts import key_of, score_of
from .index.vocabulary import Counts, Meant, counts, forms, lookups, meant
from .query import Query, understood
from .words import words_of

SHOWN = 10  # texts on a page of results
EARLIEST = 1990  # the first year there may be a review of
IN_TITLES = 10  # of so many texts with a word, one has it in the title, where nobody counted
LOOKED_THROUGH = 5  # times as many are looked through where each is asked for more than its words


@dataclass(frozen=True)
class Group:
    """A word that was asked for: its `forms`, one of which must be in the text, and how much it
    counts, the more the rarer it is."""

    word: str
    forms: tuple[str, ...]
    entries: int
    worth: int


Ranked = tuple[
    int, int, Candidate
]  # the higher its score the better, of equals the newer galley first; plain, for there are many


@dataclass(frozen=True)
class Found:
    """What a search found. `pages` are shown, of all that are `ranked`; `after` is the place of the
    last where there are more.

    `taken_for` says what unknown words were taken for, `left_out` which are in no text, and
    `without_effect` which of those that must not be in a text are in none anyway. `is_any`: no text
    has all of the words. `is_part`: more match than were ranked.
    """

    query: Query
    groups: tuple[Group, ...] = ()
    ranked: tuple[Ranked, ...] = ()
    pages: tuple[Page, ...] = ()
    after: str = ""
    topics: dict[int, Topic] = field(default_factory=dict)
    topic: Topic | None = None
    taken_for: dict[str, Meant] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    without_effect: tuple[str, ...] = ()
    is_any: bool = False
    is_part: bool = False

    @property
    def wanted(self) -> frozenset[str]:
        """The words to mark."""
        return frozenset(form for group in self.groups for form in group.forms)

    @cached_property
    def counted(self) -> tuple[Counter[int], Counter[str], Counter[int]]:
        """How many of the ranked there are of each topic, audience and year of the last full
        review."""
        all_of_them = [candidate for *_, candidate in self.ranked]
        return (
            Counter(candidate.topic for candidate in all_of_them),
            Counter(candidate.audience for candidate in all_of_them),
            Counter(candidate.year for candidate in all_of_them if candidate.year),
        )


def search(typed: str, after: str = "") -> Found:
    """Look for what was typed; `after` is the place of the last text that was shown before."""
    found = Found(understood(typed), topics={topic.pk: topic for topic in _topics()})
    found = _with_topic(found)
    if found.query.is_empty:
        return found
    query = found.query
    known = counts(
        {
            *lookups(query.words),
            *_without(query),
            *_in_phrases(query),
            *(token for group in _filters(found) for token in group),
        }
    )
    if not known.all:
        return found
    found = replace(found, without_effect=tuple(_unknown(query.without, known)))
    unknown = [word for word in query.words if not known.known(forms(word))]
    if unknown:
        taken_for, more = meant(unknown)
        known = Counts(known.entries | more.entries, known.newest)
        found = replace(
            found,
            taken_for=taken_for,
            left_out=tuple(word for word in unknown if word not in taken_for),
        )
    found = replace(found, groups=tuple(_groups(query.words, found.taken_for, known)))
    if query.words and not found.groups:
        return found
    found = _ranked(found, known)
    if not found.ranked and not unknown and len(found.groups) > 1 and not query.phrases:
        some = _ranked(replace(found, is_any=True), known)
        found = some if some.ranked else found
    return _shown(found, after)


def _with_topic(found: Found) -> Found:
    """A topic is named by its address, or by words its name begins with."""
    query, named = found.query, words_of(found.query.topic)
    if not named:
        return found
    matching = [
        topic
        for topic in found.topics.values()
        if topic.slug == query.topic or words_of(topic.name)[: len(named)] == named
    ]
    if not matching:
        return replace(
            found,
            query=query.ignoring(
                f"“topic:{query.topic}” was left out: there is no such topic.", topic=""
            ),
        )
    return replace(
        found, topic=min(matching, key=lambda topic: (topic.slug != query.topic, topic.name))
    )


def _filters(found: Found) -> list[tuple[str, ...]]:
    query, this_year = found.query, timezone.localdate().year
    filters: list[tuple[str, ...]] = [(f"topic:{found.topic.pk}",)] if found.topic else []
    filters += [(f"for:{query.audience}",)] * bool(query.audience)
    if query.reviewed_after:
        first = max(EARLIEST, query.reviewed_after.year)
        filters.append(tuple(f"year:{year}" for year in range(first, max(first, this_year) + 1)))
    return filters


def _without(query: Query) -> tuple[str, ...]:
    return tuple(form for words in query.without if " " not in words for form in forms(words))


def _in_phrases(query: Query) -> Iterable[str]:
    return (word for words in query.without if " " in words for word in words.split())


def _unknown(without: Iterable[str], known: Counts) -> Iterable[str]:
    """Those of these words and phrases that no text can have: mistyped, mostly."""
    for words in without:
        is_known = (
            known.known(forms(words))
            if " " not in words
            else all(map(known.known, ([word] for word in words.split())))
        )
        if not is_known:
            yield words


def _groups(words: Iterable[str], taken_for: dict[str, Meant], known: Counts) -> Iterable[Group]:
    for word in words:
        for choice in taken_for[word].choices if word in taken_for else [forms(word)]:
            if there := known.known(choice):
                entries = known.of(there)
                yield Group(word, there, entries, round(16 * log2(1 + known.all / entries)))


def _ranked(found: Found, known: Counts) -> Found:
    """Take candidates and rank them by what their words weigh, rare words more."""
    query, filters = found.query, tuple(_filters(found))
    narrow = prod(known.of(group) / known.all for group in filters)
    shares = [group.entries / known.all for group in found.groups]
    expected = known.all * narrow * (min(1, sum(shares)) if found.is_any else prod(shares))
    asks_more = (
        query.phrases or query.reviewed_after or any(" " in words for words in query.without)
    )
    at_most = MOST * LOOKED_THROUGH if asks_more else MOST
    asked = Wanted(
        groups=tuple(group.forms for group in found.groups),
        filters=filters,
        is_any=found.is_any,
        without=_without(query),
        phrases=query.phrases,
        not_phrases=tuple(words for words in query.without if " " in words),
        since=query.reviewed_after,
        shortest=0
        if found.is_any
        else _shortest([*(group.entries for group in found.groups), *map(known.of, filters)]),
    )
    wanted = [(asked, expected, at_most)]
    if expected > MOST / 2 and found.groups:
        titles = [tuple(in_title(form) for form in group.forms) for group in found.groups]
        lists = [
            known.of(title) or group.entries / IN_TITLES
            for title, group in zip(titles, found.groups, strict=True)
        ]
        share = [entries / known.all for entries in lists]
        in_titles = known.all * narrow * (min(1, sum(share)) if found.is_any else prod(share))
        shortest = 0 if found.is_any else _shortest([*lists, *map(known.of, filters)])
        wanted.append(
            (replace(asked, groups=tuple(titles), shortest=shortest), in_titles, MOST // 2)
        )
    taken = candidates(wanted, known.all, known.newest)
    words = [(group.worth, [key_of(form) for form in group.forms]) for group in found.groups]
    ranked = sorted(
        ((score_of(candidate.impacts, words), candidate.galley, candidate) for candidate in taken),
        reverse=True,
    )
    return replace(found, ranked=tuple(ranked), is_part=expected > at_most or len(taken) >= MOST)


def _shortest(lists: list[float]) -> float:
    """The entries of the shortest of several lists, all of which an entry must be in."""
    return min(lists) if len(lists) > 1 else 0


def _shown(found: Found, after: str) -> Found:
    key = _place(after)
    rest = [ranked for ranked in found.ranked if key is None or ranked[:2] < key]
    shown = rest[:SHOWN]
    if not shown:
        return found
    pages = {
        page.galley_id: page for page in _pages(galleys=tuple(galley for _, galley, _ in shown))
    }
    in_order = [pages[galley] for _, galley, _ in shown if galley in pages]
    return replace(
        found,
        pages=tuple(in_order),
        after="-".join(map(str, shown[-1][:2])) if len(rest) > len(shown) else "",
    )


@Prepared
def _topics() -> QuerySet[Topic]:
    return Topic.objects.all()


@Prepared
def _pages(galleys: tuple[int, ...]) -> QuerySet[Page]:
    text = SearchEntry.objects.filter(galley=OuterRef("galley")).values("text")
    return Page.objects.listed().filter(galley__in=galleys).annotate(text=Subquery(text))


def _place(name: str) -> tuple[int, int] | None:
    """The place that a name stands for; none, which is the beginning, where nobody was led to
    it."""
    score, _, galley = name[:40].partition("-")
    return (
        (int(score), int(galley))
        if score.isascii() and score.isdigit() and galley.isascii() and galley.isdigit()
        else None
    )
