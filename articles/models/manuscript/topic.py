"""Topics."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class Risk(models.TextChoices):
    """How much harm a wrong answer could do; it sets how soon reviews are due."""

    LOW = "low", "Low"
    STANDARD = "standard", "Standard"
    HIGH = "high", "High"


DAYS_TO_ANSWER = {Risk.LOW: 7, Risk.STANDARD: 5, Risk.HIGH: 3}
DAYS_TO_REVIEW = {Risk.LOW: 21, Risk.STANDARD: 14, Risk.HIGH: 7}
MONTHS_TO_NEXT_REVIEW = {Risk.LOW: 36, Risk.STANDARD: 24, Risk.HIGH: 12}


class Topic(models.Model):
    """A field of medicine: groups articles for readers and board members, and carries their risk
    class."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    risk = models.CharField("risk class", max_length=10, choices=Risk, default=Risk.STANDARD)

    specialist = models.CharField(
        max_length=60,
        blank=True,
        help_text="What its specialists are called, for instance cardiologist.",
    )

    source_years = models.PositiveSmallIntegerField(
        "years a source is current",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=(
            "Authors and reviewers are shown which sources are older than that. Empty: none are."
        ),
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(risk__in=Risk.values), name="topic_risk_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def days_to_answer(self) -> int:
        """Days a member has to answer an invitation."""
        return DAYS_TO_ANSWER[Risk(self.risk)]

    @property
    def a_specialist(self) -> str:
        """What a member for the topic is called, with the article: "a cardiologist", or where
        nobody said, "a member for Heart"."""
        name = self.specialist or f"member for {self.name}"
        return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"

    @property
    def days_to_review(self) -> int:
        """Days a reviewer has, from the invitation."""
        return DAYS_TO_REVIEW[Risk(self.risk)]

    @property
    def months_to_next_review(self) -> int:
        """Months after which an approved article should be reviewed again."""
        return MONTHS_TO_NEXT_REVIEW[Risk(self.risk)]
