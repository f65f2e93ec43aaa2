"""Doses above a limit: an amount of a medicine that a table of limits (`articles.dose_limits`)
names, given at once, in a day or in a week.

A dose belongs to the medicine named right behind it ("1 g of paracetamol"), else to the last one
named before it in its sentence, else in a table to that of its row; where another medicine stands
between, to none. How often it is given is read from what follows it, and where that is a range the
more seldom counts, so that nothing is made up. What a sentence speaks of as an overdose or forbids
is no dose.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from ...dose_limits.dose_limit import Per
from ...dose_limits.limits import Limit
from ...text.amounts.listing import Listed, listed
from ...text.document import Block, Document
from ...text.language.assertions import names_an_intervention
from ...text.language.lexicon.measured import RATE
from ...text.language.values import value
from ..found import Found
from ..resting.unsupported import SILENT, heads
from .rates import Rate, rate_of

_WORD = re.compile(r"\w+")
_NEAR, _BEHIND, _FREQUENCY = 90, 25, 60  # characters
_MASS = {
    "mg": 1_000,
    "milligram": 1_000,
    "g": 1_000_000,
    "gm": 1_000_000,
    "gram": 1_000_000,
    "\u03bcg": 1,
    "ug": 1,
    "mcg": 1,
    "microgram": 1,
}
_UNITS = {"iu", "u", "i.u.", "unit", "international unit"}
_OF_RATES = ("", "times")  # units of an amount that is nothing but a rate
_PER_SPAN = re.compile(r"(?: ?/ ?| per )(?P<span>day|d|24 ?h(?:ours?)?|week|wk)$")
_OFTEN = re.compile(rf"[ ,(]*(?:{RATE})(?!\w)", re.IGNORECASE)
_BETWEEN = re.compile(
    r",? (?:(?:of|oral|intravenous|iv|dose|doses|tablets?|capsules?|in|a|the) )*$", re.IGNORECASE
)
_NOT_GIVEN = re.compile(
    r"\b(?:overdos\w*|(?:hepato)?toxic\w*|poison\w*|ingest\w*|swallow(?:ed|s)|fatal\w*|lethal\w*|death|died|harm\w*|damag\w*)",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(
    r"\b(?:never|avoid\w*|contraindicated|(?:is|are|was|were) not|no "
    r"longer|(?:must|should|may|do|does|can) ?not|don't|stopp\w+)\b",
    re.IGNORECASE,
)
_Name = tuple[str, ...]


class _Given(NamedTuple):
    """A dose of a medicine: what there is of it at once, and how often, None where that is not
    said."""

    at_once: Fraction
    is_of_units: bool
    rate: Rate | None
    written: str


def above_limits(document: Document, limits: Sequence[Limit]) -> Iterator[Found]:
    """Yield the doses of a text that are above what these limits say, in order."""
    if not limits:
        return
    known = _table(tuple(limits))
    rows: dict[str, list[_Named]] = {}
    spoken = (
        amount for amount in listed(document) if document.blocks[amount.block].kind not in SILENT
    )
    for _, group in groupby(spoken, lambda amount: (amount.block, amount.sentence)):
        found = list(group)
        row = found[0].place.row
        if row not in rows:
            rows[row] = _named(row, known)
        block = document.blocks[found[0].block]
        yield from _of_sentence(found, block, known, rows[row])


class _Table(NamedTuple):
    """Limits by the names of medicines, and by the first word of a name how many words it may
    have, the longest first."""

    limits: dict[_Name, list[Limit]]
    lengths: dict[str, list[int]]


@lru_cache(maxsize=8)
def _table(limits: tuple[Limit, ...]) -> _Table:
    by_name: dict[_Name, list[Limit]] = {}
    lengths: dict[str, set[int]] = {}
    for limit in limits:
        for name in limit.names:
            by_name.setdefault(name, []).append(limit)
            lengths.setdefault(name[0], set()).add(len(name))
    return _Table(by_name, {word: sorted(those, reverse=True) for word, those in lengths.items()})


class _Named(NamedTuple):
    """A medicine that has limits, from `start` to `end` of a text."""

    start: int
    end: int
    limits: list[Limit]

    @property
    def name(self) -> str:
        """What the table calls it."""
        return self.limits[0].name


def _named(text: str, known: _Table) -> list[_Named]:
    """Return where medicines are named that have limits, in order."""
    if known.lengths.keys().isdisjoint(_WORD.findall(text.casefold())):
        return []
    spans = [found.span() for found in _WORD.finditer(text)]
    words = [text[start:end].casefold() for start, end in spans]
    found: list[_Named] = []
    for at, word in enumerate(words):
        for length in known.lengths.get(word, ()):
            if limits := known.limits.get(tuple(words[at : at + length])):
                found.append(_Named(spans[at][0], spans[at + length - 1][1], limits))
                break
    return found


def _of_sentence(
    found: Sequence[Listed], block: Block, known: _Table, above: Sequence[_Named]
) -> Iterator[Found]:
    """Yield the first dose of each medicine that is above a limit: who looks at one in a sentence
    looks at all of it.

    `above` are the medicines that the head of its row names.
    """
    text = found[0].sentence
    named = _named(text, known)
    if not (named or above) or _NOT_GIVEN.search(text):
        return
    doses = [
        (amount, given) for amount, given in zip(found, _given_all(found), strict=True) if given
    ]
    held = [
        (amount, given, medicine)
        for amount, given in doses
        if (medicine := _medicine_of(amount, text, named, above))
    ]
    least: dict[tuple[str, str], Fraction] = {}
    for _, given, medicine in held:
        for per in Per if given.rate else ():
            if (much := _within(given, per)) is not None:
                least[medicine.name, per] = min(much, least.get((medicine.name, per), much))
    exceeded: set[str] = set()
    for amount, given, medicine in held:
        if (
            medicine.name not in exceeded
            and not _is_forbidden(amount, text)
            and (broken := _broken(given, medicine, least))
        ):
            exceeded.add(medicine.name)
            yield _told(amount, block, given, medicine.name, broken)


def _given_all(found: Sequence[Listed]) -> list[_Given | None]:
    """Return what is given by each amount of a sentence; a rate behind it is its own up to the
    next amount that is not one itself."""
    following, given = len(found[0].sentence), list[_Given | None]()
    for amount in reversed(found):
        given.append(_given(amount, following))
        following = following if amount.amount.unit in _OF_RATES else amount.at
    return given[::-1]


def _given(listed_amount: Listed, following: int) -> _Given | None:
    amount = listed_amount.amount
    unit, rate = listed_amount.unit.lower(), rate_of(amount.rate)
    if found := _PER_SPAN.search(unit):
        unit, rate = (
            unit[: found.start()],
            Rate(Fraction(1), 168 if found["span"].startswith("w") else 24, is_total=True),
        )
    factor = _MASS.get(unit) or _MASS.get(unit.removesuffix("s").removesuffix("me"))
    is_of_units = unit in _UNITS or unit.removesuffix("s") in _UNITS
    number = value(amount.high or amount.low)
    if number is None or amount.power or not (factor or is_of_units):
        return None
    end = listed_amount.at + len(listed_amount.written)
    if rate is None and (
        behind := _search(listed_amount.sentence, end, min(end + _FREQUENCY, following))
    ):
        rate = rate_of(behind)
    return _Given(number * (factor or 1), is_of_units, rate, listed_amount.written)


def _search(sentence: str, start: int, end: int) -> str:
    """Return how often something is given, if that is said in this stretch."""
    for word in re.finditer(r"\b(?=\w)", sentence[start:end]):
        if found := _OFTEN.match(sentence, start + word.start()):
            return found[0].strip(" ,(")
    return ""


def _medicine_of(
    amount: Listed, text: str, named: Sequence[_Named], above: Sequence[_Named]
) -> _Named | None:
    end = amount.at + len(amount.written)
    following = bisect_left(named, end, key=lambda each: each.start)
    if (
        following < len(named)
        and (after := named[following]).start <= end + _BEHIND
        and _BETWEEN.fullmatch(text, end, after.start)
    ):
        return after
    before = (
        named[at - 1] if (at := bisect_right(named, amount.at, key=lambda each: each.end)) else None
    )
    if before and amount.at - before.end <= _NEAR:
        return None if names_an_intervention(text[before.end : amount.at]) else before
    return (
        above[-1]
        if above
        and not named
        and not names_an_intervention(text[max(0, amount.at - _NEAR) : amount.at])
        else None
    )


def _is_forbidden(amount: Listed, text: str) -> bool:
    """Does the sentence say that so much is not given? "Not more than 6 g" says that 6 g may be."""
    before = text[max(0, amount.at - _NEAR) : amount.at]
    return amount.amount.sign not in (">", "<=") and _FORBIDDEN.search(before) is not None


def _broken(
    given: _Given, medicine: _Named, least: Mapping[tuple[str, str], Fraction]
) -> tuple[Limit, Fraction] | None:
    """Return the limit that a dose is above, with how much is given in its time; of several for one
    time the highest counts.

    `least` is the least that the sentence gives of a medicine in a time: "1 g every 4 hours, at
    most 4 g a day" keeps to the limit.
    """
    highest: dict[str, Limit] = {}
    for limit in medicine.limits:
        if limit.is_of_units == given.is_of_units and (
            limit.per not in highest or limit.most > highest[limit.per].most
        ):
            highest[limit.per] = limit
    for per in (period for period in (Per.DOSE, Per.DAY, Per.WEEK) if period in highest):
        most, much = highest[per].most, _within(given, per)
        is_bounded = least.get((medicine.name, per), most + 1) <= most and given.at_once <= most
        if much is not None and much > most and not is_bounded:
            return highest[per], much
    return None


def _within(given: _Given, per: str) -> Fraction | None:
    """Return how much is given at once, in a day, or in a week, at least; None where that cannot
    be said."""
    rate = given.rate
    if per == Per.DOSE:
        return None if rate and rate.is_total else given.at_once
    hours = 24 if per == Per.DAY else 168
    if rate is None:
        return given.at_once
    if rate.hours > hours:  # less often than once in that time
        return None if rate.is_total else given.at_once
    return given.at_once * rate.within(hours)


def _told(
    amount: Listed, block: Block, given: _Given, name: str, broken: tuple[Limit, Fraction]
) -> Found:
    limit, much = broken
    makes = f" makes {_in_words(much, limit)}, which" if much != given.at_once else ""
    message = (
        f"“{amount.written}” of {name.lower()}{makes} is above the limit of {limit.label} "
        f"({limit.holds_for}; {limit.source}). "
        "Check the figure, or say for whom more is right"
    )
    about = (*heads(block), amount.sentence, amount.written, limit.label)
    return Found.of("dose_above_limit", message, block, about, amount.amount.start)


def _in_words(much: Fraction, limit: Limit) -> str:
    span = {Per.DAY: " a day", Per.WEEK: " a week"}.get(Per(limit.per), "")
    if limit.is_of_units:
        return f"{float(much):,.6g} units{span}"
    unit, factor = (
        ("g", 1_000_000)
        if much >= 1_000_000
        else ("mg", 1_000)
        if much >= 1_000
        else ("micrograms", 1)
    )
    return f"{float(much / factor):,.6g} {unit}{span}"
