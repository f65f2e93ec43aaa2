"""A work as a service describes it, and the words of its answer made fit to be kept."""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from ...sources.work_notice import Nature
from ...text.citations.identifiers import CHECKS, kept
from ...text.clean import find_hidden, normal, without_hidden
from ..asking import NotAnswered

NAMES = 200  # of authors that are kept
NAME_LIMIT, LIMIT = 200, 500  # characters of a name, and of any other value
_LONGEST = 10_000  # characters of a value that are looked at
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
# What may stand around a part of a number without ending it, also as "jats:bold".
_IN_LINE = re.compile(
    r"</?(?:[a-z]{1,10}:)?(?:bold|b|strong|italic|i|em|u|small|span|font)\b[^<>]{0,200}>",
    re.IGNORECASE,
)
_RAISED = re.compile(
    r"(?<=[0-9])\s*+<(?:[a-z]{1,10}:)?sup\b[^<>]{0,200}>\s*+(?=[+\u2010-\u2014\u2212-]?[0-9])",
    re.IGNORECASE,
)
_BETWEEN_NUMBERS = re.compile(r"(?<=[0-9])(?:</?[A-Za-z][^<>]{0,200}>)+(?=[0-9])")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", re.ASCII)
_PAGES = re.compile(r"[\w.,:;()/ -]{1,50}")


class Notice(NamedTuple):
    """What a service says was announced of a work: nature, the day where it is known as
    (year, month, day), and the DOI of the notice."""

    nature: Nature
    on: tuple[int, int, int] | None = None
    doi: str = ""


@dataclass(frozen=True)
class Work:
    """A work: `item` is CSL-JSON, cleaned and bounded; `notices` is what was announced of it, and
    `announces` what it is about where it is itself a notice."""

    item: dict[str, Any]
    notices: tuple[Notice, ...] = ()
    announces: str = ""


@dataclass(frozen=True)
class Service:
    """One service. `path` makes the path of a request from kind and value of an identifier, `read`
    the work from the answer; it raises asking.Unknown, asking.NotAnswered."""

    key: str
    name: str
    host: str
    path: Callable[[str, str], str] = field(repr=False)
    read: Callable[[Any, str, str], Work] = field(repr=False)


def words(value: Any, limit: int = LIMIT) -> str:
    """Return a text as one line without markup and what cannot be seen; empty where it is no text,
    does not fit, or holds characters that stand for lost ones."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value)[:_LONGEST]
    for _ in range(2):  # some are escaped twice
        text = _MARKUP.sub("", _numbers_apart(html.unescape(text)))
    text = " ".join(without_hidden(normal(" ".join(text.split()))).split())
    return "" if len(text) > limit or find_hidden(text) else text


def _numbers_apart(text: str) -> str:
    """Return a text whose numbers stay what they are without its markup: 10<sup>9</sup> is
    10^9, not 109."""
    return _BETWEEN_NUMBERS.sub(" ", _RAISED.sub("^", _IN_LINE.sub("", text)))


def first(value: Any) -> Any:
    """Return the first of a list, or None."""
    return value[0] if isinstance(value, list) and value else None


def part(value: Any, *names: str) -> Any:
    """Return what stands under a name within a name, or None where there is no such thing."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def listed(value: Any) -> list[Any]:
    """Return a list as it is, of anything else an empty one."""
    return value if isinstance(value, list) else []


def identifier(kind: str, value: Any) -> str:
    """Return an identifier of a kind (the keys of CHECKS) in the form that is kept, empty for what
    is none."""
    text = words(value)
    try:
        return CHECKS[kind](text) if text else ""
    except ValidationError:
        return ""


def insist(kind: str, asked_for: str, named: Iterable[Any]) -> None:
    """Raise NotAnswered unless one of the identifiers that an answer names is what was asked
    for."""
    found = [
        found_identifier
        for found_identifier in (identifier(kind, value) for value in named)
        if found_identifier
    ]
    if kept(kind, asked_for) not in found:
        about = f" ({kind} {found[0]})" if found else ""
        raise NotAnswered(f"answered with another work{about}", is_passing=False)


def dated(year: Any, *rest: Any) -> dict[str, Any] | None:
    """Return a date as CSL has it, from numbers or words; None where there is no year."""
    found = _YEAR.search(words(year))
    if not found:
        return None
    parts = [int(found[0])]
    for number in rest[:2]:
        if not isinstance(number, int) or not 1 <= number <= 31:
            break
        parts.append(number)
    return {"date-parts": [parts]}


def pages(value: Any) -> str:
    """Return pages as they are written here, with a hyphen between the first and the last."""
    pages = re.sub("[‐-―−]", "-", words(value, 50))
    return pages if _PAGES.fullmatch(pages) else ""


def person(family: Any, given: Any) -> dict[str, str]:
    """Return a name in two parts as CSL has it, empty where there is no family name."""
    names = {"family": words(family, NAME_LIMIT), "given": words(given, NAME_LIMIT)}
    return {name: value for name, value in names.items() if value} if names["family"] else {}


def organisation(name: Any) -> dict[str, str]:
    """Return a name that has no parts."""
    full_name = words(name, NAME_LIMIT)
    return {"literal": full_name} if full_name else {}


def whole(name: Any) -> dict[str, str]:
    """Return a name that is written as a whole, "Vincent van Gogh": what is written in small
    letters belongs to the family name. A single word, and a long name, has no parts."""
    given = words(name, NAME_LIMIT).split()
    at = next((at for at, part in enumerate(given) if at and part[0].islower()), len(given) - 1)
    if not 1 < len(given) <= 5 or at < 1:
        return organisation(name)
    return person(" ".join(given[at:]), " ".join(given[:at]))


def item(**values: Any) -> dict[str, Any]:
    """Return a CSL item of what is known: names of CSL with an underscore for a hyphen.

    What is empty is left out, and of an article in a journal its publisher, which nobody cites. Of
    authors the first `NAMES` are kept.
    """
    item = {name.replace("_", "-"): value for name, value in values.items() if value}
    if item.get("type") == "article-journal":
        item.pop("publisher", None)
    authors = [author for author in item.pop("author", []) if author]
    if len(authors) > NAMES:
        authors = [*authors[:NAMES], {"literal": "et al."}]
    return item | ({"author": authors} if authors else {})


def identifiers(**values: Any) -> dict[str, str]:
    """Return those of the identifiers, by kind, that are some."""
    return dict(_identifiers(values))


def _identifiers(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for kind, value in values.items():
        if found := identifier(kind, value):
            yield kind, found
