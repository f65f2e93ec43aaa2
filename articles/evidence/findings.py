"""All that is found in a manuscript: what the checks of the text find, and what is found of its
sources and numbers."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from ..sources.known import NOTHING, Known
from ..text.characters.folding import folded, typed_in
from ..text.citations import checks
from ..text.citations.finding import Finding, Fix, Severity, line_of
from ..text.citations.markup.figures import missing_pictures
from ..text.document import Block, Document, Written, read
from ..text.grammar import NEWEST, read_only
from .found import Found
from .kinds import WEIGHTS
from .known_sources import about_known
from .quantities.columns import unequal_cells
from .quantities.conversions import Unequal, unequal
from .quantities.limits import above_limits
from .quantities.ranges import uneven
from .resting.boxing import CODE as BOXED
from .resting.boxing import boxing
from .resting.pinpoints import PINPOINT, unpinned
from .resting.recommended import about_recommendations
from .resting.unsupported import heads, unsupported
from .resting.weak_sources import weakly_supported
from .sections import about_sections, guidance_left
from .setting import NOWHERE, Setting, about_setting
from .sources import about_sources


def findings(
    text: Written,
    references: Sequence[Mapping[str, Any]],
    severities: Mapping[str, Severity] | None = None,
    known: Known = NOTHING,
    where: Setting = NOWHERE,
) -> list[Finding]:
    """Return what is found in a revision, or in a working copy with its `references`, by field and
    position.

    `severities` are what the finding policy says of the kinds (`KINDS`) of its topic, `known` is
    what is known of the references, `where` is what the text is written in.
    """
    further = [
        *evidence(text, references, severities, known, where),
        *guidance_left(text.body, where.outline),
        *of_pictures(text.body, where.pictures),
    ]
    return checks.findings(
        text.title, text.short_answer, text.body, references, getattr(text, "form", NEWEST), further
    )


def of_pictures(body: str, held: frozenset[str] | None) -> Iterator[Finding]:
    """Yield the figures of a working copy whose pictures its article does not have, by the names
    that are `held`, and pictures that no figure shows; nothing where nobody asks."""
    if held is not None and not checks.body_too_long(body):
        yield from missing_pictures(read_only(body, NEWEST), held)


def evidence(
    text: Written,
    references: Sequence[Mapping[str, Any]],
    severities: Mapping[str, Severity] | None = None,
    known: Known = NOTHING,
    where: Setting = NOWHERE,
) -> list[Finding]:
    """Return what is found of its sources and numbers alone; nothing of a text that is too long
    to be read."""
    if checks.body_too_long(text.body):
        return []
    copy = _Copy(text.title, text.short_answer, text.body, getattr(text, "form", NEWEST))
    weights = WEIGHTS | dict(severities or {})
    listed = json.dumps(list(references), ensure_ascii=False, default=str)
    found = _found(copy, listed, known, where, are_places_asked=PINPOINT in weights)
    is_boxable = any(finding.code == BOXED for finding in found)
    boxes = boxing(copy.body, copy.form) if is_boxable else {}
    return [_weighed(finding, weights[finding.code], _box(finding, boxes)) for finding in found]


def _box(found: Found, boxes: dict[int, Fix]) -> tuple[Fix, ...]:
    """The button of a recommendation in running text; of several in a paragraph the first."""
    if found.code != BOXED or found.field != "body" or found.block is None:
        return ()
    fix = boxes.pop(found.block.lines[0] + 1, None)
    return (fix,) if fix else ()


@dataclass(unsafe_hash=True)
class _Copy:
    """What is written, and the form of the grammar in which it is read."""

    title: str
    short_answer: str
    body: str
    form: int


@lru_cache(maxsize=8)  # a decision asks from several sides, and so does the page before it
def _found(
    text: _Copy, listed: str, known: Known, where: Setting, *, are_places_asked: bool
) -> tuple[Found, ...]:
    references = json.loads(listed)
    document = read(text, references)
    found = (
        *unsupported(document),
        *about_recommendations(document),
        *weakly_supported(document, references, known),
        *conversions(document),
        *uneven(document),
        *above_limits(document, known.limits),
        *about_known(references, known),
        *about_sources(document, references),
        *(unpinned(document, references) if are_places_asked else ()),
        *about_setting(references, where),
        *about_sections(document, where.outline),
    )
    return tuple(each.placed(text.short_answer, text.body) for each in found)


def conversions(document: Document) -> Iterator[Found]:
    """Yield the amounts of a text that are said to be equal and are not."""
    for block in document.blocks:
        for comparison in unequal(folded(block.text), _around(block)):
            yield _of(comparison, block, typed_in(block.text, comparison.first.start))
    for block, comparison in unequal_cells(document):
        yield _of(comparison, block)


def _of(comparison: Unequal, block: Block, at: int = 0) -> Found:
    substance = f" of {comparison.substance.name}" if comparison.substance else ""
    message = (
        f"{comparison.first.written}{substance} is {comparison.expected} "
        f"{comparison.second.unit_written}, and the text says "
        f"“{comparison.second.written}”. Check both figures"
    )
    return Found.of("conversion_wrong", message, block, (*heads(block), block.text, message), at)


def _around(block: Block) -> str:
    place = block.place
    return folded(" ".join((*place.headings, *place.parents, place.row, place.column)))


def _weighed(found: Found, severity: Severity, fixes: tuple[Fix, ...]) -> Finding:
    place = (
        f"Reference {found.line}"
        if found.field == "references"
        else line_of(found.field, found.line)
    )
    words = json.dumps([found.code, found.field, *found.about])
    key = sha256(words.encode()).hexdigest()[:32]
    return Finding(
        found.code,
        f"{place}: {found.message}.",
        found.field,
        found.line,
        found.column,
        False,
        fixes,
        severity,
        key,
    )
