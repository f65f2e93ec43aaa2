"""How far an assignment has come, and what its member declared: the words that the models share."""

from collections.abc import Sequence

from django.db import models

from ..declaring.standing import Answer, bearing

SAY_WHICH_INTEREST = "Say what the competing interest is."


class AssignmentStatus(models.TextChoices):
    """How far an assignment has come."""

    INVITED = "invited", "Invited"
    ACCEPTED = "accepted", "Accepted"
    COMPLETED = "completed", "Completed"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Expired"
    CANCELLED = "cancelled", "Cancelled"


OPEN_PROGRESS = [AssignmentStatus.INVITED, AssignmentStatus.ACCEPTED]
OVER = [
    AssignmentStatus.DECLINED,
    AssignmentStatus.EXPIRED,
    AssignmentStatus.CANCELLED,
]  # without a review: the member may be asked again


class Interests(models.TextChoices):
    """The competing-interest declaration (ICMJE, COPE)."""

    NOT_ASKED = "not_asked", "Not asked yet"
    NONE = "none", "No competing interests"
    DECLARED = "declared", "Competing interests declared"
    WAIVED = "waived", "Competing interests declared, and waived by a chair"


def contradiction(interests: str, text: str, answers: Sequence[Answer]) -> str:
    """Return, in a sentence, what in a declaration contradicts itself or is missing; empty if
    nothing is."""
    bears = bearing(answers)
    if interests == Interests.NONE and bears:
        return (
            f"You say that “{bears[0]}” bears on this text: then you have a competing interest in "
            "it."
        )
    return (
        SAY_WHICH_INTEREST
        if interests == Interests.DECLARED and not text.strip() and not bears
        else ""
    )


def in_words(interests: str, text: str, answers: Sequence[Answer]) -> str:
    """Return what the competing interests are: the standing ones that bear on the text, and what
    is said of others."""
    return (
        "\n".join([*bearing(answers), *filter(None, [text])])
        if interests == Interests.DECLARED
        else ""
    )


ALLOWING = [Interests.NONE, Interests.WAIVED]  # with these the text is open and the review counts
