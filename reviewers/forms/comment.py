"""A comment on a passage, and the word with which a thread is closed or opened again."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from articles.forms.fields import LineField, TextField
from articles.text.anchors import pick
from articles.text.clean import clean, normal, without_hidden

from ..models import COMMENT_LIMIT, QUOTE_LIMIT, WORDING_LIMIT, Comment


class PassageField(TextField):
    """A passage copied from a page: what its browser put between the letters, such as soft
    hyphens, is left out."""

    cleaned = staticmethod(lambda text: clean(without_hidden(normal(text))))


class CommentForm(forms.Form):
    """One comment on a passage of the text."""

    use_required_attribute = False

    passage = PassageField(
        label="The passage you mean",
        limit=QUOTE_LIMIT,
        widget=forms.Textarea({"rows": 2, "class": "prose-field"}),
        help_text="Copy it from the text. A few words do, if they occur there only once.",
        error_messages={"required": "Copy the passage you mean."},
    )
    near = forms.CharField(required=False, widget=forms.HiddenInput)  # the words around a selection
    text = TextField(
        label="Your comment",
        limit=COMMENT_LIMIT,
        required=False,
        widget=forms.Textarea({"rows": 3, "class": "prose-field"}),
    )
    wording = LineField(
        label="Suggested wording",
        limit=WORDING_LIMIT,
        required=False,
        help_text="What should stand instead of the passage, in one line.",
    )
    is_blocking = forms.BooleanField(
        label="Blocking",
        required=False,
        help_text="It must be resolved before the text is shown to anyone.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        words: str = "",
        typed: dict[str, Any] | None = None,
        is_waiting: bool = False,
    ) -> None:
        """`words` is the plain text of the revision, `typed` what a draft kept.

        A comment that `is_waiting` is not added yet, so nothing of it is missing.
        """
        self.words, self.is_waiting = words, is_waiting
        super().__init__(data, initial=typed or {}, prefix="remark")
        if is_waiting:
            self.fields["passage"].required = False

    def clean(self) -> dict[str, Any]:
        """Find the passage; something must be said of it."""
        given = super().clean() or {}
        if self.is_waiting:
            return given
        if "passage" in given:
            try:
                given["quote"] = pick(
                    self.words, given["passage"], near=given.get("near", "")[:QUOTE_LIMIT]
                )
            except ValueError as refusal:
                self.add_error("passage", str(refusal))
        if (
            not given.get("text")
            and not given.get("wording")
            and not {"text", "wording"} & set(self.errors)
        ):
            self.add_error(
                "text",
                ValidationError(
                    "Say something about the passage, or suggest other words.", code="required"
                ),
            )
        return given

    def as_typed(self) -> dict[str, Any]:
        """Return what is typed so far and fit to be kept, for a draft; empty when that is
        nothing."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "quote"}
        return typed if any(typed.get(name) for name in ("passage", "text", "wording")) else {}

    def comment(self) -> dict[str, Any]:
        """Return the columns of the comment, once the form is valid."""
        given = self.cleaned_data
        return {
            **asdict(given["quote"]),
            "text": given["text"],
            "wording": given["wording"] or None,
            "is_blocking": given["is_blocking"],
        }

    @staticmethod
    def known(comment: Comment) -> dict[str, Any]:
        """Return the fields of a comment, to be changed."""
        return {
            "passage": comment.exact,
            "near": comment.prefix + comment.exact + comment.suffix,
            "text": comment.text,
            "wording": comment.wording or "",
            "is_blocking": comment.is_blocking,
        }


class ResolveForm(forms.Form):
    """The word with which a thread is gone on with, closed, or opened again. `is_answer`: it
    says something, to what was replied."""

    use_required_attribute = False

    reason = TextField(
        label="Note",
        limit=COMMENT_LIMIT,
        required=False,
        widget=forms.Textarea({"rows": 2, "class": "prose-field"}),
        help_text=(
            "It is recorded. When you resolve a comment, editors, reviewers and authors read it "
            "beside the comment."
        ),
    )

    def __init__(
        self, data: Any = None, *, may_respond: bool = False, is_answer: bool = False
    ) -> None:
        super().__init__(data)
        word = self.fields["reason"]
        if may_respond:
            word.help_text = (
                "It is recorded. The authors read it, without your name, once an editor has "
                "decided: as your answer, or beside the comment as why it is resolved."
            )
        if is_answer:
            word.required, word.error_messages["required"] = True, "Write your answer first."
