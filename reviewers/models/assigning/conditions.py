"""Who may press a verb of an assignment, what must be so before, and the sentences that say why
not."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from articles.initial_data.names import BOARD
from articles.models import Article, Status
from articles.workflow.permissions import an_impartial_editor
from articles.workflow.recorded import condition, described_as
from articles.workflow.rules import context_of

from ...acts import REMIND
from ...declaring.standing import SAY_OF_EACH
from ..eligibility import lasting_hindrances
from ..progress import Interests
from .answers import Answers


@described_as("Only the board member who was asked can do this.")
def the_member(assignment: Answers, person: Any) -> bool:
    """The member this assignment was given to, while on the board."""
    member = assignment.member
    return person.pk == member.person_id and member.is_active and BOARD in person.roles


@described_as(
    "Only an editor or a chair who has not written or changed this text, and has declared no "
    "interest in it, can do this."
)
def an_editor_of_it(assignment: Answers, person: Any) -> bool:
    """An editor or a chair who has no part in the text."""
    return an_impartial_editor(assignment.article, person)


@described_as("Only the system does this, when the time to answer has passed.")
def the_system(assignment: Answers, person: Any) -> bool:
    """The system."""
    return bool(person.is_house)


@condition
def unanswered(assignment: Answers) -> list[str]:
    """The time to answer has passed."""
    if assignment.lapses_at is not None and assignment.lapses_at < timezone.now():
        return []
    return ["There is still time to answer."]


@condition
def without_interests(assignment: Answers) -> list[str]:
    """Interests have been declared, and there are none; of each standing one it is said that it
    does not bear on the text."""
    if assignment.lacks_answers:
        return [SAY_OF_EACH]
    return {
        Interests.NOT_ASKED: ["Declare your competing interests first."],
        Interests.DECLARED: [
            "You declared a competing interest, so an editor will ask somebody else, unless a "
            "chair waives it."
        ],
    }.get(Interests(assignment.interests), [])


@condition
def nothing_declared_yet(assignment: Answers) -> list[str]:
    """No competing interest is on record: what an editor was told is not taken back in silence."""
    if assignment.interests != Interests.DECLARED:
        return []
    return [
        "You declared a competing interest. It is kept: a chair may waive it, else an "
        "editor asks somebody else."
    ]


@condition
def to_be_reminded(assignment: Answers) -> list[str]:
    """The member can do now what is waited for, is not away, and was neither asked nor reminded
    today."""
    who = assignment.member.person
    if assignment.is_paused:
        return [f"{who} is away."]
    if not assignment.next_verb:
        return [f"{who} waits for a chair: an interest was declared."]
    if assignment.invited_at >= _midnight():
        return [f"{who} was asked today."]
    return (
        [f"{who} was reminded today."]
        if assignment.pk in context_of(assignment.article).read(_reminded_today, assignment.article)
        else []
    )


def _reminded_today(article: Article) -> set[int]:
    """The keys of the assignments whose members were."""
    today = article.events.filter(verb=REMIND, at__gte=_midnight())
    return set(today.values_list("detail__assignment", flat=True))


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


@condition
def while_under_review(assignment: Answers) -> list[str]:
    """The revision is the one under review, or was published before it was through and is not
    settled yet."""
    article = assignment.article
    current = (
        article.status == Status.UNDER_REVIEW and article.revision_id == assignment.revision_id
    )
    current = current or (
        article.approved_revision_id == assignment.revision_id and article.is_forced
    )
    return [] if current else ["This revision is no longer under review."]


@condition
def by_an_outsider(assignment: Answers) -> list[str]:
    """Nothing stands against the member that would make the review worthless: a part in the
    text, a tie to it, no licence."""
    return lasting_hindrances(assignment.member, assignment.article)
