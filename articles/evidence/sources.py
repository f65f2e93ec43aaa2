"""What is found of the list of references as a whole, and of the order in which it is cited."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from ..sources.naming import plain_words
from ..text.document import Document
from .found import Found, written

_ALIKE = 94  # per cent of the letters of two titles
_SHORTEST = 15  # letters: shorter titles ("Introduction") are alike by chance
_FEW = 4  # references, of which no share says much
_SHARE = 0.6


def about_sources(document: Document, references: Sequence[Mapping[str, Any]]) -> Iterator[Found]:
    """Yield what is found of the references, CSL-JSON objects of which the first is 1, and of
    how the text cites them."""
    yield from _alike(references)
    yield from _one_publication(references)
    yield from _one_source(references)
    yield from _order(document, len(references))


def _alike(references: Sequence[Mapping[str, Any]]) -> Iterator[Found]:
    titles = [plain_words(reference.get("title")) for reference in references]
    for number, title in enumerate(titles):
        if len(title) < _SHORTEST:
            continue
        for earlier in range(number):
            is_near = abs(len(titles[earlier]) - len(title)) <= len(title) * (100 - _ALIKE) / 50
            if (
                is_near
                and fuzz.ratio(titles[earlier], title, score_cutoff=_ALIKE)
                and not _differ(references[earlier], references[number])
            ):
                message = f"it looks like reference {earlier + 1}. Keep one of the two"
                yield Found(
                    "sources_alike",
                    message,
                    "references",
                    number + 1,
                    _named(references[earlier], references[number]),
                )
                break


def _differ(first: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Editions and parts of a series have one title and are told apart by year, number, pages or
    identifier."""
    names = ("issued", "edition", "volume", "page", "DOI", "PMID", "PMCID", "ISBN")
    return any(
        first.get(name) and other.get(name) and first[name] != other[name] for name in names
    ) or _figures(first) != _figures(other)


def _figures(reference: Mapping[str, Any]) -> list[str]:
    return re.findall(r"\d+", str(reference.get("title") or ""))


def _one_publication(references: Sequence[Mapping[str, Any]]) -> Iterator[Found]:
    named: dict[str, list[int]] = defaultdict(list)
    for number, reference in enumerate(references, 1):
        if reference.get("kind") == "guideline" and (name := _publication(reference)):
            named[name].append(number)
    for numbers in named.values():
        if len(numbers) > 1:
            others = ", ".join(map(str, numbers[1:]))
            message = (
                f"it and {others} are called guidelines and come from one publication. "
                "Cite the guidelines themselves, or call it a secondary summary"
            )
            yield Found(
                "kind_repeated",
                message,
                "references",
                numbers[0],
                _named(*(references[number - 1] for number in numbers)),
            )


def _one_source(references: Sequence[Mapping[str, Any]]) -> Iterator[Found]:
    if len(references) < _FEW:
        return
    named = Counter(name for reference in references if (name := _publication(reference)))
    for name, times in named.most_common(1):
        if times > _SHARE * len(references):
            first = next(
                number
                for number, reference in enumerate(references, 1)
                if _publication(reference) == name
            )
            message = (
                f"{times} of {len(references)} references are from one source. Look for others "
                "that say the same"
            )
            yield Found("one_source", message, "references", first, _named(*references))


def _publication(reference: Mapping[str, Any]) -> str:
    """Return the journal, publisher or site of a reference, empty where none is known."""
    return plain_words(reference.get("container-title") or reference.get("publisher")) or (
        urlsplit(str(reference.get("URL") or "")).hostname or ""
    ).removeprefix("www.")


def _order(document: Document, count: int) -> Iterator[Found]:
    cited = chain.from_iterable(
        citation.numbers for block in document.blocks for citation in block.cited
    )
    reached = 0
    for number in dict.fromkeys(number for number in cited if number <= count):
        if number > reached + 1:
            message = (
                f"it is cited before reference {reached + 1}. Number the list in the order of the "
                "text"
            )
            yield Found("citation_order", message, "references", number, (message,))
            return
        reached = max(reached, number)


def _named(*references: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(written(reference) for reference in references)
