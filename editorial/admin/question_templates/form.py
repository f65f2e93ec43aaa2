"""What chairs say of a template: for which kind of question it is, its sections with a sentence of
guidance each, and which of them a text must have."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from articles.question_templates.outline import HEADING, PROMPT, Outline, Section, key, outlined
from articles.question_templates.question_template import QuestionTemplate
from articles.text.document import read_body

MOST_SECTIONS, LONGEST, FEWEST_WORDS = 20, 300, 4
HELP = {
    "name": "The kind of question, as authors choose it, and as files that are imported name it.",
    "description": "One sentence: for which questions it is.",
    "body": (
        "Each section as a line “## Heading”, and below it a sentence on what is written there, "
        f"without marks of Markdown. At most {MOST_SECTIONS}. Authors see the sentence in their "
        "draft, and no text is submitted in which one of them still stands."
    ),
    "required": (
        "The headings of those that a text must have, one to a line. What a missing one weighs, "
        "the finding policies say."
    ),
    "is_active": "No draft is begun from what is not active. Those begun before keep theirs.",
}


class QuestionTemplateForm(forms.ModelForm):
    """A template."""

    class Meta:
        model = QuestionTemplate
        fields = ("name", "description", "body", "required", "is_active")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field, words in HELP.items():
            if field in self.fields:  # who may only look is shown none
                self.fields[field].help_text = words
        for field, rows in {"body": 20, "required": 6}.items():
            if field in self.fields:
                self.fields[field].widget.attrs |= {"rows": rows}

    def clean_body(self) -> str:
        """Return the sections; raises ValidationError with the line of what is none."""
        body = self.cleaned_data["body"]
        if refused := [*_outside(body)] or [*_wrong(outlined("", body, ""))]:
            raise ValidationError(refused)
        return str(body)

    def clean_required(self) -> str:
        """Return the headings, each once; raises ValidationError for one that there is not."""
        body = self.cleaned_data.get("body")
        typed = dict.fromkeys(
            words for line in self.cleaned_data["required"].splitlines() if (words := line.strip())
        )
        there = {key(section.heading) for section in outlined("", body or "", "").sections}
        if missing := [words for words in typed if body and key(words) not in there]:
            raise ValidationError(
                [f"“{words[:60]}” is no heading of a section above." for words in missing]
            )
        return "\n".join(typed)


def _outside(body: str) -> list[str]:
    """What stands above the first heading, or begins like another kind of heading."""
    above = body.partition(HEADING)[0] if not body.startswith(HEADING) else ""
    if above.strip():
        return [f"Begin with a section: line 1 must be “{HEADING}” and its heading."]
    return [
        f"Line {number}: a heading begins with “{HEADING}”."
        for number, line in enumerate(body.splitlines(), 1)
        if line.startswith("#") and not line.startswith(HEADING)
    ]


def _wrong(outline: Outline) -> list[str]:
    sections = outline.sections
    if not 0 < len(sections) <= MOST_SECTIONS:
        return [f"There are {len(sections)} sections; between 1 and {MOST_SECTIONS} are kept."]
    names = [key(section.heading) for section in sections]
    guidances = [key(section.guidance) for section in sections]
    found = []
    for at, section in enumerate(sections):
        if names[at] in names[:at] or guidances[at] in guidances[:at]:
            found.append(
                f"“{section.heading[:60]}”: its heading or its guidance stands there twice."
            )
        elif message := _wrong_in(section):
            found.append(f"“{section.heading[:60]}”: {message}")
    return found


def _wrong_in(section: Section) -> str:
    """What is wrong with a section by itself. What would be read as anything but a heading and a
    paragraph would not be found again in a draft."""
    if len(section.heading) > LONGEST or len(section.guidance) > LONGEST:
        return f"heading and guidance have at most {LONGEST} characters each."
    if len(section.guidance.split()) < FEWEST_WORDS:
        return f"write below it what it is about, in at least {FEWEST_WORDS} words."
    read = [(block.kind, block.text) for block in read_body(Outline("", (section,)).body)]
    meant = [("heading", section.heading), ("paragraph", PROMPT + section.guidance)]
    return "" if read == meant else "use words alone, without marks of Markdown or citations."
