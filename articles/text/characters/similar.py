"""Which questions are much like another: advice before a submission, never a refusal."""

from collections.abc import Mapping
from typing import TypeVar

from rapidfuzz import fuzz, process, utils

from .folding import folded

Key = TypeVar("Key")

# Two questions are alike when one has nearly all the words of the other. The second bound keeps a
# question of two words from being like everything that mentions them.
_SHARED, _WHOLE = 85, 60
_SHOWN = 3


def like(question: str, others: Mapping[Key, str]) -> list[Key]:
    """Return the keys of up to three questions in `others` that come closest to `question`, the
    closest first."""
    near = process.extract(
        question,
        others,
        scorer=fuzz.token_set_ratio,
        processor=_processed,
        score_cutoff=_SHARED,
        limit=20,
    )
    return [key for other, _, key in near if _whole(question, other) >= _WHOLE][:_SHOWN]


def _whole(question: str, other: str) -> float:
    return fuzz.token_sort_ratio(question, other, processor=_processed)


def _processed(text: str) -> str:
    return utils.default_process(folded(text))
