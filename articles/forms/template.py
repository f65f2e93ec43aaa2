"""The template of a draft that is begun: another one, none, or one for the first time."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from ..evidence.sections import guidance_left
from ..models import Article, QuestionTemplate
from ..question_templates.outline import NO_OUTLINE, Outline, prompt

AS_KEPT = "kept"  # the choice of what the draft has, where no template says the same now


class TemplateForm(forms.Form):
    """Asks which template the draft follows from now on. `templates` are those that can be
    chosen."""

    template = forms.ChoiceField(
        label="Template",
        required=False,
        help_text="What you wrote stays as it is. Guidance that still stands as the template put "
        "it there is taken out.",
        error_messages={"invalid_choice": "Choose one of these templates, or none."},
    )

    def __init__(self, article: Article, data: Any = None) -> None:
        self.article = article
        self.templates = {
            str(template.pk): template
            for template in QuestionTemplate.objects.filter(is_active=True)
        }
        self.outlines = {"": NO_OUTLINE} | {
            pk: template.outline for pk, template in self.templates.items()
        }
        choices = [("", "None"), *((pk, str(template)) for pk, template in self.templates.items())]
        now = article.template
        chosen = next((pk for pk, outline in self.outlines.items() if outline == now), AS_KEPT)
        if chosen == AS_KEPT:
            self.outlines[AS_KEPT] = now
            choices.append((AS_KEPT, f"{now.name}, as it was when this draft took it"))
        super().__init__(data, initial={"template": chosen})
        cast(forms.ChoiceField, self.fields["template"]).choices = choices

    def clean_template(self) -> Outline:
        """Return the outline that was chosen; raises ValidationError where some of the guidance of
        the former one has been written into, and would pass for text."""
        chosen, former = self.outlines[self.cleaned_data["template"]], self.article.template
        left = guidance_left(self._body_without_prompts(), former)
        if chosen != former and left:
            lines = ", ".join(str(finding.line) for finding in left)
            raise ValidationError(
                f"Guidance of the template “{former.name}” still stands among your words, in line "
                f"{lines} of the text. Take it out there and save; then come back.",
                code="guidance",
            )
        return chosen

    @property
    def is_change(self) -> bool:
        """Is another template chosen than the draft has?"""
        return bool(self.cleaned_data["template"] != self.article.template)

    def columns(self) -> dict[str, Any]:
        """Return what is to be saved: the outline, and the text without guidance of the former one;
        where nothing else stands in it, the new one's headings."""
        chosen: Outline = self.cleaned_data["template"]
        is_untouched = self.article.body.strip() in ("", self.article.template.body)
        body = chosen.body if is_untouched else self._body_without_prompts()
        return {"outline": chosen.as_kept(), "body": body}

    def _body_without_prompts(self) -> str:
        """The text without the lines that are a prompt of its template, as it was put there, and
        the empty line before each."""
        prompts = {prompt(section.guidance) for section in self.article.template.sections}
        kept: list[str] = []
        for line in self.article.body.split("\n"):
            if line.strip() not in prompts:
                kept.append(line)
            elif kept and not kept[-1].strip():
                kept.pop()
        return "\n".join(kept)
