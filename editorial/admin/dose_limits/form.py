"""What editors say of a dose limit: the medicine and its other names, how much in what time, for
whom, and where that is said."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from articles.dose_limits.dose_limit import DoseLimit
from articles.dose_limits.limits import WORDS_LIMIT, words_of
from articles.text.language.lexicon.guidance import ENGLISH

MOST_LINES, LONGEST, SHORTEST = 20, 100, 3
HELP = {
    "name": "As texts name it. Capitals and signs do not matter.",
    "other_names": f"Other names of the same, one to a line, at most {MOST_LINES}.",
    "amount": "A dose of exactly so much is not above it.",
    "per": "Of several limits for one medicine and time the highest counts.",
    "holds_for": "For instance: Adults, by mouth. It stands in the finding.",
    "source": (
        "The document that says it, and where in it. It stands in the finding, so that anybody can "
        "look it up."
    ),
    "notes": "For editors: nobody else reads them.",
    "is_active": "No dose is held against what is not active.",
}


def medicine(typed: str) -> str:
    """Return a name by which a medicine is found; raises ValidationError for what would be found
    in every text."""
    name = " ".join(typed.split())
    words = words_of(name)
    if len(name) > LONGEST or len(words) > WORDS_LIMIT:
        raise ValidationError(f"It is longer than {LONGEST} characters or {WORDS_LIMIT} words.")
    if not any(
        len(word) >= SHORTEST and any(map(str.isalpha, word)) for word in words
    ) or ENGLISH.issuperset(words):
        raise ValidationError("It is no name of a medicine: every text would be found to have it.")
    return name


class DoseLimitForm(forms.ModelForm):
    """A dose limit."""

    class Meta:
        model = DoseLimit
        fields = (
            "name",
            "other_names",
            "amount",
            "unit",
            "per",
            "holds_for",
            "source",
            "notes",
            "is_active",
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field, words in HELP.items():
            if field in self.fields:  # who may only look is shown none
                self.fields[field].help_text = words
        for field in {"other_names", "notes"} & self.fields.keys():
            self.fields[field].widget.attrs |= {"rows": 4}

    def clean_name(self) -> str:
        """Return the name in its one form."""
        return medicine(self.cleaned_data["name"])

    def clean_amount(self) -> Any:
        """Return how much; raises ValidationError for nothing."""
        if self.cleaned_data["amount"] <= 0:
            raise ValidationError("It must be more than nothing.")
        return self.cleaned_data["amount"]

    def clean_other_names(self) -> str:
        """Return the names, each in its one form."""
        lines = [line for line in self.cleaned_data["other_names"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(f"There are {len(lines):,} lines; at most {MOST_LINES} are kept.")
        found, refused = [], []
        for line in lines:
            try:
                found.append(medicine(line))
            except ValidationError as refusal:
                refused.append(
                    ValidationError(f"“{line.strip()[:60]}”: {' '.join(refusal.messages)}")
                )
        if refused:
            raise ValidationError(refused)
        return "\n".join(dict.fromkeys(found))
