"""A text in a file, as it is sent from the desk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ..models import Audience, Topic

LIMIT = 1_500_000  # bytes: a whole request may have two million


class UploadForm(forms.Form):
    """Asks for a file, and for what it may not say."""

    use_required_attribute = False

    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".docx,.md,.xml,.nxml"}),
        help_text=(
            "A Word document (.docx), JATS (.xml), or Markdown with front matter (.md); at most "
            "1.5 MB. Pictures are left out."
        ),
        error_messages={
            "required": "Choose the file.",
            "invalid": "No file came. Choose it again.",
        },
    )
    topic = forms.ModelChoiceField(
        Topic.objects.all(),
        label="Topic",
        required=False,
        to_field_name="slug",
        empty_label="The one that the file names",
        error_messages={"invalid_choice": "Choose one of these topics."},
    )
    audience = forms.ChoiceField(
        label="Written for",
        required=False,
        choices=[("", "Whom the file names; clinicians, if nobody"), *Audience.choices],
        error_messages={"invalid_choice": "Choose one of these audiences."},
    )

    def clean_file(self) -> Any:
        """Return the file; raises ValidationError for one that is too large."""
        file = self.cleaned_data["file"]
        if file.size > LIMIT:
            raise ValidationError(
                f"It has {file.size:,} bytes; at most {LIMIT:,} are taken here. Take its pictures "
                "out.",
                code="too_large",
            )
        return file

    def file_facts(self) -> dict[str, Any]:
        """Return what is said for a file that does not say it."""
        topic = self.cleaned_data["topic"]
        return {"topic": topic.slug if topic else "", "audience": self.cleaned_data["audience"]}
