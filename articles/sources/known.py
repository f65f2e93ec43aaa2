"""What is known of the references of a text: what was announced of each work, asked of the database once for all of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from .naming import works_of
from .work_notice import Nature, WorkNotice


class Announced(NamedTuple):
    """What was announced last of the work that reference `number` (from 1) names, and counts still."""

    number: int
    nature: str
    on: date | None
    reason: str
    record: int


class Known(NamedTuple):
    """What is known of the references of a text."""

    announced: tuple[Announced, ...] = ()


NOTHING = Known()


def known_of(references: Sequence[Mapping[str, Any]]) -> Known:
    """Return what is known of references, CSL items, in one query; in none where they name nothing."""
    return known_of_each([references])[0]


def known_of_each(lists: Sequence[Sequence[Mapping[str, Any]]]) -> list[Known]:
    """Return the same for each of several lists of references, in one query for all of them."""
    named = [{number: works_of(one) for number, one in enumerate(references, 1)} for references in lists]
    wanted = {work for works in named for those in works.values() for work in those}
    if not wanted:
        return [NOTHING for _ in lists]
    found: dict[str, list[tuple[Any, ...]]] = {}
    for work, *said in WorkNotice.objects.filter(work__in=sorted(wanted)).values_list("work", "on", "record", "nature", "reason"):
        found.setdefault(work, []).append(tuple(said))
    return [Known(tuple(_announced(works, found))) for works in named]


def _announced(works: Mapping[int, Iterable[str]], found: Mapping[str, list[tuple[Any, ...]]]) -> Iterator[Announced]:
    for number, named in works.items():
        notices = {said[1]: said for work in named for said in found.get(work, ())}
        if counting := _worst(list(notices.values())):
            on, record, nature, reason = counting
            yield Announced(number, nature, on, reason, record)


def _worst(notices: list[tuple[Any, ...]]) -> tuple[Any, ...] | None:
    """Return what weighs most of the notices of a work; a reinstatement takes back what was announced before it."""
    counting: dict[str, tuple[Any, ...]] = {}
    for one in sorted(notices, key=lambda said: (said[0] or date.min, said[1])):
        if one[2] == Nature.REINSTATEMENT:
            counting = {}
        else:
            counting[one[2]] = one
    return next((counting[nature] for nature in (Nature.RETRACTION, Nature.CONCERN, Nature.CORRECTION) if nature in counting), None)
