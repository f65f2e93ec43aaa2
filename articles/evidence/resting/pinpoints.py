"""References behind doses and recommendations of which nobody says where in them it stands: asked
for where a policy does."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...text.document import Document
from ...text.language.assertions import recommends
from ...text.language.doses import has_dose
from ..found import Found, written
from .statements import resting
from .unsupported import shown

PINPOINT = "pinpoint_missing"


def unpinned(document: Document, references: Sequence[Mapping[str, Any]]) -> Iterator[Found]:
    """Yield the references without a place in the source that a dose or a recommendation rests on,
    in the order of the list, each with the first such statement."""
    first: dict[int, tuple[str, str]] = {}
    for statement in resting(document):
        open_numbers = [number for number in statement.numbers if _is_open(number, references)]
        if open_numbers and (what := _needs_a_place(statement.under, statement.words)):
            for number in open_numbers:
                first.setdefault(number, (what, statement.words))
    for number, (what, words) in sorted(first.items()):
        message = (
            f"{what} rests on it, “{shown(words)}”, but the place in the source is not named. Give "
            "the page, section or table, or a short quote, under “More fields”"
        )
        about = (written(references[number - 1]), words)
        yield Found(PINPOINT, message, "references", number, about)


def _is_open(number: int, references: Sequence[Mapping[str, Any]]) -> bool:
    return number <= len(references) and not references[number - 1].get("locator")


def _needs_a_place(under: str, words: str) -> str:
    if has_dose(under):
        return "a dose"
    return "a recommendation" if recommends(words) else ""
