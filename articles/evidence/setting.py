"""What a text is written in: who its authors are, how old its topic lets a source be, and which
sections its template asks for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from ..question_templates.outline import NO_OUTLINE, Outline
from ..sources.authors import is_named
from ..text.clean import enumerated
from .found import Found, written


class Setting(NamedTuple):
    """The names of the `authors` of a text, `since`, the first year of which its topic takes a
    source as current (0 for any year), the `outline` it was begun from, and the names of the
    `pictures` of its article, None where nobody asks for them."""

    authors: tuple[str, ...] = ()
    since: int = 0
    outline: Outline = NO_OUTLINE
    pictures: frozenset[str] | None = None


NOWHERE = Setting()


def setting(
    authors: Iterable[Mapping[str, Any]],
    years: int | None,
    at: datetime,
    outline: Outline = NO_OUTLINE,
    pictures: frozenset[str] | None = None,
) -> Setting:
    """Return the setting of a text by `authors`, last changed `at` a time, begun from `outline`;
    sources of its topic are current for `years`, or for good. `pictures` are those of its
    article, by name."""
    names = tuple(str(author["name"]) for author in authors)
    return Setting(names, at.year - years if years else 0, outline, pictures)


def about_setting(references: Sequence[Mapping[str, Any]], where: Setting) -> Iterator[Found]:
    """Yield what is found of `references`, CSL items, by the setting of the text: each kind
    once, at the first of them."""
    own = {
        number: name
        for number, reference in enumerate(references, 1)
        if (name := _author(reference, where.authors))
    }
    if own:
        names = enumerated([*dict.fromkeys(own.values())])
        message = (
            f"{_listed(own)} by somebody called like an author of this text ({names}). "
            "See that others say the same, and cite them, too"
        )
        yield _found("self_citation", message, references, own)
    old = {
        number: reference
        for number, reference in enumerate(references, 1)
        if 0 < _year(reference) < where.since
    }
    if old:
        message = (
            f"{_listed(old)} from before {where.since}, which is old for this topic. "
            "Look for what was found since, or say why it holds"
        )
        yield _found("source_old", message, references, old)


def _found(
    code: str, message: str, references: Sequence[Mapping[str, Any]], numbers: Iterable[int]
) -> Found:
    which = [*numbers]
    return Found(
        code,
        message,
        "references",
        which[0],
        tuple(written(references[number - 1]) for number in which),
    )


def _author(reference: Mapping[str, Any], authors: Sequence[str]) -> str:
    listed = str(reference.get("author") or "")
    return next((name for name in authors if is_named(name, listed)), "") if listed else ""


def _year(reference: Mapping[str, Any]) -> int:
    issued = str(reference.get("issued") or "")
    return int(issued) if issued.isascii() and issued.isdecimal() and len(issued) == 4 else 0


def _listed(numbers: Iterable[int]) -> str:
    _, *others = numbers
    return f"it and {enumerated([*map(str, others)])} are" if others else "it is"
