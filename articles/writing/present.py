"""Who else has an article open, as a sentence."""

from typing import Any

from ..models import Article, Presence


def others_said(article: Article, by: Any) -> str:
    """Return the sentence about who beside `by` has the editor page of this article open; empty
    if nobody. Asks one query."""
    names = Presence.objects.others(article.pk, by.pk)
    if not names:
        return ""
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return (
        f"{listed} {'is' if len(names) == 1 else 'are'} editing this article now. Whoever saves "
        "second is shown both texts."
    )
