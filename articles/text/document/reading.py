"""How a text is read: its question, short answer, body and references become blocks."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from .. import grammar
from ..citations.identifiers import CHECKS, comparable
from ..inline import read_answer
from .blocks import Block, Document, Place
from .walking import Walk

_IDENTIFYING = ("DOI", "PMID", "PMCID", "ISBN", "URL")


class Written(Protocol):
    """What has a text: a revision, or the working copy. Each has its references `listed`."""

    title: str
    short_answer: str
    body: str


def read(text: Written, references: Sequence[Mapping[str, Any]] | None = None) -> Document:
    """Return the model of a revision, or of a working copy with its `references`."""
    form = getattr(text, "form", grammar.NEWEST)
    given = getattr(text, "listed", []) if references is None else references
    listed = [_as_compared(item) for item in given]
    blocks = [
        Block("question", " ".join(text.title.split()), Place("question")),
        *_answer(text.short_answer, form),
        *read_body(text.body, form),
        *(_reference(number, reference) for number, reference in enumerate(listed, 1)),
    ]
    works = [work(reference) for reference in listed]
    times = Counter(works)
    listed_works = [
        work_named
        if times[work_named] == 1
        else f"{work_named} {json.dumps(item, sort_keys=True, ensure_ascii=False)}"
        for work_named, item in zip(works, listed, strict=True)
    ]
    return Document(tuple(blocks), tuple(listed_works))


@lru_cache(maxsize=16)  # the same body is asked about from several sides in one request
def read_body(body: str, form: int = grammar.NEWEST) -> tuple[Block, ...]:
    """Return the blocks of a body, read in this form of the grammar, in order."""
    return tuple(Walk().blocks(grammar.read_only(body, form).tokens))


def work(reference: Mapping[str, Any]) -> str:
    """Return what tells the work of a reference from others: its DOI, PubMed number and address,
    else all of it but its authors."""
    reference = _as_compared(reference)
    names = [name for name in _IDENTIFYING if reference.get(name)] or [
        *("title", "container-title", "issued", "kind"),
        *(name for name in ("publisher", "edition") if reference.get(name)),
    ]
    return " ".join(f"{name}:{reference.get(name, '')}" for name in names)


def _as_compared(reference: Mapping[str, Any]) -> dict[str, Any]:
    """A reference whose identifiers have the one form of all that are equal to them."""
    return {
        name: comparable(name, str(value)) if name in CHECKS and value else value
        for name, value in reference.items()
    }


def _answer(short_answer: str, form: int) -> Iterator[Block]:
    answer = read_answer(short_answer, form)
    yield Block("answer", answer.text, Place("answer"), marks=answer.marks, cited=answer.cited)


def _reference(number: int, item: Mapping[str, Any]) -> Block:
    facts = tuple((str(name), str(value)) for name, value in sorted(item.items()) if value)
    text = " ".join(
        str(item.get(name) or "") for name in ("title", "author", "container-title", "issued")
    )
    return Block("reference", " ".join(text.split()), Place("references", step=number), facts=facts)
