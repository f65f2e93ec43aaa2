"""What is known of the references of a text: what was announced of each work, what kind of source
each is from, if its address answers; and the limits of doses, which are asked for with them.

All of it is asked of the database in one query for all references: pages and verbs have their
number of queries.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, QuerySet, Value
from django.db.models.functions import Cast

from ..database.prepared import Prepared, alike
from ..dose_limits import limits
from ..dose_limits.limits import Limit
from ..text.document import Written
from ..text.language.doses import has_dose
from .link_check import SPEAKS_AFTER, LinkCheck
from .naming import source_keys, works_of
from .source import SourceKey
from .work_notice import Nature, WorkNotice

Row = tuple[Any, ...]


class Announced(NamedTuple):
    """What was announced last of the work that reference `number` (from 1) names, and counts
    still."""

    number: int
    nature: str
    on: date | None
    reason: str
    record: int


class Filed(NamedTuple):
    """The source of the registry that reference `number` (from 1) is from."""

    number: int
    kind: str
    name: str


class Silent(NamedTuple):
    """That the address of reference `number` (from 1) did not answer, several times; the last
    one and what came of it."""

    number: int
    times: int
    on: date | None
    outcome: str


class Known(NamedTuple):
    """What is known of the references of a text, and the `limits` its doses are held against."""

    announced: tuple[Announced, ...] = ()
    filed: tuple[Filed, ...] = ()
    silent: tuple[Silent, ...] = ()
    limits: tuple[Limit, ...] = ()


NOTHING = Known()
LIMIT = "dose limit"  # instead of the name of a work


def known_of(references: Sequence[Mapping[str, Any]], text: Written | None = None) -> Known:
    """Return what is known of references, CSL items, in one query, with the limits for the doses of
    the `text` that cites them.

    In no query where they name nothing and the text has no dose.
    """
    return _known_of_each([references], text)[0]


def known_of_each(lists: Sequence[Sequence[Mapping[str, Any]]]) -> list[Known]:
    """Return what is known of each of several lists of references, in one query for all of them."""
    return _known_of_each(lists)


def _known_of_each(
    lists: Sequence[Sequence[Mapping[str, Any]]], text: Written | None = None
) -> list[Known]:
    works = [
        {number: works_of(reference) for number, reference in enumerate(references, 1)}
        for references in lists
    ]
    keys = [
        {number: source_keys(reference) for number, reference in enumerate(references, 1)}
        for references in lists
    ]
    links = [
        {
            number: [str(reference["URL"])]
            for number, reference in enumerate(references, 1)
            if reference.get("URL")
        }
        for references in lists
    ]
    wanted = [_all(names) for names in (works, keys, links)]
    found: dict[str, list[Row]] = {}
    is_asked = any(wanted) or (text is not None and has_dose(text.short_answer, text.body))
    ask = _rows if text is None else _rows_and_limits
    for name, *columns in ask(**_alike(*wanted)) if is_asked else ():
        found.setdefault(name, []).append(tuple(columns))
    kept = limits.read(
        (record, names, columns) for _, record, names, columns in found.get(LIMIT, ())
    )
    return [
        Known(
            tuple(_announced(work, found)),
            tuple(_filed(other, found)),
            tuple(_silent(third, found)),
            kept,
        )
        for work, other, third in zip(works, keys, links, strict=True)
    ]


def _all(lists: Iterable[Mapping[int, Iterable[str]]]) -> list[str]:
    return sorted({name for named in lists for those in named.values() for name in those})


def _alike(works: list[str], keys: list[str], links: list[str]) -> dict[str, tuple[str, ...]]:
    """Return them by name, all of one length. Nothing is called ""."""
    longest = max(len(works), len(keys), len(links))
    return {
        name: alike(names, "", longest)
        for name, names in (("works", works), ("keys", keys), ("links", links))
    }


@Prepared
def _rows(
    works: tuple[str, ...], keys: tuple[str, ...], links: tuple[str, ...]
) -> QuerySet[Any, Any]:
    """What is held under the names of works, keys of sources and addresses: no name of the one
    is one of another."""
    notices, *others = _parts(works, keys, links)
    return notices.union(*others, all=True)


@Prepared
def _rows_and_limits(
    works: tuple[str, ...], keys: tuple[str, ...], links: tuple[str, ...]
) -> QuerySet[Any, Any]:
    """The same, and all limits."""
    notices, *others = _parts(works, keys, links)
    return notices.union(*others, limits.rows(Value(LIMIT, CharField()), _no_day()), all=True)


def _no_day() -> Cast:
    return Cast(Value(None), DateField())


def _parts(
    works: tuple[str, ...], keys: tuple[str, ...], links: tuple[str, ...]
) -> list[QuerySet[Any, Any]]:
    sources = SourceKey.objects.filter(key__in=keys, source__is_active=True).order_by()
    silent = LinkCheck.objects.filter(url__in=links, failures__gte=SPEAKS_AFTER).order_by()
    return [
        WorkNotice.objects.filter(work__in=works)
        .order_by()
        .values_list("work", "on", "record", "nature", "reason"),
        sources.values_list("key", _no_day(), "source", "source__kind", "source__name"),
        silent.values_list("url", "checked_on", "failures", Value("link"), "outcome"),
    ]


def _announced(
    works: Mapping[int, Iterable[str]], found: Mapping[str, list[Row]]
) -> Iterator[Announced]:
    for number, named in works.items():
        notices = {notice[1]: notice for work in named for notice in found.get(work, ())}
        if counting := _worst(list(notices.values())):
            on, record, nature, reason = counting
            yield Announced(number, nature, on, reason, record)


def _worst(notices: list[Row]) -> Row | None:
    """Return what weighs most of the notices of a work; a reinstatement takes back what was
    announced before it."""
    counting: dict[str, Row] = {}
    for notice in sorted(
        notices, key=lambda notice_row: (notice_row[0] or date.min, notice_row[1])
    ):
        if notice[2] == Nature.REINSTATEMENT:
            counting = {}
        else:
            counting[notice[2]] = notice
    return next(
        (
            counting[nature]
            for nature in (Nature.RETRACTION, Nature.CONCERN, Nature.CORRECTION)
            if nature in counting
        ),
        None,
    )


def _filed(keys: Mapping[int, Iterable[str]], found: Mapping[str, list[Row]]) -> Iterator[Filed]:
    for number, names in keys.items():
        if kind := next((found[name][0] for name in names if name in found), None):
            yield Filed(number, kind[2], kind[3])


def _silent(links: Mapping[int, Iterable[str]], found: Mapping[str, list[Row]]) -> Iterator[Silent]:
    for number, named in links.items():
        for on, times, _, outcome in (check for url in named for check in found.get(url, ())):
            yield Silent(number, times, on, outcome)
