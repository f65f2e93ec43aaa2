"""What an act means for the library: its rows follow what is public, and editors are told what no
longer agrees."""

from ..ledger import acts
from ..models import PUBLISHING, Event, Galley, Notification
from ..models.manuscript.variant import CHANGING
from .compared import contradictions, withdrawn
from .rows import alike_and_own, keep, likenesses, rows_of
from .telling import tell_of_contradictions, tell_of_withdrawn
from .verdicts import count, of_act


def keep_statements(event: Event) -> list[Notification]:
    """Let the library hold what a text states that has become public after its full review, and
    nothing of one that was retracted, or published before that; which still states what it does.

    What this owes editors is owed here: it is told of two texts, not of the act, and once.
    """
    if not _changes_it(event):
        return []
    article = event.article
    is_approved = event.verb in {acts.APPROVE, acts.SETTLE}
    if not is_approved and _is_first(event):
        return []
    stated = rows_of(article.galley) if article.galley and event.verb != acts.RETRACT else []
    rows = stated if is_approved else []
    if not rows and _is_first(event):
        return []
    others, former = alike_and_own(likenesses(rows), article.pk)
    count(rows, of_act(event, former))
    keep(rows, max((row.position for row in former), default=0), article.pk)
    tell_of_contradictions(event, contradictions(rows, others))
    tell_of_withdrawn(event, withdrawn(former, stated, others))
    return []


def _changes_it(event: Event) -> bool:
    """Does an act change what is public, or was what it settles published before its review?"""
    galley = event.article.galley
    is_review = event.verb == acts.SETTLE and galley and galley.kind == Galley.Kind.FORCED
    return event.verb in CHANGING or bool(is_review)


def _is_first(event: Event) -> bool:
    """Was nothing of the article public before this act, as far as its events are at hand?"""
    known = event.article.known_events
    return known is not None and not any(
        row.article_id == event.article_id
        and row.verb in PUBLISHING
        and row.sequence < event.sequence
        for row in known
    )
