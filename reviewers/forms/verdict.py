"""What a reviewer says of one clinical statement."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from articles.forms.fields import TextField
from articles.text.statements import Statement

from ..models import REMARK_LIMIT, Comment, Verdict
from ..sheet import Before

ANSWERS = [(Verdict.AGREE, "Agree"), (Verdict.DISAGREE, "Disagree"), (Verdict.NEEDS_SOURCE, "Needs a source"), ("", "Not said")]


class VerdictForm(forms.Form):
    """One statement, with the answers to it.

    `before` is what its member said of it in an earlier round, while nothing is said in this one: the answer already, where the
    statement is the same (`is_carried`), else something to read beside it.
    """

    use_required_attribute = False

    verdict = forms.ChoiceField(required=False, choices=ANSWERS, widget=forms.RadioSelect, error_messages={
        "invalid_choice": "Choose one of these answers."})
    note = TextField(label="Note", limit=REMARK_LIMIT, required=False, widget=forms.Textarea({"rows": 2, "class": "prose-field"}))

    def __init__(self, data: Any = None, *, statement: Statement, said: Comment | None = None, before: Before | None = None) -> None:
        """`said` is what this review says so far, `before` what the member said of it in an earlier round."""
        self.statement, self.before = statement, None if said else before
        self.is_carried = self.before is not None and self.before.is_same
        known = said or (self.before.verdict if self.before and self.is_carried else None)
        given = {"verdict": known.verdict, "note": known.text} if known else {"verdict": ""}
        super().__init__(data, initial=given, prefix=statement.key, auto_id="st-%s")

    def clean(self) -> dict[str, Any]:
        """A note goes with an answer: alone it would be lost."""
        given = super().clean() or {}
        if given.get("note") and not given.get("verdict") and "verdict" not in self.errors:
            self.add_error("verdict", "Choose an answer to go with this note, or empty it.")
        return given

    @property
    def is_sent(self) -> bool:
        """Is there an answer to this statement in what was sent?"""
        return self.add_prefix("verdict") in self.data


def said_of(statements: Iterable[Statement], remarks: Iterable[Comment], before: Mapping[str, Before] | None = None, *,
            data: Any = None) -> list[VerdictForm]:
    """Return a form for each statement, in their order, with what `remarks` say of it, else what was said `before`, by key."""
    said = {one.statement: one for one in remarks if one.verdict}
    return [VerdictForm(data, statement=one, said=said.get(one.key), before=(before or {}).get(one.key)) for one in statements]
