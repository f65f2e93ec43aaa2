"""The next version of a finding policy: for one topic, for one risk class, or for every article."""

from collections.abc import Iterator
from typing import Any

from django import forms

from articles.evidence.kinds import KINDS
from articles.models import Topic
from articles.models.manuscript.topic import Risk
from articles.text.citations.finding import Severity

from ..decisions.forms import Row

OPEN = ("", "As the wider policy says")
WEIGHTS = [
    (Severity.OBJECTION, "Objection: blocks an approval"),
    (Severity.WARNING, "Warning"),
    (Severity.ADVICE, "Advice"),
]


class FindingPolicyForm(forms.Form):
    """A scope, and what each kind of finding weighs in it."""

    topic = Row(
        Topic.objects.none(),
        required=False,
        empty_label="No topic in particular",
        error_messages={"invalid_choice": "Choose from the topics listed here."},
    )
    risk = forms.ChoiceField(
        label="Risk class",
        required=False,
        choices=[("", "Every risk class"), *Risk.choices],
        help_text=(
            "A policy is for one topic, or for one risk class, or (neither chosen) for every "
            "article."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        topics: Any = self.fields["topic"]
        topics.queryset = Topic.objects.all()
        for code, kind in KINDS.items():
            help_text = f"{kind.why} Where no policy says it: {kind.by_itself}."
            self.fields[code] = forms.ChoiceField(
                label=kind.label, required=False, choices=[OPEN, *WEIGHTS], help_text=help_text
            )

    def clean(self) -> dict[str, Any]:
        """One scope."""
        given = super().clean() or {}
        if given.get("topic") and given.get("risk"):
            self.add_error("risk", "Choose a topic or a risk class, not both.")
        return given

    @property
    def policy(self) -> dict[str, Any]:
        """What was chosen, as `FindingPolicy.objects.adopt` takes it."""
        given = self.cleaned_data
        return {
            "topic": given["topic"],
            "risk": given["risk"],
            "severities": {code: given[code] for code in KINDS if given[code]},
        }

    def scope(self) -> Iterator[Any]:
        """The fields of the scope."""
        yield from (self[name] for name in ("topic", "risk"))

    def kinds(self) -> Iterator[Any]:
        """The fields of the kinds."""
        yield from (self[code] for code in KINDS)
