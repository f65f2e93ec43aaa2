"""When a board member is away, as the member says it."""

from datetime import date
from typing import Any

from django import forms

from articles.forms.fields import DayInput

from ..models import BoardMember


def _day(label: str, help_text: str) -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, required=False, widget=DayInput())


class WithAbsence(forms.ModelForm):
    """A form with the days of an absence: what ends begins before."""

    def clean(self) -> dict[str, Any]:
        """Refuse, beside the last day, one without a first day or before it."""
        given = super().clean() or {}
        if (last := given.get("absent_until")) and "absent_from" in given:
            if given["absent_from"] is None:
                self.add_error(
                    "absent_until", "Give the first day, too: without it nobody counts as away."
                )
            elif last < given["absent_from"]:
                self.add_error("absent_until", "The absence must not end before it begins.")
        return given


class AbsenceForm(WithAbsence):
    """The first and the last day of one absence; neither, for who is there."""

    absent_from = _day("Away from", "The first day. Leave both empty if you are not away.")
    absent_until = _day("Until", "The last day. Leave it empty as long as you do not know.")

    class Meta:
        model = BoardMember
        fields = ("absent_from", "absent_until")

    def __init__(self, data: Any = None, *, instance: BoardMember) -> None:
        """An absence that is over is none: the form begins empty."""
        self.saved = instance.absence_ahead
        over = {} if self.saved else {"absent_from": None, "absent_until": None}
        super().__init__(data, instance=instance, initial=over)

    def clean_absent_from(self) -> date | None:
        """Nobody has been away without saying so; one that has begun keeps its first day."""
        first: date | None = self.cleaned_data["absent_from"]
        if (
            first
            and first < self.instance.person.local_date
            and first != (self.saved and self.saved.first)
        ):
            raise forms.ValidationError(
                "Choose today or a later day: an absence does not begin in the past."
            )
        return first

    def clean_absent_until(self) -> date | None:
        """An absence that is over is not asked for."""
        last: date | None = self.cleaned_data["absent_until"]
        if last and last < self.instance.person.local_date:
            raise forms.ValidationError(
                "Choose today or a later day; if you are back, leave both empty."
            )
        return last

    def save(self, commit: bool = True) -> BoardMember:
        """Save these two columns, with history; the same again is no change."""
        if self.has_changed():
            self.instance.save(update_fields=self._meta.fields)
        return self.instance
