"""How far an assignment has come, and what its member declared: the words that the models share."""

from django.db import models


class Progress(models.TextChoices):
    """How far an assignment has come."""

    INVITED = "invited", "Invited"
    ACCEPTED = "accepted", "Accepted"
    COMPLETED = "completed", "Completed"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Expired"
    CANCELLED = "cancelled", "Cancelled"


OPEN_PROGRESS = [Progress.INVITED, Progress.ACCEPTED]
OVER = [Progress.DECLINED, Progress.EXPIRED, Progress.CANCELLED]  # without a review: the member may be asked again


class Interests(models.TextChoices):
    """The competing-interest declaration (ICMJE, COPE)."""

    NOT_ASKED = "not_asked", "Not asked yet"
    NONE = "none", "No competing interests"
    DECLARED = "declared", "Competing interests declared"
    WAIVED = "waived", "Competing interests declared, and waived by a chair"


ALLOWING = [Interests.NONE, Interests.WAIVED]  # with these the text is open and the review counts
