"""What editors and chairs type."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from articles.forms.fields import DayInput
from articles.models import Article, Person
from articles.text.characters.slugs import LIMIT, is_slug, slug
from articles.text.clean import clean, one_line
from reviewers.models import BoardMember

WORDS_LIMIT = 20_000  # room for the comments of several reviewers
DUE_WITHIN = 90  # days: a typing error, not a wish, is further away
LONGEST_KEY = 19  # digits, from which on no database holds it


class Words(forms.CharField):
    """Free text in the form we store; hidden characters are refused with their place."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", WORDS_LIMIT)
        options.setdefault("widget", forms.Textarea(attrs={"rows": 5, "class": "prose-field"}))
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """Return the text in its one form."""
        return clean(super().clean(value)).strip()


class Line(forms.CharField):
    """One line in the form we store."""

    def clean(self, value: Any) -> str:
        """Return the line in its one form."""
        return one_line(super().clean(value))


class Rows(forms.ModelMultipleChoiceField):
    """Rows to choose from; a key that no database can hold is none of them."""

    def clean(self, value: Any) -> Any:
        """Return the rows chosen."""
        try:
            return super().clean(value)
        except OverflowError as refusal:
            message = self.error_messages["invalid_choice"]
            raise forms.ValidationError(
                message, code="invalid_choice", params={"value": "That"}
            ) from refusal


class Row(forms.ModelChoiceField):
    """One row to choose; a key that no database can hold is none of them."""

    def to_python(self, value: Any) -> Any:
        """Return the row chosen."""
        try:
            return super().to_python(value)
        except OverflowError as refusal:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            ) from refusal


class VerbForm(forms.Form):
    """Confirms a verb: the digest that was on the screen, and the reason; `seen` names the reviews
    that were (said.on_screen).

    `why` asks for a reason that is not for the author; `is_public` says that readers see it. A
    letter to the author has room. `reader` is who gets to read the words that may be added where
    none are needed.
    """

    digest = forms.CharField(required=False, max_length=71, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=71, widget=forms.HiddenInput)
    reason = Words(required=False)

    def __init__(
        self,
        *args: Any,
        needs_reason: bool,
        why: str = "",
        is_letter: bool = False,
        is_public: bool = False,
        reader: str = "",
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        reason = self.fields["reason"]
        reason.required = needs_reason
        reason.label = "Reason" if needs_reason else "Note"
        reason.help_text = (
            "The author reads it with the decision, and it is kept."
            if needs_reason
            else "Kept with your name."
        )
        reason.error_messages["required"] = why or "Give the reason: the author will read it."
        if why:
            reason.help_text = "It is kept with your name."
        if reader:
            reason.label, reason.help_text = _word_to(reader)
        if is_public:
            reason.help_text = (
                "Public: every reader sees it at the top of the page, with your name."
            )
        if is_letter:
            reason.label = "Letter to the author"
            reason.widget.attrs["rows"] = 18


class AddressForm(forms.Form):
    """Another slug for a question, and why; `former` is the one that was on the screen."""

    former = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    slug = Line(
        label="New address",
        max_length=LIMIT,
        help_text=(
            "Small letters a to z, digits and hyphens: the words of the question that tell it from "
            "others."
        ),
    )
    reason = Words(
        label="Reason",
        help_text="Its authors read it, and it is kept with your name.",
        max_length=2_000,
        error_messages={"required": "Give the reason: its authors will read it."},
    )

    def clean_slug(self) -> str:
        """An address as we make them; what was typed otherwise comes back with what it would be."""
        typed: str = self.cleaned_data["slug"]
        if not is_slug(typed):
            raise forms.ValidationError(
                "Only small letters a to z, digits and single hyphens between them. Did you mean "
                f"{slug(typed)}?"
            )
        return typed


def _word_to(reader: str) -> tuple[str, str]:
    """The label and the hint of words that somebody reads who may not expect them on a record."""
    return (
        f"A word to {reader}",
        "If you like. It goes into their mail, and is kept with your name.",
    )


class InviteForm(forms.Form):
    """Whom to ask, and until when."""

    members = Rows(
        BoardMember.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one board member.",
            "invalid_choice": "Choose from the members listed here.",
        },
    )
    due_on = forms.DateField(label="Due", required=False, widget=DayInput())

    def __init__(self, *args: Any, days: int, by: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by = by
        members: Any = self.fields["members"]
        members.queryset = BoardMember.objects.active()
        self.fields["due_on"].help_text = (
            f"The end of that day in your time zone, {by.zone}. Leave empty for {days} days from "
            "today, as the topic’s risk class has it."
        )

    def clean_due_on(self) -> date | None:
        """A review is due in the future, and not out of sight."""
        due, today = self.cleaned_data["due_on"], self.by.local_date
        if due and due <= today:
            raise forms.ValidationError("Choose a day after today.")
        if due and due > (last := today + timedelta(days=DUE_WITHIN)):
            raise forms.ValidationError(
                f"Choose a day within {DUE_WITHIN} days, {last:%-d %B %Y} at the latest."
            )
        return due

    @property
    def due_at(self) -> datetime | None:
        """The end of the day chosen, where who chose it is, or None."""
        due = self.cleaned_data["due_on"]
        return datetime.combine(due, time(23, 59), tzinfo=self.by.zone) if due else None


class ReassignForm(forms.Form):
    """Whom to ask in somebody's place, and why."""

    member = Row(
        BoardMember.objects.none(),
        widget=forms.RadioSelect,
        label="Whom to ask",
        error_messages={
            "required": "Choose a board member.",
            "invalid_choice": "Choose from the members listed here.",
        },
    )
    reason = Words(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].label, self.fields["reason"].help_text = _word_to(
            "the member who is replaced"
        )
        member: Any = self.fields["member"]
        member.queryset = BoardMember.objects.active()


class WaiveForm(forms.Form):
    """Why what speaks against a member is set aside; the digest that was on the screen."""

    digest = forms.CharField(required=False, max_length=71, widget=forms.HiddenInput)
    reason = Words(
        help_text="Public: readers see it beside the reviewer’s name, for good.",
        max_length=1_000,
        error_messages={"required": "Give the reason: readers see it beside the reviewer's name."},
    )


class RowsLeft(forms.ModelMultipleChoiceField):
    """Of the rows chosen, those there are: what was taken away meanwhile, or is none of them,
    refuses no other."""

    def clean(self, value: Any) -> Any:
        """Return the rows, in their order."""
        if not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        rows: Any = self.queryset
        found = rows.filter(
            pk__in=[int(key) for key in value if key.isdecimal() and len(key) < LONGEST_KEY]
        )
        if not found:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            )
        return found


class BulkActionsForm(forms.Form):
    """What to do for which articles; `run` tells one press of the button from the next."""

    do = forms.ChoiceField(
        label="What to do",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what to do."},
    )
    run = forms.CharField(required=False, max_length=22, widget=forms.HiddenInput)
    articles = RowsLeft(
        Article.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one article.",
            "invalid_choice": "Choose from the articles listed here.",
        },
    )

    def __init__(
        self, *args: Any, choices: list[tuple[str, str]], shown: QuerySet[Article], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        what, rows = self.fields["do"], self.fields["articles"]
        what.choices, rows.queryset = choices, shown  # type: ignore[attr-defined]
