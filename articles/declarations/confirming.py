"""Co-authors confirm that they are authors, under which name, and say their own interests: an
act of each, on the ledger."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied

from ..ledger.acts import CONFIRM_AUTHORSHIP
from ..ledger.details import ConfirmedAuthorship
from ..text.clean import clean
from ..workflow.recorded import Stale, acting

REFUSAL = "Only a co-author of this text can do this."
OVER = "Nothing is asked of its authors any more."


def is_asked(article: Any, person: Any) -> bool:
    """Is this person a co-author of the working copy, or of what was submitted last?"""
    submitted = {author["id"] for author in article.revision.authors} if article.revision else set()
    named = submitted | {sharer.pk for sharer in article.sharing()}
    return bool(person.is_active) and person.pk != article.author_id and person.pk in named


def confirm(article: Any, *, by: Any, interests: str) -> None:
    """Put on the ledger of an article that `by` is an author of it under their name of today;
    `interests` are theirs, empty for none.

    It holds for every revision in whose byline they stand under that name. Raises PermissionDenied
    (no co-author), Stale (it is over) and ValidationError (hidden characters). To say the same once
    more adds nothing.
    """
    interests = clean(interests)
    with acting(CONFIRM_AUTHORSHIP, article, by):
        article, by = article.locked(), by.today()
        if not is_asked(article, by):
            raise PermissionDenied(REFUSAL)
        if article.is_over:
            raise Stale(OVER, object=article)
        detail = ConfirmedAuthorship(str(by), interests).to_detail()
        if not article.was_just(CONFIRM_AUTHORSHIP, by=by, **detail):
            article.append_event(CONFIRM_AUTHORSHIP, by=by, detail=detail)


def confirmed_in(events: Iterable[Any]) -> dict[int, ConfirmedAuthorship]:
    """Return what each person said when they last confirmed, by their key, from an article's
    `events` in any order."""
    acts = sorted(
        (event for event in events if event.verb == CONFIRM_AUTHORSHIP),
        key=lambda event: event.sequence,
    )
    return {act.actor_id: ConfirmedAuthorship.from_detail(act.detail) for act in acts}


def interests_in(events: Iterable[Any]) -> dict[int, str]:
    """Return the interests that co-authors have said, likewise."""
    return {key: confirmation.interests for key, confirmation in confirmed_in(events).items()}


def acts_about(revision: Any) -> list[Any]:
    """Return the acts by which co-authors confirmed, where a revision has some; one query then."""
    return (
        list(revision.article.events.filter(verb=CONFIRM_AUTHORSHIP))
        if has_co_authors(revision)
        else []
    )


def has_co_authors(revision: Any) -> bool:
    """Does a revision have co-authors who are asked? Before anything was declared, they were
    not; a minor correction changes no author."""
    return len(revision.authors) > 1 and bool(revision.declared) and not revision.is_minor


def unconfirmed(revision: Any, events: Iterable[Any]) -> list[Mapping[str, Any]]:
    """Return those of the byline of a revision who have not confirmed, of all `events` of its
    article, under the name that stands there."""
    if not has_co_authors(revision):
        return []
    confirmations = confirmed_in(events)
    return [
        author
        for author in revision.authors[1:]
        if author["id"] not in confirmations or confirmations[author["id"]].name != author["name"]
    ]
