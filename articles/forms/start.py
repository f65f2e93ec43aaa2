"""How an article begins: a question, a topic, an audience."""

from typing import Any

from django import forms
from django.db import transaction

from ..models import Article, Audience, Person, Status, Topic
from ..text.clean import TITLE_LIMIT
from .fields import LineField


class StartForm(forms.Form):
    """Asks only for what an address needs; everything else is written on the editor page."""

    title = LineField(
        label="Question",
        limit=TITLE_LIMIT,
        help_text="As a reader would ask it. It becomes the title.",
        error_messages={"required": "Write the question that the article will answer."},
    )
    topic = forms.ModelChoiceField(
        Topic.objects.all(),
        label="Topic",
        empty_label="Choose a topic",
        error_messages={
            "required": "Choose the topic it belongs to.",
            "invalid_choice": "Choose one of these topics.",
        },
    )
    audience = forms.ChoiceField(
        label="Written for",
        choices=Audience.choices,
        initial=Audience.CLINICIAN,
        help_text="You can change this until you submit.",
    )

    def start(self, *, by: Any) -> Article:
        """Begin the draft and return it; asked twice for the same question, return the draft the
        first time made."""
        with transaction.atomic():
            Person.objects.select_for_update().get(
                pk=by.pk
            )  # a double click waits here for the first one
            begun = Article.objects.filter(
                author=by, status=Status.DRAFT, revision=None, **self.cleaned_data
            )
            return begun.first() or Article.objects.draft(by=by, **self.cleaned_data)
