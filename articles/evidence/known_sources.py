"""What is found of references by what is known elsewhere: that a work was retracted, doubted,
corrected, or what its source publishes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.formats import date_format

from ..sources.known import Announced, Filed, Known
from ..sources.source import SourceKind
from ..sources.work_notice import Nature
from ..text.citations import KINDS
from .found import Found, written
from .resting.weak_sources import WEAK

_SHOWN = 80  # characters of a reason
SAYS = {
    Nature.RETRACTION: (
        "source_retracted",
        "it was retracted{}. Take it out, and what rests on it alone, or cite another source",
    ),
    Nature.CONCERN: (
        "source_in_doubt",
        "its journal published an expression of concern about it{}. Cite another source, or say "
        "that it is in doubt",
    ),
    Nature.CORRECTION: (
        "source_corrected",
        "a correction of it was published{}. See whether what is cited here is what was corrected",
    ),
}
# What a reference is not, whatever it is called, by the class of its source. Only where no such
# source publishes the other: journals print guidelines and reviews, too, and a preprint may well be
# a systematic review. What is called research unless its author says otherwise is a preprint there.
NEVER = {
    SourceKind.PREPRINT: {"guideline", "textbook", "research"},
    SourceKind.MANUFACTURER: {"guideline", "systematic_review", "textbook"},
    SourceKind.SECONDARY: {"guideline", "systematic_review", "research", *WEAK},
    SourceKind.TEXTBOOK: {"guideline", "systematic_review", "research", *WEAK},
    SourceKind.REVIEW: {"guideline", "research", "textbook", *WEAK},
    SourceKind.PRIMARY: {"textbook", *WEAK},
}
IS = {
    SourceKind.PREPRINT: "a preprint server",
    SourceKind.MANUFACTURER: "a manufacturer",
    SourceKind.SECONDARY: "a secondary summary",
    SourceKind.TEXTBOOK: "a textbook",
    SourceKind.REVIEW: "a journal of reviews",
    SourceKind.PRIMARY: "a journal of research",
}


def about_known(references: Sequence[Mapping[str, Any]], known: Known) -> Iterator[Found]:
    """Yield what is found of `references` by what is `known` of them."""
    yield from _announced(references, known.announced)
    for source in known.filed:
        reference = references[source.number - 1]
        if reference.get("kind") in NEVER.get(SourceKind(source.kind), ()):
            yield _contradicted(reference, source)
    for silent in known.silent:
        on = f", the last on {date_format(silent.on, 'j F Y')}" if silent.on else ""
        asked = f"its address was asked {silent.times} times{on}, and led nowhere: {silent.outcome}"
        message = f"{asked}. Correct it, or name the source otherwise"
        yield Found(
            "link_silent",
            message,
            "references",
            silent.number,
            (written(references[silent.number - 1]),),
        )


def _contradicted(reference: Mapping[str, Any], filed: Filed) -> Found:
    called = KINDS[reference["kind"]].lower()
    message = (
        f"it is called “{called}”, and comes from {IS[SourceKind(filed.kind)]} ({filed.name}). Say "
        "of what kind it is, or cite the "
        f"{called} itself"
    )
    return Found(
        "kind_contradicted", message, "references", filed.number, (written(reference), filed.kind)
    )


def _announced(
    references: Sequence[Mapping[str, Any]], announced: Sequence[Announced]
) -> Iterator[Found]:
    for notice in announced:
        code, says = SAYS[Nature(notice.nature)]
        about = (written(references[notice.number - 1]), notice.nature, str(notice.record))
        yield Found(code, says.format(_when_and_why(notice)), "references", notice.number, about)


def _when_and_why(notice: Announced) -> str:
    on = f" on {date_format(notice.on, 'j F Y')}" if notice.on else ""
    why = notice.reason if len(notice.reason) <= _SHOWN else f"{notice.reason[:_SHOWN].rstrip()}…"
    return f"{on} ({why})" if why else on
