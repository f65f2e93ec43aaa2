"""The board and its authors: who answers, signs and is away when."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from articles.models import Article, Risk, Topic
from articles.models.person import MailWish
from reviewers.assigning.matching import ranking
from reviewers.models import (
    CHECKLIST,
    Assignment,
    AssignmentStatus,
    BoardMember,
    Interests,
    QuorumPolicy,
)
from tests.cast import Cast, person, sign_for

START, DAYS = datetime(2026, 3, 2, tzinfo=UTC), 90

# Who answers after how many days and how, and who signs how many days after that.
WAYS: dict[str, tuple[int | None, str, int | None]] = {
    "steady": (1, "accept", 8),
    "traveller": (1, "accept", 16),
    "silent": (None, "", None),
    "late": (1, "accept", 45),
    "busy": (2, "decline", None),
    "ill": (3, "accept", 11),
    "newcomer": (2, "accept", 12),
}
# The days away, counted from the start, and on the evening of which day that was said (0: before it
# all): two of them change midway.
Away = tuple[int, int | None]
AWAY: dict[str, list[tuple[int, Away]]] = {
    "silent": [(0, (30, 33))],
    "traveller": [(0, (12, 26)), (18, (12, 20))],
    "ill": [(0, (60, None)), (70, (60, 74))],
    "newcomer": [(0, (40, 47)), (57, (64, 68))],
}
SENT_BACK, SENT_IN, STARTED = 8, 13, 17  # the days of an article that goes back to its author
DRUGS = (
    24,
    66,
    # The days of articles for which a pharmacist is needed, of whom the board has one: the silent
    # one.
)


def name_of(member: BoardMember) -> str:
    return member.person.email.partition("@")[0]


def found_the_board(cast: Cast) -> None:
    """Found the board, everybody with one mail a day."""
    risky = Topic.objects.create(name="Heart", slug="heart", risk=Risk.HIGH)
    drugs = Topic.objects.create(name="Drugs", slug="drugs")
    QuorumPolicy.objects.adopt(by=cast.chair, topic=drugs, approvals=1, always=["pharmacist"])
    BoardMember.objects.filter(person__in=cast.reviewers).update(is_active=False)
    for name in WAYS:
        profession = "pharmacist" if name == "silent" else "physician"
        member = BoardMember.objects.create(
            person=person(name, "Board", mail_wish=MailWish.DAILY),
            licence_verified_on=START.date(),
            profession=profession,
        )
        member.topics.set([cast.topic, risky])
    for who in (cast.author, cast.editor, cast.chair):
        who.mail_wish = MailWish.DAILY
        who.save()


def say_when_away(day: int) -> None:
    """Those who say on that day when they are away."""
    for name, absences in AWAY.items():
        for on, (first, last) in absences:
            if on == day:
                member = BoardMember.objects.get(person__email__startswith=name)
                member.absent_from = START.date() + timedelta(days=first)
                member.absent_until = None if last is None else START.date() + timedelta(days=last)
                member.save()


def ask(cast: Cast, day: int) -> None:
    """Submit an article, and ask the first two who may be asked; of the pharmacist's, the
    pharmacist."""
    topic = Topic.objects.get(
        slug="drugs" if day in DRUGS else "heart" if day % 18 == 6 else cast.topic.slug
    )
    article = cast.under_review(title=f"Question {day}?", topic=topic)
    due = timezone.now() + timedelta(days=topic.days_to_review)
    able = [candidate.member for candidate in ranking(article, due.date()) if candidate.is_eligible]
    wanted = [member for member in able if day not in DRUGS or member.profession == "pharmacist"]
    if wanted:
        Assignment.objects.invite(article, wanted[:2], by=cast.editor)


def live(now: datetime) -> None:
    """Let everybody do what they do on such an evening, unless they are away."""
    for assignment in Assignment.objects.open().select_related(
        "member__person", "revision__article__topic"
    ):
        who = assignment.member.person
        answer_after, answer, sign_after = WAYS[name_of(assignment.member)]
        if answer_after is None or assignment.member.is_absent(now.date()):
            continue
        days = (now.date() - assignment.invited_at.date()).days
        if assignment.status == AssignmentStatus.INVITED and days >= answer_after:
            getattr(assignment, answer)(by=who, reason="No time.")
        elif (
            assignment.status == AssignmentStatus.ACCEPTED
            and sign_after is not None
            and days >= answer_after + sign_after
        ):
            assignment.declare(by=who, interests=Interests.NONE)
            assignment.sign(
                by=who,
                digest=assignment.digest,
                recommendation="approve",
                checklist=dict.fromkeys(CHECKLIST, True),
                signature=sign_for(who, assignment),
            )


def go_back_and_forth(cast: Cast, day: int) -> None:
    """One article is sent back, comes in again, and waits for its review to be started."""
    if day == SENT_BACK:
        cast.changes_requested(title="Sent back?")
    elif day in {SENT_IN, STARTED}:
        article = Article.objects.get(title="Sent back?")
        article.submit(by=cast.author) if day == SENT_IN else article.start_review(by=cast.editor)
