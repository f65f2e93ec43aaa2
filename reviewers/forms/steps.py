"""What a board member fills in: one form for each verb of an assignment, with its rules beside
the fields."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html

from articles.forms.fields import TextField

from ..acts import ACCEPT, DECLARE, DECLINE, SIGN
from ..declaring.standing import Answer
from ..models import (
    CHECKLIST,
    COMMENT_LIMIT,
    SAY_WHICH_INTEREST,
    SAY_WHY,
    Assignment,
    AssignmentStatus,
    Comment,
    Interests,
    Recommendation,
    contradiction,
    in_words,
    shortcomings,
)

ADVICE_LIMIT = 20_000  # characters

BEARS = [
    ("no", "It does not bear on this text."),
    ("yes", "It bears on this text, or may seem to."),
]

MEANINGS = {
    Recommendation.APPROVE: "As it stands.",
    Recommendation.APPROVE_WITH_COMMENTS: "Sound; the comments can be taken or left.",
    Recommendation.CHANGES_REQUESTED: "Must be altered before anyone is shown it.",
    Recommendation.NOT_APPROVED: "Unsuitable, even after changes.",
}


def _long_text(label: str, *, limit: int, rows: int, **options: Any) -> TextField:
    widget = forms.Textarea({"rows": rows, "class": "prose-field"})
    return TextField(label=label, limit=limit, widget=widget, **options)


def _name_of(interest: str) -> str:
    """The field that asks about a standing interest: it goes by its words, for the list may
    change while the page is open."""
    return f"standing-{sha256(interest.encode()).hexdigest()[:16]}"


class StepForm(forms.Form):
    """What one verb of an assignment asks for. `done` is what the member is told afterwards."""

    verb: ClassVar[str]
    done: ClassVar[str]
    use_required_attribute = False  # what is needed depends on the answers; the messages are ours

    def details(self) -> dict[str, Any]:
        """Return the verb's arguments, from the cleaned data."""
        return self.cleaned_data

    def was_done(self, assignment: Assignment) -> bool:
        """Is exactly this what has happened to the assignment? Then pressing again shows the
        result."""
        raise NotImplementedError

    def typed(self) -> list[tuple[str, str]]:
        """Return what was typed as pairs of label and text, for a page that can only show it."""
        return [
            (str(field.label), text)
            for field in self
            if isinstance(field.field, TextField) and (text := field.value())
        ]


class AcceptForm(StepForm):
    """Nothing but the press of a button."""

    verb, done = ACCEPT, "You accepted this assignment. Thank you."

    def was_done(self, assignment: Assignment) -> bool:
        """Was the invitation accepted?"""
        return assignment.status in {AssignmentStatus.ACCEPTED, AssignmentStatus.COMPLETED}


WHY_NOT = [
    "I have no time before it is due.",
    "It is not my field.",
    "I am too close to an author or to the subject.",
    "I am away.",
]


class DeclineForm(StepForm):
    """Why not: a reason that is picked, words, or both."""

    verb, done = DECLINE, "You declined. The editors have been told."

    because = forms.ChoiceField(
        label="Why you decline",
        choices=[*((reason, reason) for reason in WHY_NOT), ("", "Another reason, given below")],
        widget=forms.RadioSelect,
        required=False,
    )
    reason = _long_text(
        "In your words",
        limit=COMMENT_LIMIT,
        rows=3,
        required=False,
        help_text="Only the editors read it.",
    )

    def clean(self) -> dict[str, Any]:
        """Put together what was picked and what was typed; one of them is needed."""
        given = self.cleaned_data
        because, reason = given.get("because", ""), given.get("reason", "")
        if not because and not reason and not self.errors:
            self.add_error("reason", SAY_WHY)
        return given

    def details(self) -> dict[str, Any]:
        """Return the reason as the editors read it."""
        given = [self.cleaned_data.get(name) for name in ("because", "reason")]
        return {"reason": " ".join(filter(None, given))}

    def was_done(self, assignment: Assignment) -> bool:
        """Was it declined with these words?"""
        return (
            assignment.status == AssignmentStatus.DECLINED
            and assignment.declined_because == self.details()["reason"]
        )


