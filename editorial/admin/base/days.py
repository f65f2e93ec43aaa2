"""Days as they are typed into a filter: a field for one, and the moment it begins."""

from datetime import UTC, date, datetime, time

from django import forms
from django.utils import timezone

from articles.forms.fields import DayInput

FIRST_DAY = date(2000, 1, 1)


class DayField(forms.DateField):
    """A day on which something can have happened, or none."""

    def __init__(self, label: str) -> None:
        wrong = {"invalid": "Write the day as year-month-day, for instance 2026-03-31."}
        super().__init__(
            label=label,
            required=False,
            input_formats=["%Y-%m-%d"],
            widget=DayInput(),
            error_messages=wrong,
        )

    def validate(self, value: date | None) -> None:
        """Raises ValidationError for a day before there was a house, or to come."""
        super().validate(value)
        if value and not FIRST_DAY <= value <= timezone.localdate():
            raise forms.ValidationError("Choose a day between 1 January 2000 and today.")


def midnight(day: date) -> datetime:
    """Return when a day begins, in UTC."""
    return datetime.combine(day, time.min, tzinfo=UTC)
