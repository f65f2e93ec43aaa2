"""The button that takes over the sources of a statement that is approved elsewhere: into the list
of what was typed, and behind the statement, before that is saved."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NamedTuple

from ..forms import references as rows
from ..models import ApprovedStatement, Page, Reference
from ..text.citations import markers
from ..text.citations.renumbering import written
from ..text.clean import BODY_LIMIT, enumerated, normal
from ..text.document import Document, read
from ..text.statements import Statement, statements
from .elsewhere import VERB, cited_by, names_of, sources_of
from .wording import wording

GONE = "Saved as you typed it. What the button is about has changed meanwhile: look again."
FULL = (
    f"Saved as you typed it. A list has at most {rows.ROWS_LIMIT} references, and yours would have "
    "more with these sources: take out what you do not cite, and press again."
)
BY_HAND = "Cite {numbers} behind the statement yourself: its words are marked up in the text."
_MARKER = re.compile(r"[ \t]*(\[[0-9][0-9 ,;\u2010-\u2014\u2212-]*\])")
_LAST = (60, 12, 6, 3, 2)  # so many words by whose end a statement is looked for


class Adopted(NamedTuple):
    """The fields of a form with what was taken over, and what its author is told of that; nothing
    where no button asked for it."""

    data: Mapping[str, Any]
    told: str = ""


@dataclass
class _Typed:
    """A text as it was typed."""

    title: str
    short_answer: str
    body: str


def adopted(data: Mapping[str, Any]) -> Adopted:
    """Do what the button of a posted form says, as in "sources-<galley>-<position>-<key>", if it
    is one of these: add what the list lacks, and cite it behind the statement.

    No word is changed, and no reference is added that is there. What is typed that cannot be read
    stays as it is.
    """
    verb, _, rest = str(data.get("act", "")).partition("-")
    if verb != VERB:
        return Adopted(data)
    galley, position, key = (*rest.split("-", 2), "", "")[:3]
    text = _Typed(*(normal(str(data.get(name, ""))) for name in ("title", "short_answer", "body")))
    row = _public(galley, position)
    if row is None or len(text.body) > BODY_LIMIT:
        return Adopted(data, GONE)
    typed = rows.typed(data)
    listed = [row.to_reference().as_csl() if row.is_valid() else {} for row in rows.bound(typed)]
    document = read(text, listed)
    statement = next(
        (candidate for candidate in statements(text, document) if candidate.key == key), None
    )
    if statement is None or not _states_the_same(statement, row):
        return Adopted(data, GONE)
    return _with_sources(data, text, document, statement, row, listed)


def _states_the_same(statement: Statement, row: ApprovedStatement) -> bool:
    """Is it like the other one, with the same numbers?"""
    own, other = wording(statement.label), wording(row.label)
    return own.likeness == row.likeness is not None and own.has_numbers_of(other)


def _public(galley: str, position: str) -> ApprovedStatement | None:
    """The row with these numbers, with its galley and revision, if its page is still up."""
    if not all(
        number.isascii() and number.isdecimal() and len(number) < 16
        for number in (galley, position)
    ):
        return None
    public = Page.objects.filter(galley=int(galley), is_listed=True).values("galley")
    rows_there = ApprovedStatement.objects.filter(galley__in=public, position=int(position))
    return rows_there.select_related("galley__revision").first()


def _with_sources(
    data: Mapping[str, Any],
    text: _Typed,
    document: Document,
    statement: Statement,
    row: ApprovedStatement,
    listed: Sequence[dict[str, Any]],
) -> Adopted:
    cited = cited_by(statement, listed)
    known = [names_of(reference) if reference else set() for reference in listed]
    fields, numbers, added = dict(data.items()), [], []
    for item in sources_of(row, row.galley.revision.listed):
        names = names_of(item)
        if not cited.isdisjoint(names):
            continue
        number = next(
            (at for at, names_known in enumerate(known, 1) if not names.isdisjoint(names_known)), 0
        )
        if not number:
            if len(known) >= rows.ROWS_LIMIT:
                return Adopted(data, FULL)
            shown = rows.shown(Reference.from_csl(dict(item)))
            prefix = f"reference-{len(known)}-"
            fields |= {f"{prefix}{name}": str(value or "") for name, value in shown.items()}
            known.append(names)
            added.append(number := len(known))
        numbers.append(number)
    if not numbers:
        return Adopted(data, "Saved. The statement cites all of these sources already.")
    now = _cited(text, document, statement, numbers)
    if now is not None:
        fields |= {"short_answer": now.short_answer, "body": now.body}
    return Adopted(fields, _told(added, numbers, is_cited=now is not None))


def _told(added: Sequence[int], numbers: Sequence[int], *, is_cited: bool) -> str:
    sentences = []
    if added:
        count = f"{len(added)} source{'s' if len(added) > 1 else ''}"
        sentences.append(f"Saved, with {count} more in your list: {_listed(added)}.")
    else:
        sentences.append("Saved. Your list has these sources already.")
    marked = _listed(numbers)
    sentences.append(
        f"The statement cites {marked} now: read them before you submit."
        if is_cited
        else BY_HAND.format(numbers=marked)
    )
    return " ".join(sentences)


def _listed(numbers: Sequence[int]) -> str:
    return enumerated([f"[{number}]" for number in numbers])


def _cited(
    text: _Typed, document: Document, statement: Statement, numbers: Sequence[int]
) -> _Typed | None:
    """Return the text with a marker of these numbers behind a statement; None where its end is not
    found, or anything else would be read otherwise."""
    block = document.blocks[statement.block]
    is_answer = block.kind == "answer"
    source = text.short_answer if is_answer else text.body
    start, end = (0, len(source)) if is_answer else _stretch(source, block.lines)
    tail = next((words for _, words in reversed(statement.cells) if words), "") or statement.text
    at = _end_of(source[start:end], tail)
    if at < 0:
        return None
    marked = _marked(source, start + at, numbers)
    now = replace(text, **{"short_answer" if is_answer else "body": marked})
    return now if _is_as_meant(text, now, statement, numbers) else None


def _stretch(source: str, lines: tuple[int, int]) -> tuple[int, int]:
    """Where these lines begin and end in a body."""
    each = source.split("\n")
    start = sum(len(line) + 1 for line in each[: lines[0]])
    return start, min(len(source), start + sum(len(line) + 1 for line in each[lines[0] : lines[1]]))


def _end_of(source: str, words: str) -> int:
    """Where a statement ends as it is written: behind its last words, if these stand there once;
    -1 if that cannot be told."""
    pieces = words.split()
    for count in _LAST:
        last = re.compile(r"\s++".join(map(re.escape, pieces[-count:])))
        found = [match.end() for match in islice(last.finditer(source), 2)]
        if len(found) == 1:
            return found[0]
    return -1


def _marked(source: str, at: int, numbers: Sequence[int]) -> str:
    """Put the numbers behind a place: into the marker that stands there, else as one more."""
    if found := _MARKER.match(source, at):
        there, fault = markers.numbers(found[1])
        if not fault:
            return source[: found.start(1)] + written([*there, *numbers]) + source[found.end() :]
    return f"{source[:at]} {written(numbers)}{source[at:]}"


def _is_as_meant(was: _Typed, now: _Typed, statement: Statement, numbers: Sequence[int]) -> bool:
    """Does the text state the same in the same places, and does only this statement cite more, and
    these numbers?"""
    before, after = (statements(typed, read(typed, [])) for typed in (was, now))
    expected = [
        (stated.key, {*stated.cited, *numbers} if stated.key == statement.key else {*stated.cited})
        for stated in before
    ]
    return expected == [(stated.key, {*stated.cited}) for stated in after]
