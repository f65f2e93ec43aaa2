"""Sums as rows keep them: of all topics, of each topic, and of each member, a member's of all
topics in one row."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from ..models import KeptFigures
from .counting import Sums, Whose
from .pieces import Piece

SECOND = timedelta(seconds=1)
Packed = dict[str, dict[str, int]]  # by what and how many seconds, "" where there is no duration


def rows(counted: Mapping[Whose, Sums], unit: str) -> Iterator[KeptFigures]:
    """Yield the rows that keep some sums, unsaved."""
    of_members: dict[tuple[datetime, int], dict[int, Packed]] = defaultdict(dict)
    for (start, topic, person), sums in counted.items():
        if person:
            of_members[start, person][topic] = _packed(sums)
        else:
            moves = {status: number for status, number in sums.moves.items() if number}
            yield KeptFigures(
                unit=unit, start=start, topic=topic, sums=_json(_packed(sums)), moves=_json(moves)
            )
    for (start, person), by_topic in of_members.items():
        yield KeptFigures(unit=unit, start=start, person=person, sums=_json(by_topic))


def with_nothing(pieces: Iterable[Piece]) -> dict[Whose, Sums]:
    """Return that nothing was counted of some pieces: so each has a row of all topics and
    people, which tells that it is kept."""
    return {(piece.start, 0, 0): Sums() for piece in pieces}


def unpacked(row: KeptFigures) -> Iterator[tuple[int, Sums]]:
    """Yield what a row keeps, by topic."""
    if row.person:
        yield from (
            (int(topic), Sums(_counts(packed))) for topic, packed in json.loads(row.sums).items()
        )
    else:
        yield row.topic, Sums(_counts(json.loads(row.sums)), moved(row.moves))


def counts_of_member(sums: str, topic: int) -> Sums:
    """Return what the row of a member counts of a topic; of all for 0."""
    found = Sums()
    for own, packed in json.loads(sums).items():
        if topic in (0, int(own)):
            found.counts.update(_counts(packed))
    return found


def counts(sums: str) -> Sums:
    """Return what another row counts."""
    return Sums(_counts(json.loads(sums)))


def moved(moves: str) -> Counter[str]:
    """Return by how many articles each status has gained, or lost."""
    return Counter(json.loads(moves))


def _packed(sums: Sums) -> Packed:
    packed: Packed = defaultdict(dict)
    for (what, spent), number in sums.counts.items():
        packed[what]["" if spent is None else str(round(spent / SECOND))] = number
    return packed


def _counts(packed: Packed) -> Counter[tuple[str, timedelta | None]]:
    return Counter(
        {
            (what, timedelta(seconds=int(spent)) if spent else None): number
            for what, spans in packed.items()
            for spent, number in spans.items()
        }
    )


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)
