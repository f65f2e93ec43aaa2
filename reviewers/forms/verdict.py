"""What a reviewer says of one clinical statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms

from articles.forms.fields import TextField
from articles.text.ratings import RATINGS
from articles.text.statements import Statement

from ..models import COMMENT_LIMIT, Comment, Verdict
from ..reading_view import Before

ANSWERS = [
    (Verdict.AGREE, "Agree"),
    (Verdict.DISAGREE, "Disagree"),
    (Verdict.NEEDS_SOURCE, "Needs a source"),
    ("", "Not judged"),
]
AS_THE_AUTHOR = "As the author says"


@dataclass(frozen=True)
class Said:
    """One statement with what its member says of it, as it is shown: `answer` is a Verdict or
    empty, `note_typed` goes with it, and of a recommendation `rating_chosen`, the name of a rating
    or empty.

    `before` is what they said of it in an earlier round, while nothing is said in this one: the
    answer already, where the statement is the same, else something to read beside it.
    `carried_from` names the revision on which the very same was said before; else empty.
    """

    statement: Statement
    answer: str = ""
    note_typed: str = ""
    before: Before | None = None
    carried_from: str = ""
    rating_chosen: str = ""

    answers: ClassVar = ANSWERS
    errors: ClassVar[dict[str, list[str]]] = {}

    @classmethod
    def of(cls, statement: Statement, comment: Comment | None, before: Before | None) -> "Said":
        """`comment` is what this review says so far, `before` what the member said of it in an
        earlier round."""
        former = before.verdict if before and before.is_same else None
        known = comment or former
        is_carried = known and former and known.says_as(former)
        return cls(
            statement,
            known.verdict if known else "",
            known.text if known else "",
            None if comment else before,
            str(former.revision).lower() if is_carried and former else "",
            known.rating if known else "",
        )

    @property
    def ratings(self) -> list[tuple[str, str]]:
        """The ratings to choose from, each with its words."""
        return ratings_of(self.statement)


def ratings_of(statement: Statement) -> list[tuple[str, str]]:
    """Return the ratings that can be chosen for the recommendation which begins with a statement,
    each with its words, the author's own first; nothing where none begins."""
    own = statement.rating
    others = [(rating.name, rating.name) for rating in RATINGS if rating != own]
    return [("", AS_THE_AUTHOR), *others] if own else []


class VerdictForm(forms.Form):
    """The answer to a statement as it was sent; what is not sent is as it is said so far."""

    answers = ANSWERS
    before, carried_from = None, ""

    use_required_attribute = False

    verdict = forms.ChoiceField(
        required=False,
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of these answers."},
    )
    note = TextField(
        label="Note",
        limit=COMMENT_LIMIT,
        required=False,
        widget=forms.Textarea({"rows": 2, "class": "prose-field"}),
    )

    rating = forms.ChoiceField(
        label="How you rate the recommendation",
        required=False,
        error_messages={"invalid_choice": "Choose one of the list."},
    )

    def __init__(self, data: Any, statement: Statement) -> None:
        self.statement, self.ratings = statement, ratings_of(statement)
        super().__init__(data, prefix=statement.key, auto_id="st-%s")
        if self.ratings:
            # A choice: Django's own type of a form's fields does not say so.
            self.fields["rating"].choices = self.ratings  # type: ignore[attr-defined]
        else:
            del self.fields["rating"]

    @property
    def answer(self) -> str | None:
        """What was sent as the answer; None if nothing was."""
        answer: str | None = self["verdict"].value()
        return answer

    @property
    def note_typed(self) -> str:
        """What was sent as the note."""
        return str(self["note"].value() or "")

    @property
    def rating_chosen(self) -> str:
        """What was sent as the rating of a recommendation."""
        return str(self["rating"].value() or "") if self.ratings else ""

    def clean(self) -> dict[str, Any]:
        """A note goes with an answer, and so does a rating: alone it would be lost."""
        given = super().clean() or {}
        if "verdict" in self.errors or given.get("verdict"):
            return given
        if given.get("note"):
            self.add_error("verdict", "Choose an answer to go with this note, or empty it.")
        elif given.get("rating"):
            self.add_error("verdict", f"Choose an answer, too, or “{AS_THE_AUTHOR}”.")
        return given

    @property
    def is_sent(self) -> bool:
        """Is there an answer to this statement in what was sent?"""
        return self.add_prefix("verdict") in self.data


def said_of(
    statements: Iterable[Statement], comments: Iterable[Comment], before: Mapping[str, Before]
) -> list[Said]:
    """Return each statement, in their order, with what `comments` say of it, else what was said
    `before`, by key."""
    by_statement = {comment.statement: comment for comment in comments if comment.verdict}
    return [
        Said.of(statement, by_statement.get(statement.key), before.get(statement.key))
        for statement in statements
    ]
