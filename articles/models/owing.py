"""What is owed to people, in words: to each of them a notification by mail and one in the inbox."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from ..site_settings.in_force import site
from ..templating.addresses import known_path
from ..workflow.subject import Manuscript
from .event import Event
from .notification import Channel, DeliveryStatus, Notification
from .notification_kinds import ALWAYS_ARRIVE
from .person import Person


class Letter(NamedTuple):
    """The words of a notification, the same for all who get it but for the first line."""

    subject: str
    text: str

    def to(self, person: Person) -> str:
        """Return the whole text for this person."""
        return f"Dear {person.name},\n\n{self.text}"


def words(kind: str, **facts: Any) -> Letter:
    """Return the words of a notification: `templates/notifications/<kind>.txt`, whose first line
    is the subject."""
    facts |= {
        "site_name": site()["name"],
        "site_origin": settings.SITE_ORIGIN,
        "may_be_stopped": kind not in ALWAYS_ARRIVE,
    }
    subject, _, text = render_to_string(f"notifications/{kind}.txt", facts).strip().partition("\n")
    return Letter(subject.strip(), text.strip() + "\n")


def notices_for(
    event: Event,
    kind: str,
    people: Iterable[Person],
    *,
    path: str = "",
    step: str = "",
    about: Any = None,
    in_mail: dict[str, Any] | None = None,
    **facts: Any,
) -> list[Notification]:
    """Return unsaved notifications of `kind` about `event`: one by mail and one in the inbox for
    each person.

    The words are those of `kind`, with `event`, `article`, `question` (as submitted, on one line),
    `site_name`, `url` and `facts`; the mail's with `in_mail`, too. `path` is the page to go to
    (default: the author's page of the article). What time owes after the event, not the event
    itself, carries a `step`, which tells it from others of its kind. `about` is the revision whose
    question is named, if that is another than the act's.
    """
    path = path or known_path("desk:article", (event.article_id,))
    article = event.article
    question = " ".join(
        (about.title if about else _question(event, facts.get("assignment"))).split()
    )
    facts |= {
        "event": event,
        "article": article,
        "question": question,
        "url": settings.SITE_ORIGIN + path,
    }
    key = f"{kind}:{step}" if step else f"{kind}:{event.article_id}:{event.sequence}"
    at = timezone.now() if step else event.at
    recipients = list(people)
    if not recipients:
        return []
    letter = words(kind, **facts)
    mailed = words(kind, **facts, **in_mail) if in_mail else letter
    shared = _shared(kind, path, letter) | {"event": event, "key": key}
    return [
        notification
        for person in recipients
        for notification in _both_ways(person, at, letter, mailed, shared)
    ]


def _question(event: Event, assignment: Any) -> str:
    """The question as it was submitted in the revision the act is about: what is typed since is
    the authors' until they submit it."""
    about = event.article.revision_for(event.verb)
    if assignment is not None and (about is None or assignment.revision_id != about.pk):
        about = assignment.revision
    return about.title if about else str(event.article)


def owed_to_co_authors(
    article: Manuscript, people: Iterable[Person], by: Person
) -> list[Notification]:
    """Return unsaved notifications for `people` whom `by` has just named as co-authors of
    `article`; no event tells of that."""
    path = known_path("desk:article", (article.pk,))
    kind, at = "co_author_named", article.edited_at
    letter = words(
        kind, by=by, question=" ".join(str(article).split()), url=settings.SITE_ORIGIN + path
    )
    shared = _shared(kind, path, letter)
    return [
        notification
        for person in people
        for notification in _both_ways(
            person,
            at,
            letter,
            letter,
            shared | {"key": f"{kind}:{article.pk}:{person.pk}:{article.version}"},
        )
    ]


def _shared(kind: str, path: str, letter: Letter) -> dict[str, Any]:
    """What is the same for all who are told the same."""
    now = timezone.now()
    return {"kind": kind, "path": path, "subject": letter.subject, "created_at": now, "due_at": now}


def _both_ways(
    person: Person, at: datetime, letter: Letter, mailed: Letter, shared: dict[str, Any]
) -> list[Notification]:
    return [
        Notification(recipient=person, channel=Channel.MAIL, text=mailed.to(person), **shared),
        Notification(
            recipient=person,
            channel=Channel.INBOX,
            text=letter.to(person),
            state=DeliveryStatus.DELIVERED,
            delivered_at=at,
            **shared,
        ),
    ]
