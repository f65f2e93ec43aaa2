"""What happens to a public text is told to everybody whose review it rests on, through any
number of minor corrections."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from articles.ledger import acts
from articles.ledger.details import Disclosure, GrantedWaiver
from articles.models import (
    PUBLISHING,
    Event,
    Galley,
    Notification,
    Person,
    address,
    notices_for,
)

from ..acts import DECLARE, WAIVE
from ..models import Assignment, AssignmentQuerySet, AssignmentStatus, Interests
from ..models.eligibility import NONE_YET

TOLD = acts.doing(acts.Does.TOUCHES_PUBLIC)


def reviews_behind(event: Event) -> AssignmentQuerySet:
    """Return the signed assignments behind the text that is public, or was until this act; none
    where the act does not touch it.

    They are those on the last fully reviewed public revision and on what corrected it since. It is
    touched by a correction, another text in its place, a settlement, a retraction, an interest that
    one of its reviewers declares late, and a waiver of that.
    """
    touched = touched_by(event)
    if touched["public"] == NONE_YET:
        return Assignment.objects.none()
    found = behind(**touched)
    return found if event.verb not in {DECLARE, WAIVE} else _about_its_interest(event, found)


def touched_by(event: Event) -> dict[str, int]:
    """Return what `behind` wants to know of an act: whose public text it touches, and which
    galley is new by it; NONE_YET for none."""
    article = event.article
    if article.galley_id is None or event.verb not in TOLD:
        return {"public": NONE_YET, "new": NONE_YET}
    # Of the new text, its reviewers learn from the decision.
    return {
        "public": article.pk,
        "new": article.galley_id if event.verb in PUBLISHING else NONE_YET,
    }


def behind(public: int, new: int) -> AssignmentQuerySet:
    """Return the signed assignments behind the text of the article with the key `public`, apart
    from the galley `new`."""
    galleys = Galley.objects.filter(article=public).exclude(pk=new)
    full = galleys.filter(revision__is_minor=False).order_by("-pk").values("revision__number")[:1]
    return Assignment.objects.filter(
        status=AssignmentStatus.COMPLETED,
        revision__in=galleys.values("revision"),
        revision__number__gte=Subquery(full),
    )


def _about_its_interest(event: Event, reviews: AssignmentQuerySet) -> AssignmentQuerySet:
    if event.verb == DECLARE:
        disclosure = Disclosure.from_detail(event.detail)
        is_meant = disclosure.interests == Interests.DECLARED and disclosure.is_late
        whose = reviews.filter(revision__digest=disclosure.about)
    else:
        waiver = GrantedWaiver.from_detail(event.detail)
        is_meant = waiver.is_of_declared_interest
        whose = reviews.filter(member__person=waiver.member_id)
    return reviews.filter(Exists(whose)) if is_meant else reviews.none()


def is_behind(event: Event) -> Exists:
    """Return, for a query of assignments, whether each is one of `reviews_behind`."""
    return Exists(reviews_behind(event).filter(pk=OuterRef("pk")))


def tell(
    event: Event, people: Iterable[Person], *, asked_again: Iterable[Any] = ()
) -> list[Notification]:
    """Return what those behind a public text are told; `asked_again` are the keys of those whose
    open assignment ends with it.

    The letter holds nothing that the public page does not say.
    """
    kind = "reviewed_retracted" if event.verb == acts.RETRACT else "reviewed_changed"
    path, public = (
        address(event.article.slug, event.article.audience),
        event.article.approved_revision,
    )
    once = {person.pk: person for person in people if person.pk != event.actor_id}
    return [
        word
        for person in once.values()
        for word in notices_for(
            event,
            kind,
            [person],
            path=path,
            about=public,
            is_asked_again=person.pk in set(asked_again),
        )
    ]
