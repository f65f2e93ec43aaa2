"""What events mean on the ground floor: the page, the author, the editors. Called in the verb's
transaction, in order."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from ..database.prepared import Prepared
from ..declarations.confirming import acts_about, unconfirmed
from ..initial_data.names import CHAIRS, EDITORS
from ..ledger import acts
from ..ledger.details import ChangedAddress, Disclosure, Resolution
from ..models import (
    DISCLOSING,
    Event,
    Notification,
    Person,
    Status,
    notices_for,
    preview_address,
)
from ..models.manuscript.variant import CHANGING
from ..templating.addresses import known_path
from .attestations import REVIEWING
from .lists.related import leave_lists
from .record import events_at
from .render_page import set_pages_of

# verb: the words of the notification
TOLD_TO_AUTHORS = {act.name: act.tells_authors for act in acts.REGISTRY if act.tells_authors}
TOLD_TO_EDITORS = {act.name: act.tells_editors for act in acts.REGISTRY if act.tells_editors}
SHOWN = acts.doing(acts.Does.SHOWN_ON_PAGE)


def set_the_page(event: Event) -> list[Notification]:
    """What makes a text public, retracts it or adds to its public record changes what the public
    sees.

    The pages of one question name each other, so what comes or goes changes them all, and what was
    adapted from it is out of step.
    """
    article = event.article
    if event.verb in CHANGING:
        events = _put_variants_out_of_step(event)
        set_pages_of(
            [article, *(sibling for sibling in article.siblings if sibling.galley)],
            events,
            is_news=True,
        )
        if event.verb == acts.RETRACT:
            # Afterwards: the pages of other questions are held one by one.
            transaction.on_commit(lambda: leave_lists(article.pk), robust=True)
    elif event.verb == acts.CHANGE_ADDRESS:
        _set_moved_pages(event)
    elif (
        article.galley
        and article.approved_revision
        and (event.verb in SHOWN or _is_about_an_update(event) or _adds_to_the_record(event))
    ):
        # Otherwise search finds what it found, and lists say what they said.
        is_settled = event.verb == acts.SETTLE
        set_pages_of([article], keeps_entry=is_settled, is_news=is_settled)
    return []


def _is_about_an_update(event: Event) -> bool:
    """Does the review of a newer revision begin, or end? The page says that there is one."""
    return event.is_move and Status.UNDER_REVIEW in {event.before, event.after}


def _put_variants_out_of_step(event: Event) -> list[Event]:
    """Return the events of the question; they also name what was begun while its lock was waited
    for."""
    article = event.article
    events = article.known_events or list(events_at(article.slug))
    article.meet_siblings({event.article_id for event in events})
    changed = [sibling for sibling in article.siblings if sibling.is_put_out_of_step_by(event)]
    for variant in changed:
        variant.fall_out_of_step(event)
    return list(events_at(article.slug)) if changed else events


def _set_moved_pages(event: Event) -> None:
    """At the act that moves the question, after which all its articles are at their new address;
    not at those that follow it."""
    public = [variant for variant in (event.article, *event.article.siblings) if variant.galley]
    if public and ChangedAddress.from_detail(event.detail).done_at is None:
        set_pages_of(public, keeps_entry=False, is_news=True)


def _adds_to_the_record(event: Event) -> bool:
    """Is it something upstairs that the page shows for what it is about: a review of what was
    published before it, a late interest?"""
    late = event.verb in DISCLOSING and Disclosure.from_detail(event.detail).is_late
    is_awaited = event.verb in REVIEWING and event.digest == event.article.digest_for(acts.SETTLE)
    return late or is_awaited


def tell_authors(event: Event) -> list[Notification]:
    """Author and co-authors learn of every change of status or address, that a preview of their
    text is opened or closed, and that what put their public text in question is settled. Co-authors
    who have not confirmed to be such are asked to, when it is submitted."""
    if event.verb not in TOLD_TO_AUTHORS:
        return []
    article = event.article
    byline = article.revision.authors if article.revision else article.byline()
    asked = (
        {author["id"] for author in unconfirmed(article.revision, acts_about(article.revision))}
        if event.verb == acts.SUBMIT
        else set()
    )
    kind, preview_at = TOLD_TO_AUTHORS[event.verb], preview_address(article.slug, article.audience)
    people = [Person(pk=author["id"], name=author["name"]) for author in byline]
    notifications = notices_for(
        event, kind, [person for person in people if person.pk not in asked], preview_at=preview_at
    )
    return notifications + notices_for(
        event,
        kind,
        [person for person in people if person.pk in asked],
        preview_at=preview_at,
        is_asked=True,
        path=known_path("desk:confirm", (article.pk,)),
    )


def tell_editors(event: Event) -> list[Notification]:
    """Editors and chairs learn what has come in or been taken back. A draft that never came in
    is not their business."""
    if event.verb not in TOLD_TO_EDITORS or event.article.revision is None:
        return []
    return notices_for(
        event,
        TOLD_TO_EDITORS[event.verb],
        _editors(but=tuple(sorted(not_told(event)))),
        path=known_path("admin:articles_article_change", (event.article_id,)),
    )


def tell_who_opened_it(event: Event) -> list[Notification]:
    """Chairs, and who had opened a question about the public text, learn that it is settled."""
    if event.verb != acts.SETTLE:
        return []
    settles = Resolution.from_detail(event.detail).settles
    opened = event.article.events.filter(sequence__in=settles).values("actor")
    concerned = Q(groups__name=CHAIRS) | Q(groups__name=EDITORS, pk__in=opened)
    notifications = (
        Person.objects.filter(concerned, is_active=True)
        .exclude(pk__in=not_told(event))
        .order_by("pk")
        .distinct()
    )
    return notices_for(
        event,
        "editors_settled",
        notifications,
        path=known_path("admin:articles_article_change", (event.article_id,)),
    )


def impartial_editors(but: Collection[int]) -> QuerySet[Person]:
    """Editors and chairs who may learn how a review goes: all but those who are `not_told`, by
    key."""
    return Person.objects.in_role(EDITORS, CHAIRS).exclude(pk__in=but)


@Prepared
def _editors(but: tuple[int, ...]) -> Any:
    return impartial_editors(but)


def not_told(event: Event) -> set[int]:
    """The keys of those to leave out: who did this, and who wrote the text."""
    revision = event.article.revision
    return {event.actor_id, *(revision.written_by if revision else [])}
