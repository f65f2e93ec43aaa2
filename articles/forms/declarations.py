"""What authors declare when they submit."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings

from ..declarations.credit import ROLES
from ..declarations.freezing import AI_WORDS, ASSISTED, DRAFTED, NO_AI
from ..models import Article, Person
from .fields import LineField, TextField

NONE, SOME = "none", "some"
WORDS_LIMIT, LINE_LIMIT = 2_000, 200  # characters
_ROLES = "roles_"
NAMED = {
    "funding": "funding",
    "interests": "your interests",
    "contributions": "contributions",
    "ai": "the use of AI",
}


def _words(label: str, hint: str) -> TextField:
    """A field for words that an answer calls for: `clean` asks for them then, so nothing says
    that they are optional."""
    area = forms.Textarea(attrs={"class": "prose-field", "rows": 3})
    return TextField(limit=WORDS_LIMIT, may_wait=True, label=label, help_text=hint, widget=area)


class InterestsForm(forms.Form):
    """Asks a person for their competing interests."""

    use_required_attribute = False

    has_interests = forms.ChoiceField(
        label="Your competing interests",
        widget=forms.RadioSelect,
        choices=[(NONE, "I have none"), (SOME, "I have those named below")],
        error_messages={"required": "Say whether you have competing interests."},
    )
    interests = _words(
        "Which interests",
        "Only if you have any: fees, shares, posts, patents, ties to people, in the last three "
        "years.",
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the words that an answer calls for."""
        if self.cleaned_data.get("has_interests") == SOME and not self.cleaned_data.get(
            "interests"
        ):
            self._ask("interests", "Name your interests.")
        return self.cleaned_data

    def _ask(self, name: str, sentence: str) -> None:
        if name not in self.errors:
            self.add_error(name, sentence)

    @property
    def is_public(self) -> bool:
        """Will readers see what is said here?"""
        return "interests" not in settings.WITHHELD_DECLARATIONS

    @property
    def interests_text(self) -> str:
        """The interests that a valid form names, empty for none."""
        return (
            str(self.cleaned_data["interests"])
            if self.cleaned_data["has_interests"] == SOME
            else ""
        )


class ConfirmForm(InterestsForm):
    """Asks a co-author to confirm to be one, and for their own interests."""

    is_author = forms.BooleanField(
        error_messages={
            "required": "Confirm it, or leave the article if you are none of its authors."
        }
    )
    field_order = ("is_author", "has_interests", "interests")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, by: Person, interests: str | None = None
    ) -> None:
        known = (
            {}
            if interests is None
            else {"has_interests": SOME if interests else NONE, "interests": interests}
        )
        super().__init__(data, initial=known)
        self.fields["is_author"].label = f"I am an author of this text, under the name {by.byline}"
        self.fields[
            "is_author"
        ].help_text = "I have contributed to it, have read it, and answer for it."


