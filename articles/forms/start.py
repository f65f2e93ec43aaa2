"""How an article begins: a question, a topic, an audience and, where there is one, a template."""

from typing import Any, cast

from django import forms
from django.db import transaction

from ..models import Article, Audience, Person, QuestionTemplate, Status, Topic
from ..question_templates.outline import NO_OUTLINE, Outline
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

    template = forms.ChoiceField(
        label="Template",
        required=False,
        help_text="Its headings stand in the text to begin with. You can change them all.",
        error_messages={"invalid_choice": "Choose one of these templates, or none."},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.templates = {
            str(template.pk): template
            for template in QuestionTemplate.objects.filter(is_active=True)
        }
        names = [(pk, str(template)) for pk, template in self.templates.items()]
        cast(forms.ChoiceField, self.fields["template"]).choices = [("", "None"), *names]
        if not names:
            self.fields["template"].widget = forms.HiddenInput()

    def clean_template(self) -> Outline:
        """Return the outline of the template; one without sections where none was chosen."""
        chosen = self.templates.get(self.cleaned_data["template"])
        return chosen.outline if chosen else NO_OUTLINE

    def start(self, *, by: Any) -> tuple[Article, bool]:
        """Begin the draft and return it; asked twice for the same question, return the draft the
        first time made. The second value: has it the template that was chosen? A draft that was
        begun is never written over."""
        asked = dict(self.cleaned_data)
        outline = asked.pop("template")
        with transaction.atomic():
            Person.objects.select_for_update().get(
                pk=by.pk
            )  # a double click waits here for the first one
            begun = Article.objects.filter(author=by, status=Status.DRAFT, revision=None, **asked)
            draft = begun.first() or Article.objects.draft(
                by=by, body=outline.body, outline=outline.as_kept(), **asked
            )
        return draft, draft.outline == outline.as_kept()
