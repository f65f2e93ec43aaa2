"""What a member discloses of their interests in a text: what an assignment keeps of it, and of the
member's other reviews of the article."""

from collections.abc import Mapping
from typing import Any

from articles.ledger.details import Disclosure
from articles.text.clean import clean
from articles.workflow.recorded import Opposed, Stale

from ...declaring.standing import SAY_OF_EACH, answered
from ..progress import ALLOWING, AssignmentStatus, Interests, contradiction, in_words


def disclose(
    assignment: Any,
    *,
    by: Any,
    interests: str,
    text: str,
    standing_interests: Mapping[str, bool] | None,
) -> Disclosure:
    """Put what the member answers on an assignment (its `declare`); return what the record of the
    act says of it. Raises Opposed and Stale."""
    if interests not in {Interests.NONE, Interests.DECLARED}:
        raise Opposed(["Say whether you have competing interests."])
    answers = answered(assignment.member.standing_interests, standing_interests or {})
    if answers is None:
        raise Opposed([SAY_OF_EACH])
    if refusal := contradiction(interests, text, answers):
        raise Opposed([refusal])
    if interests == assignment.interests and not assignment.lacks_answers:
        raise Stale("You have answered this already.", object=assignment)
    if assignment.interests == Interests.WAIVED and interests == Interests.NONE:
        raise Opposed(
            ["You declared a competing interest, and a chair has waived it: both are kept."]
        )
    is_late = assignment.status == AssignmentStatus.COMPLETED
    assignment.interests, assignment.interests_text, assignment.standing_interests = (
        interests,
        in_words(interests, clean(text), answers),
        answers,
    )
    if interests == Interests.DECLARED:
        _disclose_of_other_reviews(assignment, by, text, standing_interests)
    return Disclosure(
        str(interests),
        assignment.interests_text,
        tuple(answers),
        is_late,
        assignment.digest if is_late else "",
    )


def _disclose_of_other_reviews(
    assignment: Any, by: Any, text: str, standing_interests: Mapping[str, bool] | None
) -> None:
    """Each is an act of its own, for each decision rested on its own reviews. What is waived
    already is no other interest."""
    own = type(assignment).objects.filter(
        member=assignment.member,
        revision__article=assignment.article,
        status=AssignmentStatus.COMPLETED,
    )
    others = (
        own.filter(interests__in=ALLOWING)
        .exclude(interests_text=assignment.interests_text)
        .exclude(pk=assignment.pk)
    )
    if other := others.order_by("pk").first():
        assignment.save()  # from there on to the next: each is come to once
        other.declare(
            by=by,
            interests=Interests.DECLARED,
            text=text,
            standing_interests=standing_interests,
        )
