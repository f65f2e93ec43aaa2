"""What was looked up of the references on the editor page: what it would fill in, what differs, and
what a press takes over.

Nothing of it is sent by the browser: a press names the row and the answer that was on the screen,
and takes effect on what is typed there, if that answer is still the one that is held.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError

from ..look_up.services.known import BY_KIND, NAMES
from ..look_up.wanting import is_on, records_of
from ..models import WorkRecord
from ..references.rows import IDENTIFIERS, row_of
from ..sources.naming import plain_words, work_named
from ..sources.work_record import RecordState
from ..text.citations.pasted import identified
from ..text.clean import enumerated
from .references import IDENTIFIERS_LIMIT, ReferenceForm, written

ASK, FILL, TAKE = "look_up", "fill", "take"  # what the buttons ask for, as in "fill.3.0fe1c2"
CHANGED = (
    "Saved as you typed it. What is held of this work, or its identifier, has changed meanwhile: "
    "look at it once more."
)
NOTHING_LEFT = "Saved. There was nothing left to fill in."
UNDER_WAY = "Saved. What is found stands beside the reference, in some seconds."
NOTHING_NAMED = "Saved. There is no DOI, PubMed number or ISBN to look up."
_CHOSEN = {"kind", "identifiers"}  # the author says what kind it is; identifiers are read by kind
_SEVERAL = {"ISBN", "ISSN"}  # of which a work may have more than one
_CALLED = {"DOI": "DOI", "PMID": "PubMed number", "ISBN": "ISBN"}
_ET_AL, _NAMED = ", et al.", 3  # so many authors are named where all of them do not fit

Row = Mapping[str, str]


@dataclass(frozen=True)
class Held:
    """A value that a service holds: `name` is that of a field of a row, or the kind of an
    identifier."""

    name: str
    label: str
    value: str
    service: str  # its key

    @property
    def service_name(self) -> str:
        """The name of the service."""
        return NAMES[self.service]


@dataclass
class LookUp:
    """What a row says of its look-up. `key` names the answers that are shown."""

    number: int
    key: str
    fills: list[Held] = field(default_factory=list)
    differing: list[Held] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    is_waiting: bool = False
    can_ask: bool = False


@dataclass(frozen=True)
class LookUps:
    """What the list as a whole offers: how many references are bare identifiers, and how many have
    empty fields that can be filled."""

    bare: int
    fillable: int
    key: str


@dataclass(frozen=True)
class Pressed:
    """What a button of the look-up did: the rows as they are now, the number of the one to look at
    next, the works that are to be looked up, and the sentence about it."""

    rows: list[dict[str, str]]
    place: int = 0
    wanted: tuple[str, ...] = ()
    said: str = ""


def is_asking(act: str) -> bool:
    """Is the button one that has something looked up?"""
    return act.startswith(f"{ASK}.") and is_on()


def pressed(rows: list[dict[str, str]], act: str) -> Pressed | None:
    """Do what a button of the look-up says to rows as typed; None where it is another button, or
    the site looks nothing up."""
    verb, _, rest = act.partition(".")
    number, _, rest = rest.partition(".")
    at = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else -1
    first = 1 if verb == TAKE else 0  # 0 stands for the whole list
    if verb not in (ASK, FILL, TAKE) or not is_on() or not first <= at <= len(rows):
        return None
    if verb == ASK:
        chosen = [row for row in rows if _is_bare(row)] if at == 0 else rows[at - 1 : at]
        wanted = dict.fromkeys(work for row in chosen for work in _works(row))
        return Pressed(rows, at, tuple(wanted), UNDER_WAY if wanted else NOTHING_NAMED)
    held = _look_ups(rows)
    shown = [look_up for look_up in held if look_up and (at == 0 or look_up.number == at)]
    name, _, key = rest.rpartition(".")
    if not shown or key != (_key_of_all(held) if at == 0 else shown[0].key):
        return Pressed(rows, at, said=CHANGED)
    return _taken_over(rows, at, [*_chosen(shown, verb, name)])


def _chosen(shown: Iterable[LookUp], verb: str, name: str) -> Iterator[tuple[int, Held]]:
    """Yield what is taken over, with the number of its row: all that fills, or the one value of
    that name."""
    for look_up in shown:
        for held in look_up.fills if verb == FILL else look_up.differing:
            if verb == FILL or f"{held.name}.{held.service}" == name:
                yield look_up.number, held


def _taken_over(rows: list[dict[str, str]], at: int, taken: list[tuple[int, Held]]) -> Pressed:
    if not taken:
        return Pressed(rows, at, said=NOTHING_LEFT)
    rows = [dict(row) for row in rows]
    for number, fact in taken:
        row = rows[number - 1]
        if fact.name in IDENTIFIERS:
            row["identifiers"] = written(_identified(row) | {fact.name: fact.value})
        else:
            row[fact.name] = fact.value
    services = enumerated(dict.fromkeys(fact.service_name for _, fact in taken))
    return Pressed(rows, at, said=f"Taken over from {services}, and saved.")


def look_ups(rows: Sequence[ReferenceForm]) -> LookUps | None:
    """Give each row of the page its `look_up`, and return what the list offers; None where the site
    looks nothing up. Asks one query."""
    if not is_on():
        return None
    typed = [{name: str(row[name].value() or "") for name in row.fields} for row in rows]
    found = _look_ups(typed)
    for row, look_up in zip(rows, found, strict=True):
        row.look_up = look_up
    bare = sum(
        1
        for row, look_up in zip(typed, found, strict=True)
        if look_up and look_up.can_ask and _is_bare(row)
    )
    return LookUps(
        bare, sum(1 for look_up in found if look_up and look_up.fills), _key_of_all(found)
    )


def _look_ups(rows: Sequence[Row]) -> list[LookUp | None]:
    """Return the look-up of each row, None for one that names nothing; in one query for all."""
    works = [_works(row) for row in rows]
    records = records_of([*dict.fromkeys(work for named in works for work in named)])
    return [
        _look_up(number, row, named, records) if named else None
        for number, (row, named) in enumerate(zip(rows, works, strict=True), 1)
    ]


def _look_up(number: int, row: Row, works: list[str], records: Mapping[str, WorkRecord]) -> LookUp:
    known = [records[work] for work in works if work in records]
    made = LookUp(number, _key((record.work, record.service, record.item) for record in known))
    made.is_waiting = any(record.state == RecordState.WAITING for record in known)
    made.can_ask = len(known) < len(works) or any(
        record.state == RecordState.FAILED for record in known
    )
    typed = {name: value.strip() for name, value in row.items()} | _identified(row)
    for record in known:
        if record.state == RecordState.FOUND:
            _compare(typed, record, made)
    made.sentences = [sentence for record in known if (sentence := _said(record, made))]
    return made


def _compare(typed: Row, record: WorkRecord, made: LookUp) -> None:
    """Add what a record holds to what fills an empty field, or to what differs from a typed one."""
    for fact in _held(record):
        there = typed.get(fact.name, "")
        others = [held for held in (*made.fills, *made.differing) if held.name == fact.name]
        if any(_alike(fact, held.value) for held in others):
            continue
        if not there:
            made.fills += [] if others else [fact]
        elif fact.name not in _SEVERAL and not _alike(fact, there):
            made.differing.append(fact)


def _held(record: WorkRecord) -> Iterator[Held]:
    """Yield what a record holds for the fields of a row, as they take it; what fits none is left
    out."""
    for name, value in row_of(record.item, 0).items():
        asked = ReferenceForm.base_fields.get(name)
        if asked is None or name in _CHOSEN:
            continue
        try:
            fitting = asked.clean(_shortened(value) if name == "authors" else value)
        except ValidationError:
            continue
        if fitting:
            yield Held(name, str(asked.label), str(fitting), record.service)
    for kind in IDENTIFIERS:
        if record.item.get(kind):
            yield Held(kind, kind, str(record.item[kind]), record.service)


def _shortened(authors: str) -> str:
    # A field of ours, which has a limit.
    limit = ReferenceForm.base_fields["authors"].limit  # type: ignore[attr-defined]
    return authors if len(authors) <= limit else ", ".join(authors.split(", ")[:_NAMED]) + _ET_AL


def _alike(fact: Held, typed: str) -> bool:
    """Is it the same, however it is written? Of authors also where the others are left out."""
    held, there = plain_words(fact.value), plain_words(typed)
    if fact.name == "authors":
        ended = [words.removesuffix(" et al") for words in (held, there)]
        return held == there or (ended != [held, there] and _begins(*ended))
    return held == there


def _begins(beginning: str, other: str) -> bool:
    return beginning.startswith(other) or other.startswith(beginning)


def _said(record: WorkRecord, made: LookUp) -> str:
    """Return the sentences about one record."""
    kind, _, value = record.work.partition(":")
    name = f"{_CALLED[kind]} {value}"
    if record.state == RecordState.WAITING:
        late = f" {record.said}; it is asked again in some minutes." if record.said else ""
        return f"Looking up {name}…{late}"
    if record.state == RecordState.UNKNOWN:
        names = [service.name for service in BY_KIND[kind]]
        know = "knows" if len(names) == 1 else "know"
        return (
            f"{enumerated(names)} {know} no work with the {name}. Compare it with the source: a "
            "digit may be wrong."
        )
    if record.state == RecordState.FAILED:
        return (
            f"The {name} was not looked up: {record.said}. Compare it with the source and look it "
            "up again later, or fill in the fields by hand."
        )
    if record.said:
        return f"{NAMES[record.service]} says that {record.said}."
    if not made.fills and not made.differing:
        return f"It stands here as {NAMES[record.service]} has it."
    return ""


def _works(row: Row) -> list[str]:
    found = _identified(row)
    return [work for kind in BY_KIND if (work := work_named(kind, found.get(kind)))]


def _identified(row: Row) -> dict[str, str]:
    typed = row.get("identifiers", "")
    try:
        return identified(typed) if len(typed) <= IDENTIFIERS_LIMIT else {}
    except ValidationError:  # the field says what is wrong
        return {}


def _is_bare(row: Row) -> bool:
    return not row.get("title", "").strip()


def _key_of_all(found: Iterable[LookUp | None]) -> str:
    return _key(look_up.key for look_up in found if look_up)


def _key(parts: Iterable[Any]) -> str:
    return sha256(json.dumps([*parts], sort_keys=True).encode()).hexdigest()[:12]
