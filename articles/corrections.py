"""Minor corrections: what may go out on the word of one different editor, because it changes no answer."""

import re
from typing import Any

from .differences import differences

WORDS_LIMIT = 25  # added and removed together
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def too_much(before: Any, after: Any) -> str:
    """Return why the step from an approved revision to a working copy is no minor correction; empty if it is one.

    Both have `title`, `short_answer`, `body`, `topic_id` and references (`references` frozen, `listed` in a working copy).
    A correction changes few words and no number: a dose is never a trifle.
    """
    if before is None:
        return "Nothing is public yet, so there is nothing to correct: submit it for a full review."
    if (before.topic_id, before.short_answer) != (after.topic_id, after.short_answer):
        return "A minor correction leaves the topic and the short answer as they are: submit this for a full review."
    runs = [run for part in ("title", "body") for run in differences(getattr(before, part), getattr(after, part)) if run[0] != "same"]
    count = sum(len(text.split()) for _, text in runs)
    if count > WORDS_LIMIT:
        return f"A minor correction changes at most {WORDS_LIMIT} words; this changes {count}: submit it for a full review."
    if any(_NUMBER.search(text) for _, text in runs):
        return "A minor correction changes no number: submit this for a full review."
    if [_work(item) for item in before.references] != [_work(item) for item in after.listed]:
        return "A minor correction cites the same works: submit this for a full review."
    return ""


def _work(item: dict[str, Any]) -> tuple[Any, ...]:
    return item.get("title"), item.get("issued"), item.get("kind")
