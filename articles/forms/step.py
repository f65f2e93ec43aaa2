"""A step that is taken on a page of its own: what is said with it."""

from functools import cached_property
from typing import Any

from django import forms

from ..ledger import acts
from ..models import Article
from ..workflow.corrections import WORDS_LIMIT, too_much
from .fields import TextField, VersionField

_ASKED = {  # verb: label, hint
    acts.SUBMIT: (
        "What has changed",
        "The editors and reviewers read this beside the new revision; once that is approved, every "
        "reader can.",
    ),
    acts.WITHDRAW: ("Why you withdraw it", "The editors read it; it is kept."),
    acts.REVISE: ("What you want to change", "The editors read it; it is kept."),
}


class StepForm(forms.Form):
    """Asks for the words that go with a verb. A first submission needs none, a later one says what
    has changed.

    With a text that is public, a submission may be a minor correction, if it is small enough.
    """

    reason = TextField(
        limit=4_000,
        required=False,
        widget=forms.Textarea(attrs={"class": "prose-field", "rows": 4}),
    )
    version = VersionField()
    is_minor = forms.BooleanField(label="This is a minor correction", required=False)

    def __init__(self, data: Any = None, *, article: Article, verb: str) -> None:
        super().__init__(data, initial={"version": article.version})
        reason = self.fields["reason"]
        reason.label, reason.help_text = _ASKED[verb]
        self.article = article
        if verb == acts.WITHDRAW and not article.revision_id:  # editors never saw it
            reason.label, reason.help_text = "Why", "For yourself and your co-authors."
        if verb != acts.SUBMIT or not article.is_public:
            del self.fields["is_minor"]
        else:
            self.fields["is_minor"].help_text = self.too_much or (
                f"At most {WORDS_LIMIT} words, no number, no statement or heading, the same works "
                "cited: one editor who has not made it "
                "approves it, and the page says what was corrected. The date of its last full "
                "review stays."
            )
        if verb != acts.SUBMIT:
            del self.fields["version"]
        elif not article.revision_id:
            del self.fields["reason"]
        else:
            reason.required = True
            reason.error_messages["required"] = (
                "Say in a sentence what has changed since the last revision."
            )

    @cached_property
    def too_much(self) -> str:
        """Why this text is no minor correction; empty if it is one."""
        return too_much(self.article.approved_revision, self.article)

    def clean_is_minor(self) -> bool:
        """A tick stands only beside a text that is small enough a change."""
        is_minor: bool = self.cleaned_data["is_minor"]
        if is_minor and self.too_much:
            raise forms.ValidationError(self.too_much)
        return is_minor
