"""Doses that rest on sources alone which nobody without a stake has checked: preprints, and who
makes the medicine."""

from collections.abc import Iterator, Sequence

from ...sources.known import Filed, Known
from ...sources.source import SourceKind
from ...text.document import Block, Document
from ...text.language.doses import has_dose
from ..found import Found
from .statements import resting
from .unsupported import heads, shown

WEAK = {SourceKind.PREPRINT: "a preprint", SourceKind.MANUFACTURER: "its manufacturer"}


def weakly_supported(document: Document, known: Known) -> Iterator[Found]:
    """Yield the doses all of whose citations are of such sources, in the order of the text."""
    weak = {source.number: source for source in known.filed if source.kind in WEAK}
    if not weak:
        return
    for statement in resting(document):
        if statement.numbers <= weak.keys() and has_dose(statement.under):
            yield _found(
                statement.block,
                statement.words,
                [weak[number] for number in sorted(statement.numbers)],
            )


def _found(block: Block, words: str, sources: Sequence[Filed]) -> Found:
    kinds = " and ".join(dict.fromkeys(WEAK[SourceKind(source.kind)] for source in sources))
    message = (
        f"“{shown(words)}” rests on {kinds} alone. Cite a source behind it that others have "
        "checked, such as a guideline"
    )
    field = "short_answer" if block.kind == "answer" else "body"
    names = tuple(source.name for source in sources)
    return Found(
        "dose_on_weak_source", message, field, block.lines[0] + 1, (*heads(block), words, *names)
    )
