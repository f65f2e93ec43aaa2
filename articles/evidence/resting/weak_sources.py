"""Doses that rest on sources alone which nobody without a stake has checked: preprints, and who
makes the medicine."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...sources.known import Filed, Known
from ...text.document import Document
from ...text.language.doses import has_dose
from ..found import Found, written
from .statements import Resting, resting
from .unsupported import heads, shown

# By the class of a source and by the kind that an author calls a reference, which are named alike.
WEAK = {"preprint": "a preprint", "manufacturer": "its manufacturer"}


def weakly_supported(
    document: Document, references: Sequence[Mapping[str, Any]], known: Known
) -> Iterator[Found]:
    """Yield the doses all of whose citations are of such sources, by what their author says of
    them or by what is `known`, in the order of the text."""
    weak = {
        number: Filed(number, reference["kind"], written(reference))
        for number, reference in enumerate(references, 1)
        if reference.get("kind") in WEAK
    }
    weak |= {source.number: source for source in known.filed if source.kind in WEAK}
    if not weak:
        return
    for statement in resting(document):
        if statement.numbers <= weak.keys() and has_dose(statement.under):
            yield _found(statement, [weak[number] for number in sorted(statement.numbers)])


def _found(statement: Resting, sources: Sequence[Filed]) -> Found:
    kinds = " and ".join(dict.fromkeys(WEAK[source.kind] for source in sources))
    message = (
        f"“{shown(statement.words)}” rests on {kinds} alone. Cite a source behind it that others "
        "have checked, such as a guideline"
    )
    about = (*heads(statement.block), statement.words, *(source.name for source in sources))
    return Found.of("dose_on_weak_source", message, statement.block, about, statement.at)
