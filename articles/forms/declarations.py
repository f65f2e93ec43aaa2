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
NAMED = {"funding": "funding", "interests": "your interests", "contributions": "contributions", "ai": "the use of AI"}


def _words(label: str, hint: str) -> TextField:
    area = forms.Textarea(attrs={"class": "prose-field", "rows": 3})
    return TextField(limit=WORDS_LIMIT, required=False, label=label, help_text=hint, widget=area)


class DeclarationsForm(forms.Form):
    """Asks for what is frozen with the next revision of an article. It begins with what was declared before.

    That the text is original, and who answers for a machine's words, is asked anew each time.
    """

    use_required_attribute = False

    original = forms.BooleanField(
        label="The text is the authors’ own work", help_text="It is published nowhere else, and what was taken from others is cited.",
        error_messages={"required": "A text can only be submitted if it is the authors’ own."})
    is_funded = forms.ChoiceField(
        label="Funding", widget=forms.RadioSelect, choices=[(NONE, "Nobody paid for this work"), (SOME, "It was funded, as named below")],
        error_messages={"required": "Say whether anybody paid for this work."})
    funding = _words("Who funded it", "Only if it was funded: who, and the number of the grant if there is one.")
    has_interests = forms.ChoiceField(
        label="Your competing interests", widget=forms.RadioSelect,
        choices=[(NONE, "I have none"), (SOME, "I have those named below")],
        error_messages={"required": "Say whether you have competing interests."})
    interests = _words("Which interests", "Only if you have any: fees, shares, posts, patents, ties to people, in the last three years.")
    ai_use = forms.ChoiceField(
        label="Use of AI", widget=forms.RadioSelect,
        choices=[(NO_AI, "None was used"), (ASSISTED, "It assisted: I wrote the text, and it helped with language, search or structure"),
                 (DRAFTED, "It drafted text that stands here")],
        error_messages={"required": "Say whether AI was used to write this text."})
    ai_tool = LineField(limit=LINE_LIMIT, required=False, label="AI tool", help_text="Only if one was used, here and below.")
    ai_version = LineField(limit=LINE_LIMIT, required=False, label="Version of the tool")
    ai_sections = LineField(limit=LINE_LIMIT, required=False, label="Parts it was used for",
                            help_text="Such as: short answer; the section on treatment.")
    ai_checked_by = LineField(limit=LINE_LIMIT, required=False, label="Who checked them against the sources")
    responsible = forms.BooleanField(
        required=False, label="I take responsibility for what it drafted, as for my own words",
        help_text="Only if it drafted text. Until an author says so, readers, reviewers and editors see a notice above the text.")

    def __init__(self, data: Mapping[str, Any] | None = None, *, article: Article, by: Person) -> None:
        self.article, self.by, self.byline = article, by, article.byline()
        super().__init__(data, initial=_typed(article.declared or _declared_before(by), by))
        for one in self.byline:
            self.fields[f"{_ROLES}{one['id']}"] = forms.MultipleChoiceField(
                label=f"What {one['name']} contributed", choices=list(ROLES.items()), widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "Choose at least one role."})
        names = list(self.fields)
        at, end = names.index("ai_use"), len(names) - len(self.byline)
        self.order_fields([*names[:at], *names[end:], *names[at:end]])

    @property
    def withheld(self) -> str:
        """What readers are not shown of the next submission, in words; empty if they see all of it."""
        return ", ".join(words for part, words in NAMED.items() if part in settings.WITHHELD_DECLARATIONS)

    def clean(self) -> dict[str, Any]:
        """Ask for the words that an answer calls for."""
        typed = self.cleaned_data
        if typed.get("is_funded") == SOME and not typed.get("funding"):
            self._ask("funding", "Name who funded it.")
        if typed.get("has_interests") == SOME and not typed.get("interests"):
            self._ask("interests", "Name your interests.")
        if typed.get("ai_use") in {ASSISTED, DRAFTED}:
            for name, sentence in (("ai_tool", "Name the tool."), ("ai_sections", "Say which parts it was used for."),
                                   ("ai_checked_by", "Name who checked them against the sources.")):
                if not typed.get(name):
                    self._ask(name, sentence)
        return typed

    def _ask(self, name: str, sentence: str) -> None:
        if name not in self.errors:
            self.add_error(name, sentence)

    def declared(self) -> dict[str, Any]:
        """Return what a valid form says, as the verb `submit` takes it."""
        typed, ai_use = self.cleaned_data, self.cleaned_data["ai_use"]
        own = {str(self.by.pk): typed["interests"] if typed["has_interests"] == SOME else ""}
        return {
            "original": typed["original"],
            "funding": typed["funding"] if typed["is_funded"] == SOME else "",
            "interests": own,
            "contributions": {str(one["id"]): typed[f"{_ROLES}{one['id']}"] for one in self.byline},
            "ai": {"use": ai_use} | ({word: typed[f"ai_{word}"] for word in AI_WORDS} if ai_use != NO_AI else {}),
            "responsible": ai_use == DRAFTED and typed["responsible"],
        }


def _declared_before(by: Person) -> dict[str, Any]:
    """What somebody said of their interests with the last article of theirs; the rest is about that one alone."""
    last = Article.objects.filter(author=by).exclude(declared={}).order_by("-pk").values_list("declared", flat=True).first()
    return {"interests": last["interests"]} if last else {}


def _typed(declared: Mapping[str, Any], by: Person) -> dict[str, Any]:
    """Return the fields as they would be filled to declare this."""
    fields: dict[str, Any] = {f"{_ROLES}{key}": roles for key, roles in declared.get("contributions", {}).items()}
    for asked, name, words in (("is_funded", "funding", declared.get("funding")),
                               ("has_interests", "interests", declared.get("interests", {}).get(str(by.pk)))):
        if words is not None:
            fields |= {asked: SOME if words else NONE, name: words}
    return fields | {f"ai_{name}": word for name, word in declared.get("ai", {}).items()}
