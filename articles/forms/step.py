"""A step that is taken on a page of its own: what is said with it."""

from typing import Any

from django import forms

from ..models import Article
from .fields import TextField, VersionField

_ASKED = {  # verb: label, hint
    "submit": ("What has changed", "The editors and reviewers read this beside the new revision."),
    "withdraw": ("Why you withdraw it", "The editors read it; it stays in the record."),
    "revise": ("What you want to change", "The editors read it; it stays in the record."),
}


class StepForm(forms.Form):
    """Asks for the words that go with a verb. A first submission needs none, a later one says what has changed."""

    reason = TextField(limit=4_000, required=False, widget=forms.Textarea(attrs={"class": "prose-field", "rows": 4}))
    version = VersionField()

    def __init__(self, data: Any = None, *, article: Article, verb: str) -> None:
        super().__init__(data, initial={"version": article.version})
        reason = self.fields["reason"]
        reason.label, reason.help_text = _ASKED[verb]
        if verb != "submit":
            del self.fields["version"]
        elif not article.revision_id:
            del self.fields["reason"]
        else:
            reason.required = True
            reason.error_messages["required"] = "Say in a sentence what has changed since the last revision."
