"""Who may review an article, and what speaks against it. One query, whatever the size of the
board."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from articles.database.prepared import Prepared
from articles.models import Article, Notification, Person
from articles.models.manuscript.working_copy import SAVES

from .board_member import BoardMember

MONTHS_OF_CO_AUTHORSHIP = 36
DEPARTMENTS = (
    "dept ",
    "department ",
    "division ",
    "section ",
    "unit ",
    "faculty ",
    "school ",
    "clinic of ",
    "service ",
)
NONE_YET = 0  # the key of no revision
WAIVABLE = frozenset({"institution", "co_author", "declared"})
# What would make a review worthless whenever it was found out; the rest only matters when somebody
# is asked.
LASTING = frozenset({"role", "wrote", "declared", "institution", "co_author", "licence"})


@dataclass(frozen=True)
class Hindrance:
    """Why a member must not be asked: its kind, and a sentence."""

    kind: str
    sentence: str

    @property
    def is_waivable(self) -> bool:
        """May a chair set it aside, in public, with a reason?"""
        return self.kind in WAIVABLE


@dataclass(frozen=True)
class Candidate:
    """A member with respect to one article: the facts a choice is made by."""

    member: BoardMember
    is_of_topic: bool
    open_count: int
    last_asked_at: datetime | None
    has_declined: bool
    has_read: bool = False  # signed a review of an earlier revision of it
    hindrances: tuple[Hindrance, ...] = ()
    waived: tuple[Hindrance, ...] = field(
        default=()
    )  # would hinder, had a chair not set them aside
    covered: frozenset[str] = (
        frozenset()
    )  # the kinds of hindrance that waivers cover, whether they hinder today or not

    @property
    def is_eligible(self) -> bool:
        """May this member be asked?"""
        return not self.hindrances

    @property
    def is_away(self) -> bool:
        """Is this member away today, though perhaps back before a review is due?"""
        return self.member.is_absent(self.member.person.local_date)


def candidates(
    article: Article, *, due_on: date, among: Iterable[BoardMember] | None = None
) -> list[Candidate]:
    """Return every active member, or those `among` whoever they are, as candidates for a review
    due on that day, in one query."""
    writers = _writers(article)
    facts: dict[str, Any] = {
        "article": article.pk,
        "topic": article.topic_id,
        "revision": article.revision_id or NONE_YET,
    }
    facts |= {"writers": tuple(sorted(writers)), "since": _since()}
    people = (
        _board(**facts)
        if among is None
        else _some(**facts, among=tuple(sorted(member.person_id for member in among)))
    )
    institutions = _places(people, writers)
    return [
        _candidate(person, article, writers, institutions, due_on)
        for person in people
        if person.is_asked_about
    ]


def lasting_hindrances(member: BoardMember, article: Article) -> list[str]:
    """Return what would make this member's review of the article worthless, in sentences."""
    writers = _writers(article)
    people = _taking_part(
        article=article.pk, writers=tuple(sorted(writers)), since=_since(), person=member.person_id
    )
    institutions = _places(people, writers)
    found = (
        hindrance
        for person in people
        if person.is_asked_about
        for hindrance in _lasting(person, writers, institutions)
    )
    return [hindrance.sentence for hindrance in found]


def _lasting(person: Any, writers: set[int], institutions: set[str]) -> list[Hindrance]:
    member = person.board_member
    member.person = person
    found = [
        *_ties(person, member, writers, institutions),
        *_licence(person, member, timezone.localdate()),
    ]
    return [hindrance for hindrance in found if hindrance.kind in LASTING - _set_aside(person)]


def _writers(article: Article) -> set[int]:
    return {
        article.author_id,
        article.edited_by_id,
        *(article.revision.written_by if article.revision else []),
    }


@Prepared
def _board(
    article: int, topic: int, revision: int, writers: tuple[int, ...], since: datetime
) -> QuerySet[Any]:
    return _people(article, writers, since, None).annotate(**_turns(article, topic, revision))


