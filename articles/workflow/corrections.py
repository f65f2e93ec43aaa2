"""Minor corrections: what may go out on the word of one different editor, because it changes no
answer."""

from typing import Any

from ..text.comparing import minor
from ..text.comparing.comparison import Comparison, compare
from ..text.document import read

WORDS_LIMIT = minor.WORDS_LIMIT


def too_much(before: Any, after: Any, byline: list[dict[str, Any]] | None = None) -> str:
    """Return why the step from an approved revision to a working copy is no minor correction; empty
    if it is one.

    `byline` is the working copy's, from who has it at hand.

    Corrections add up: the copy is held against the revision that was last reviewed in full, on
    which `before` may be a correction. What may differ in the text is said in
    articles.text.comparing.minor; topic and authors stay as they are.
    """
    if before is None:
        return "Nothing is public yet, so there is nothing to correct: submit it for a full review."
    before = last_full(before)
    if before.topic_id != after.topic_id:
        return "A minor correction leaves the topic as it is: submit this for a full review."
    if [author["id"] for author in before.authors] != [
        author["id"] for author in byline or after.byline()
    ]:
        return "A minor correction leaves the authors as they are: submit this for a full review."
    return minor.refusal(compare(read(before), read(after, after.listed)))


def compared(before: Any, after: Any) -> Comparison:
    """Return the comparison of two revisions."""
    return compare(read(before), read(after))


def is_trivial(before: Any, after: Any) -> bool:
    """Does a minor correction touch nothing but the spelling of words and details of references,
    against the public revision?"""
    return minor.is_trivial(compared(before, after))


def last_full(revision: Any) -> Any:
    """Return the revision that was reviewed in full and on which a public revision and all
    between them are corrections."""
    if not revision.is_minor:
        return revision
    full = revision.article.revisions.filter(
        is_minor=False, galleys__isnull=False, number__lt=revision.number
    )
    return full.order_by("-number").first() or revision