class DeclareForm(StepForm):
    """The competing-interest question (ICMJE, COPE)."""

    verb = DECLARE

    interests = forms.ChoiceField(
        label="Your answer",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you have competing interests."},
        choices=[
            (Interests.NONE, "I have no competing interests."),
            (Interests.DECLARED, "I have a competing interest, or may seem to."),
        ],
    )
    text = _long_text(
        "What it is",
        may_wait=True,
        limit=COMMENT_LIMIT,
        rows=4,
        help_text=(
            "Needed if you have one. With whom, of what kind, since when. The editors read it; it "
            "is kept."
        ),
    )

    def __init__(self, *args: Any, assignment: Assignment, **options: Any) -> None:
        """Each standing interest of the assignment's member is asked about by name.

        Where the question was answered before, only an interest that has come to mind since can be
        added, unless one is standing now that nothing was said of.
        """
        super().__init__(*args, **options)
        if assignment.is_text_open and not assignment.lacks_answers:
            self.fields["interests"].widget, self.fields["interests"].initial = (
                forms.HiddenInput(),
                Interests.DECLARED,
            )
            self.fields[
                "text"
            ].help_text = "With whom, of what kind, since when. The editors read it; it is kept."
        self.standing_interests = {
            _name_of(interest): interest for interest in assignment.member.standing_interests
        }
        before = {
            answer["text"]: "yes" if answer["bears"] else "no"
            for answer in assignment.standing_interests
        }
        asked = {
            name: forms.ChoiceField(
                label=f"Your standing interest: {interest}",
                choices=BEARS,
                widget=forms.RadioSelect,
                initial=before.get(interest),
                error_messages={"required": "Choose an answer for this interest."},
            )
            for name, interest in self.standing_interests.items()
        }
        self.fields = asked | self.fields

    def details(self) -> dict[str, Any]:
        """Return the verb's arguments: of each standing interest, whether it bears on the text."""
        given = {name: self.cleaned_data[name] for name in ("interests", "text")}
        return given | {
            "standing_interests": {
                interest: self.cleaned_data[name] == "yes"
                for name, interest in self.standing_interests.items()
            }
        }

    @property
    def done(self) -> str:  # type: ignore[override]  # the answer decides what follows
        """What follows from the answer."""
        if self.cleaned_data["interests"] == Interests.NONE:
            return "You declared no competing interests. The text is open."
        return "Your declaration is recorded and the editors have been told."

    def clean(self) -> dict[str, Any]:
        """The answer and the words beside it must agree."""
        given = super().clean() or {}
        interests, text = given.get("interests", ""), given.get("text", "")
        refusal = contradiction(interests, text, self._answers(given))
        if (
            refusal
            and "text" not in self.errors
            and not any(name in self.errors for name in self.standing_interests)
        ):
            self.add_error("text" if refusal == SAY_WHICH_INTEREST else "interests", refusal)
        if interests == Interests.NONE and text:
            self.add_error(
                "interests",
                "You describe an interest below: choose the answer that goes with it, or delete "
                "the words.",
            )
        return given

    def was_done(self, assignment: Assignment) -> bool:
        """Is this the answer on the record?"""
        given, answers = self.cleaned_data, self._answers(self.cleaned_data)
        declaration = (
            given["interests"],
            in_words(given["interests"], given["text"], answers),
            answers,
        )
        return declaration == (
            assignment.interests,
            assignment.interests_text,
            assignment.standing_interests,
        )

    def _answers(self, given: dict[str, Any]) -> list[Answer]:
        return [
            {"text": interest, "bears": given[name] == "yes"}
            for name, interest in self.standing_interests.items()
            if name in given
        ]