@Prepared
def _some(
    article: int,
    topic: int,
    revision: int,
    writers: tuple[int, ...],
    since: datetime,
    among: tuple[int, ...],
) -> QuerySet[Any]:
    return _people(article, writers, since, among).annotate(**_turns(article, topic, revision))


@Prepared
def _taking_part(
    article: int, writers: tuple[int, ...], since: datetime, person: int
) -> QuerySet[Any]:
    return _people(article, writers, since, (person,))


def _people(
    article: int, writers: tuple[int, ...], since: datetime, among: tuple[int, ...] | None
) -> QuerySet[Any]:
    """The members, or those `among` (people), and the writers, in one query: only together can
    their institutions be compared."""
    assignments, waivers = _above("assignments"), _above("waivers")
    here = assignments.objects.filter(member=OuterRef("board_member"), revision__article=article)
    people = Person.objects.annotate(
        on_board=Exists(BoardMember.objects.active().filter(person=OuterRef("pk")))
    )
    asked_about = Q(on_board=True) if among is None else Q(pk__in=among)
    whose = Q() if among is None else asked_about  # of the writers none of this is asked
    together = Exists(_shared_work(article, writers, since)) | Exists(
        _shared_byline(article, writers, since)
    )
    concerned = (
        asked_about | Q(pk__in=writers) if among is None else Q(pk__in=(*among, *writers))
    )  # which is read off an index
    return (
        people.filter(concerned)
        .select_related("board_member")
        .order_by("pk")
        .annotate(
            is_asked_about=_is_so(asked_about),
            has_declared=_is_so(whose & Q(Exists(here.filter(interests="declared")))),
            has_written=_is_so(whose & _has_written(article)),
            wrote_with=_is_so(whose & together),
            waived=Subquery(
                waivers.objects.filter(article=article, member=OuterRef("board_member"))
                .order_by("-pk")
                .values("covers")[:1]
            ),
        )
    )


def _turns(article: int, topic: int, revision: int) -> dict[str, Any]:
    """What decides whose turn it is, and whether there is room: of no matter to who has taken a
    review on, and half the cost."""
    asked = _above("assignments").objects.filter(member=OuterRef("board_member"))
    here = asked.filter(revision__article=article)
    latest = asked.order_by("-invited_at").values("invited_at")[:1]
    return {
        "is_of_topic": Exists(BoardMember.objects.filter(person=OuterRef("pk"), topics=topic)),
        "open_count": asked.open_count("board_member"),
        "last_asked_at": Subquery(latest, output_field=DateTimeField()),
        "was_asked": Exists(here.filter(revision=revision).open_or_completed()),
        "has_declined": Exists(here.filter(status="declined")),
        "has_read": Exists(here.filter(status="completed").exclude(revision=revision)),
    }


def _above(relation: str) -> Any:
    """A model above this one, by the name of its relation: it stands on this file."""
    return BoardMember._meta.get_field(relation).related_model


def _places(people: Iterable[Any], writers: set[int]) -> set[str]:
    return {institution_key(person) for person in people if person.pk in writers} - {""}


def _set_aside(person: Any) -> set[str]:
    """What waivers cover, but for a declaration: it is waived at its assignment, and the next
    one is a new question."""
    return set(person.waived or []) - {"declared"}


def _shared_work(article: int, writers: tuple[int, ...], since: datetime) -> QuerySet[Article]:
    """Submitted articles of the last 36 months by the person and one of the writers together."""
    together = Q(author=OuterRef("pk"), co_authors__in=writers) | Q(
        author__in=writers, co_authors=OuterRef("pk")
    )
    through = Article.co_authors.through.objects
    both = Q(pk__in=through.filter(person__in=writers).values("article"), co_authors=OuterRef("pk"))
    return Article.objects.filter(
        together | both, revision__isnull=False, edited_at__gte=since
    ).exclude(pk=article)


