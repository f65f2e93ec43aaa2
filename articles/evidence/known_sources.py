"""What is found of references by what is known of their works elsewhere: retracted, doubted, corrected."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.formats import date_format

from ..sources.known import Announced, Known
from ..sources.work_notice import Nature
from .found import Found

_SHOWN = 80  # characters of a reason
SAYS = {
    Nature.RETRACTION: ("source_retracted", "it was retracted{}. Take it out, and what rests on it alone, or cite another source"),
    Nature.CONCERN: (
        "source_in_doubt", "its journal published an expression of concern about it{}. Cite another source, or say that it is in doubt"),
    Nature.CORRECTION: ("source_corrected", "a correction of it was published{}. See whether what is cited here is what was corrected"),
}


def about_known(references: Sequence[Mapping[str, Any]], known: Known) -> Iterator[Found]:
    """Yield what is found of `references` by what is `known` of them, in their order."""
    for one in known.announced:
        code, says = SAYS[Nature(one.nature)]
        reference = json.dumps(dict(references[one.number - 1]), sort_keys=True, default=str)
        yield Found(code, says.format(_when_and_why(one)), "references", one.number, (reference, one.nature, str(one.record)))


def _when_and_why(one: Announced) -> str:
    on = f" on {date_format(one.on, 'j F Y')}" if one.on else ""
    why = one.reason if len(one.reason) <= _SHOWN else f"{one.reason[:_SHOWN].rstrip()}…"
    return f"{on} ({why})" if why else on