class ReviewForm(StepForm):
    """The review itself."""

    verb, done = SIGN, "Your review is signed. Thank you."

    digest = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(
        required=False, widget=forms.HiddenInput
    )  # which comments were shown above the signature
    checklist = forms.MultipleChoiceField(
        label="Checklist",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(CHECKLIST.items()),
        help_text="Tick what you affirm. An approval needs all of them.",
    )
    recommendation = forms.ChoiceField(
        label="Recommendation",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you recommend."},
        choices=[
            (
                recommendation,
                format_html(
                    '{}<span class="choice__hint">{}</span>',
                    recommendation.label,
                    MEANINGS[recommendation],
                ),
            )
            for recommendation in Recommendation
        ],
    )
    comments_to_author = _long_text(
        "Comments for the author",
        may_wait=True,
        limit=ADVICE_LIMIT,
        rows=7,
        help_text=(
            "What is about one passage is better said beside it. If you ask for changes or advise "
            "against, write here what is wanted, unless a blocking comment or verdict of yours "
            "says so."
        ),
    )
    comments_to_editors = _long_text(
        "For the editors only",
        required=False,
        limit=ADVICE_LIMIT,
        rows=3,
        help_text="Never shown to the author or the public.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        comments: Sequence[Comment] = (),
        earlier: Sequence[Comment] = (),
        settles: Sequence[tuple[Comment, Comment]] = (),
        **options: Any,
    ) -> None:
        """`comments` are the member's own on this revision, not sent yet; `earlier` those of
        former rounds that would stay open, `settles` those that would not, with their answers."""
        self.comments, self.earlier, self.settles = comments, earlier, settles
        super().__init__(data, **options)

    def clean(self) -> dict[str, Any]:
        """A review must not lack what its recommendation rests on."""
        given = super().clean() or {}
        if "recommendation" in given:
            missing = shortcomings(
                given["recommendation"],
                self._affirmed(given),
                given.get("comments_to_author", ""),
                self.comments,
                self.earlier,
            )
            for field, sentence in missing.items():
                if field not in self.errors:
                    self.add_error(field, sentence)
        return given

    def details(self) -> dict[str, Any]:
        """Return the verb's arguments: the checklist as what is affirmed of each statement."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return given | {"checklist": self._affirmed(given)}

    def was_done(self, assignment: Assignment) -> bool:
        """Is exactly this review signed?"""
        if assignment.status != AssignmentStatus.COMPLETED:
            return False
        return all(
            getattr(assignment.review, name) == value for name, value in self.details().items()
        )

    def typed(self) -> list[tuple[str, str]]:
        """Return the recommendation and what is affirmed, too."""
        recommendation = dict(Recommendation.choices).get(self["recommendation"].value() or "", "")
        affirmed = "\n".join(
            CHECKLIST[key] for key in self["checklist"].value() or [] if key in CHECKLIST
        )
        chosen = [("Recommendation", recommendation), ("Affirmed", affirmed)]
        return (
            [(label, text) for label, text in chosen if text]
            + super().typed()
            + [_as_typed(comment) for comment in self.comments]
        )

    @staticmethod
    def _affirmed(given: dict[str, Any]) -> dict[str, bool]:
        return {key: key in given.get("checklist", []) for key in CHECKLIST}


class DraftForm(ReviewForm):
    """The same form as far as it is written: nothing is missing yet."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for field in self.fields.values():
            field.required = False

    def clean(self) -> dict[str, Any]:
        """What is not there may come."""
        return self.cleaned_data

    def kept(self) -> dict[str, Any]:
        """Return what a draft keeps: of the fields that are not fit to be kept, nothing."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"digest", "seen"}
        }


def _as_typed(comment: Comment) -> tuple[str, str]:
    blocks = ", blocking" if comment.is_blocking else ""
    label = f"{comment.get_verdict_display()}{blocks}" if comment.verdict else f"Comment{blocks}"
    wording = "" if comment.wording is None else f"Suggested: {comment.wording}"
    return label, "\n".join(part for part in (f"“{comment.exact}”", comment.text, wording) if part)


FORMS: dict[str, type[StepForm]] = {
    form.verb: form for form in (AcceptForm, DeclineForm, DeclareForm, ReviewForm)
}