def _is_so(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False)


def _has_written(article: int) -> Q:
    """Has the person ever saved it, or stood on the byline of a submission? Who has left the
    byline has still written."""
    saved = Article.history.filter(SAVES, history_user=OuterRef("pk"), id=article)
    notified = Notification.objects.filter(
        kind="author_submitted", recipient=OuterRef("pk"), event__article=article
    )
    return Exists(saved) | Exists(notified)


def _shared_byline(
    article: int, writers: tuple[int, ...], since: datetime
) -> QuerySet[Notification]:
    """The submissions of the last 36 months that named the person together with one of the
    writers, whatever the byline is now."""
    notifications = Notification.objects.filter(kind="author_submitted", created_at__gte=since)
    of_writer = notifications.filter(event=OuterRef("event"), recipient__in=writers)
    return notifications.filter(Exists(of_writer), recipient=OuterRef("pk")).exclude(
        event__article=article
    )


def _since() -> datetime:
    return timezone.now() - timedelta(days=MONTHS_OF_CO_AUTHORSHIP * 365.25 / 12)


def institution_key(person: Person) -> str:
    """The institution without its departments and without what spelling varies."""
    parts = (_spelled(part) for part in re.sub(r"\([^)]*\)", " ", person.institution).split(","))
    return next((part for part in parts if part and not part.startswith(DEPARTMENTS)), "")


def _spelled(name: str) -> str:
    letters = "".join(
        letter if letter.isalnum() else " "
        for letter in name.casefold().replace("'", "").replace("’", "")
    )
    return " ".join(letters.split()).removeprefix("the ")


def _candidate(
    person: Any, article: Article, writers: set[int], institutions: set[str], due_on: date
) -> Candidate:
    member = person.board_member
    member.person = person
    set_aside = _set_aside(person)
    found = [
        *_ties(person, member, writers, institutions),
        *_licence(person, member, due_on),
        *_times(person, member, due_on),
    ]
    hindering = tuple(hindrance for hindrance in found if hindrance.kind not in set_aside)
    return Candidate(
        member,
        bool(person.is_of_topic),
        person.open_count,
        person.last_asked_at,
        person.has_declined,
        person.has_read,
        hindering,
        tuple(hindrance for hindrance in found if hindrance.kind in set_aside),
        frozenset(person.waived or []),
    )


def _ties(
    person: Any, member: BoardMember, writers: set[int], institutions: set[str]
) -> Iterable[Hindrance]:
    if not person.on_board:
        yield Hindrance("role", f"{member} is not an active board member.")
    if person.pk in writers or person.has_written:
        yield Hindrance("wrote", f"{person} wrote or changed this text.")
    elif institution_key(person) in institutions:
        yield Hindrance(
            "institution", f"{person} works where an author works: {person.institution}."
        )
    if person.wrote_with:
        yield Hindrance(
            "co_author",
            f"{person} has written with an author in the last {MONTHS_OF_CO_AUTHORSHIP} months.",
        )
    if person.has_declared:
        yield Hindrance("declared", f"{person} has declared a competing interest in this article.")


def _licence(person: Any, member: BoardMember, due_on: date) -> Iterable[Hindrance]:
    if member.licence_verified_on is None:
        yield Hindrance("licence", f"Nobody has verified the licence of {person}.")
    elif not member.is_licensed(due_on):
        yield Hindrance(
            "licence", f"The licence of {person} lapses on {member.licence_until:%-d %B %Y}."
        )


def _times(person: Any, member: BoardMember, due_on: date) -> Iterable[Hindrance]:
    if member.is_absent(due_on):
        yield Hindrance("absent", f"{person} is away {member.absence}, when the review is due.")
    if person.open_count >= member.cap:
        yield Hindrance(
            "cap", f"{person} has {person.open_count} of at most {member.cap} reviews open."
        )
    if person.was_asked:
        yield Hindrance("asked", f"{person} has been asked already.")