class DeclarationsForm(InterestsForm):
    """Asks for what is frozen with the next revision of an article. It begins with what was
    declared for this text before, and says so (`filled_from`); else nothing is chosen.

    That the text is original, and who answers for a machine's words, is asked anew each time.
    """

    original = forms.BooleanField(
        label="The text is the authors’ own work",
        help_text="It is published nowhere else, and what was taken from others is cited.",
        error_messages={"required": "A text can only be submitted if it is the authors’ own."},
    )
    is_funded = forms.ChoiceField(
        label="Funding",
        widget=forms.RadioSelect,
        choices=[(NONE, "Nobody paid for this work"), (SOME, "It was funded, as named below")],
        error_messages={"required": "Say whether anybody paid for this work."},
    )
    funding = _words(
        "Who funded it", "Only if it was funded: who, and the number of the grant if there is one."
    )
    ai_use = forms.ChoiceField(
        label="Use of AI",
        widget=forms.RadioSelect,
        choices=[
            (NO_AI, "None was used"),
            (
                ASSISTED,
                "It assisted: I wrote the text, and it helped with language, search or structure",
            ),
            (DRAFTED, "It drafted text that stands here"),
        ],
        error_messages={"required": "Say whether AI was used to write this text."},
    )
    ai_tool = LineField(
        limit=LINE_LIMIT,
        may_wait=True,
        label="AI tool",
        help_text="Only if one was used, here and below.",
    )
    ai_version = LineField(limit=LINE_LIMIT, required=False, label="Version of the tool")
    ai_sections = LineField(
        limit=LINE_LIMIT,
        may_wait=True,
        label="Parts it was used for",
        help_text="Such as: short answer; the section on treatment.",
    )
    ai_checked_by = LineField(
        limit=LINE_LIMIT, may_wait=True, label="Who checked them against the sources"
    )
    responsible = forms.BooleanField(
        required=False,
        label="I take responsibility for what it drafted, as for my own words",
        help_text=(
            "Only if it drafted text. Until an author says so, readers, reviewers and editors see "
            "a notice above the text."
        ),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, article: Article, by: Person
    ) -> None:
        self.article, self.by, self.byline = article, by, article.byline()
        self.filled_from = _source(article) if data is None else ""
        super().__init__(data, initial=_typed(article.declared, by) if self.filled_from else None)
        for author in self.byline:
            self.fields[f"{_ROLES}{author['id']}"] = forms.MultipleChoiceField(
                label=f"What {author['name']} contributed",
                choices=list(ROLES.items()),
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "Choose at least one role."},
            )
        roles = [name for name in self.fields if name.startswith(_ROLES)]
        self.order_fields(
            ["original", "is_funded", "funding", "has_interests", "interests", *roles]
        )

    @property
    def withheld(self) -> str:
        """What readers are not shown of the next submission, in words; empty if they see all of
        it."""
        return ", ".join(
            words for part, words in NAMED.items() if part in settings.WITHHELD_DECLARATIONS
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the words that an answer calls for."""
        typed = super().clean()
        if typed.get("is_funded") == SOME and not typed.get("funding"):
            self._ask("funding", "Name who funded it.")
        if typed.get("ai_use") in {ASSISTED, DRAFTED}:
            for name, sentence in (
                ("ai_tool", "Name the tool."),
                ("ai_sections", "Say which parts it was used for."),
                ("ai_checked_by", "Name who checked them against the sources."),
            ):
                if not typed.get(name):
                    self._ask(name, sentence)
        return typed

    def declared(self) -> dict[str, Any]:
        """Return what a valid form says, as the verb `submit` takes it."""
        typed, ai_use = self.cleaned_data, self.cleaned_data["ai_use"]
        return {
            "original": typed["original"],
            "funding": typed["funding"] if typed["is_funded"] == SOME else "",
            "interests": {str(self.by.pk): self.interests_text},
            "contributions": {
                str(author["id"]): typed[f"{_ROLES}{author['id']}"] for author in self.byline
            },
            "ai": {"use": ai_use}
            | ({word: typed[f"ai_{word}"] for word in AI_WORDS} if ai_use != NO_AI else {}),
            "responsible": ai_use == DRAFTED and typed["responsible"],
        }


def _source(article: Article) -> str:
    """Where an earlier declaration for this very text stands; empty if there is none. What was
    declared for another text, also one that this was adapted from, is none for it."""
    if article.revision:
        return f"what was declared with revision {article.revision.number}"
    is_own = article.declared and not article.adapted_from_id
    return "the file that this text was imported from" if is_own else ""


def _typed(declared: Mapping[str, Any], by: Person) -> dict[str, Any]:
    """Return the fields as they would be filled to declare this."""
    fields: dict[str, Any] = {
        f"{_ROLES}{key}": roles for key, roles in declared.get("contributions", {}).items()
    }
    for asked, name, words in (
        ("is_funded", "funding", declared.get("funding")),
        ("has_interests", "interests", declared.get("interests", {}).get(str(by.pk))),
    ):
        if words is not None:
            fields |= {asked: SOME if words else NONE, name: words}
    return fields | {f"ai_{name}": word for name, word in declared.get("ai", {}).items()}
