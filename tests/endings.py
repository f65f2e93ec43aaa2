"""A text on which each of five members goes a way of their own: for the pictures of
tests/screens/stories.py.

The members are taken in the order they came to the board, and named by their number in it.
"""

from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta

from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from articles.ledger.signature import Meaning, Signature
from articles.models import Article, Person
from articles.models.person import MailWish
from articles.tasks import deliver_notifications
from articles.text.anchors import pick
from reviewers.assigning.digest import HOUR, owe_digests
from reviewers.models import (
    CHECKLIST,
    Assignment,
    BoardMember,
    Comment,
    Interests,
    Recommendation,
    Waiver,
    put_comment,
)
from reviewers.reading_view import ReadingView

from .cast import declared_by, of_each
from .passkeys import Device

EDITOR, CHAIR = "editor1@demo.example", "chair@demo.example"
DECLINES, TAKEN_FROM, TIED, SILENT, SIGNS = range(5)


def ask_all(article: Article) -> None:
    """Hand a draft in, let a tie be waived, and ask the whole board; the first accepts."""
    editor, chair = Person.objects.get(email=EDITOR), Person.objects.get(email=CHAIR)
    article.refresh_from_db()
    article.submit(
        by=article.author, declared=declared_by(article.author, *article.co_authors.all())
    ).start_review(by=editor)
    _waive(
        article,
        _members()[TIED],
        by=chair,
        reason="Another site of the hospital; they have never worked together.",
    )
    Assignment.objects.invite(article, _members(), by=editor)
    _asked(DECLINES).accept(by=_person(DECLINES))


def who(number: int) -> str:
    """Return the first part of the address of a member."""
    return _members()[number].person.email.partition("@")[0]


def path(number: int, query: str = "") -> str:
    """Return where the member's part is; before they are asked, of none."""
    one = _latest(number)
    return reverse("board:assignment", args=[one.pk if one else 0]) + query


def path_of_comment() -> str:
    """Return where the comment is that waits to be settled; before there is one, of none."""
    first = (
        Comment.objects.filter(assignment=_latest(SIGNS), is_blocking=True).order_by("pk").first()
    )
    return reverse("board:comment", args=[first.assignment_id, first.pk] if first else [0, 0])


def decline() -> None:
    """Who has accepted finds no time."""
    _asked(DECLINES).decline(by=_person(DECLINES), reason="No time before the holidays, after all.")


def take_back() -> None:
    """An editor takes a request back."""
    _asked(TAKEN_FROM).cancel(
        by=Person.objects.get(email=EDITOR), reason="Enough others have accepted."
    )


def expire() -> None:
    """Nobody answers until the day has passed."""
    Assignment.objects.filter(pk=_asked(SILENT).pk).update(
        answer_by=timezone.now() - timedelta(hours=1)
    )
    _asked(SILENT).expire(by=Person.objects.system())


def declare() -> None:
    """Who works where an author works says that there is more."""
    _asked(TIED).accept(by=_person(TIED))
    _asked(TIED).declare(
        by=_person(TIED),
        interests=Interests.DECLARED,
        text="I taught one of the authors, until 2021.",
        standing_interests=of_each(_asked(TIED)),
    )


def waive() -> None:
    """A chair lets them read in spite of it; the review is overdue."""
    one = _asked(TIED)
    _waive(
        one.article,
        one.member,
        by=Person.objects.get(email=CHAIR),
        reason="Years ago, and the other reviewers know neither author.",
    )
    Assignment.objects.filter(pk=one.pk).update(due_at=timezone.now() - timedelta(days=2))


def write() -> None:
    """The last member has a passkey, too, and has written a comment."""
    one, reader = _asked(SIGNS), _person(SIGNS)
    one.accept(by=reader)
    one.declare(by=reader, interests=Interests.NONE, standing_interests=of_each(one))
    Device().belong_to(reader)
    sheet = ReadingView(one.revision)
    quote = asdict(pick(sheet.words, sheet.statements[1].text))
    put_comment(one, **quote, text="In whom? Say it here.", wording=None, is_blocking=True)


def waited_for() -> int:
    """Return the key of the assignment that is overdue; before there is one, of none."""
    one = _latest(TIED)
    return one.pk if one else 0


def review() -> dict[str, str | list[str]]:
    """Return what the member sends to come to the page where it is signed."""
    return {
        "verb": "sign",
        "digest": _asked(SIGNS).digest,
        "recommendation": Recommendation.CHANGES_REQUESTED,
        "checklist": list(CHECKLIST),
        "comments_to_author": "Close. One sentence promises too much.",
        "comments_to_editors": "A pharmacist should look at the doses.",
    }


def sign() -> None:
    """The review is signed, with its comment."""
    one, reader = _asked(SIGNS), _person(SIGNS)
    one.sign(
        by=reader,
        digest=one.digest,
        recommendation=Recommendation.CHANGES_REQUESTED,
        checklist=dict.fromkeys(CHECKLIST, True),
        comments_to_author="Close. One sentence promises too much.",
        signature=_sign(reader, one.digest, Meaning.REVIEW),
    )


def declare_late() -> None:
    """An interest comes to mind after signing."""
    _asked(SIGNS).declare(
        by=_person(SIGNS),
        interests=Interests.DECLARED,
        text="My brother sells one of the medicines.",
        standing_interests=of_each(_asked(SIGNS)),
    )


def go_away(*numbers: int) -> None:
    """Members are away from today, for long."""
    today = timezone.localdate()
    for member in (_members()[number] for number in numbers):
        member.absent_from, member.absent_until = today, today + timedelta(days=60)
        member.save()


def lose_the_factor() -> None:
    """A member has no second factor any more."""
    Authenticator.objects.filter(user=_person(SILENT)).delete()


def send_digests() -> None:
    """Everybody wants one mail a day, and tomorrow's comes."""
    Person.objects.filter(groups__isnull=False).update(mail_wish=MailWish.DAILY)
    owe_digests(datetime.combine(timezone.localdate() + timedelta(days=1), time(HOUR + 1), UTC))
    deliver_notifications()


def _waive(article: Article, member: BoardMember, *, by: Person, reason: str) -> None:
    Waiver.objects.grant(
        article,
        member,
        by=by,
        reason=reason,
        digest=article.digest,
        signature=_sign(by, article.digest),
    )


def _members() -> list[BoardMember]:
    return list(BoardMember.objects.select_related("person").order_by("pk"))


def _person(number: int) -> Person:
    return _members()[number].person


def _latest(number: int) -> Assignment | None:
    return Assignment.objects.filter(member=_members()[number]).order_by("pk").last()


def _asked(number: int) -> Assignment:
    return (
        Assignment.objects.select_related("member__person", "revision__article__author")
        .filter(member=_members()[number])
        .latest("pk")
    )


def _sign(by: Person, digest: str, meaning: str = Meaning.RESPONSIBILITY) -> Signature:
    return Signature(
        by.pk, by.byline, meaning, method="demonstration", digest=digest, at=timezone.now()
    )
