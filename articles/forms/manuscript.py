"""The editor page's form: the copy and its references, taken in and saved as one."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, cast

from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from ..models import Article, Audience, Person, Topic
from ..text.citations.checks import body_too_long, count_answer
from ..text.citations.reference_checks import listed_twice
from ..text.citations.renumbering import renumbered_answer, renumbered_body
from ..text.clean import BODY_LIMIT, SHORT_ANSWER_WORDS, TITLE_LIMIT, normal
from ..writing import saves
from . import looking_up
from . import references as rows
from .fields import LineField, TextField, whole_number
from .repairs import VERB, repaired

CO_AUTHORS_LIMIT = 20
UNKNOWN_PER_HOUR = (
    20  # so many addresses without an account may be tried: more would be a search for who has one
)
HOUR = 3_600  # seconds
PASTE = "paste"  # what the button asks for that reads references
AUTOSAVE, RESTORE = "autosave", "restore"
REASONS = {
    AUTOSAVE: saves.BY_ITSELF,
    RESTORE: saves.RESTORED,
}  # what the history says of a save, by its act


class CopyForm(forms.Form):
    """The columns of the working copy. Only the author names co-authors; a submission settles
    the audience."""

    use_required_attribute = False

    title = LineField(
        limit=TITLE_LIMIT,
        may_wait=True,
        label="Question",
        help_text="As a reader would ask it. It becomes the title.",
    )
    short_answer = TextField(
        limit=2_000,
        may_wait=True,
        label="Short answer",
        widget=forms.Textarea(attrs={"class": "prose-field", "rows": 5}),
    )
    audience = forms.ChoiceField(
        label="Written for",
        choices=Audience.choices,
        error_messages={"invalid_choice": "Choose one of these audiences."},
    )
    topic = forms.ModelChoiceField(
        Topic.objects.all(),
        label="Topic",
        empty_label=None,
        error_messages={
            "required": "Choose the topic it belongs to.",
            "invalid_choice": "Choose one of these topics.",
        },
    )
    co_authors = TextField(
        limit=6_000,
        required=False,
        label="Co-authors",
        widget=forms.Textarea(attrs={"class": "prose-field", "rows": 2, "dir": "ltr"}),
        help_text=(
            "One e-mail address on each line, of people with an account here. They can write with "
            "you."
        ),
    )
    body = TextField(
        limit=BODY_LIMIT,
        may_wait=True,
        label="Text",
        widget=forms.Textarea(attrs={"rows": 22}),
        help_text=(
            "Markdown. Cite with [1], [2, 5] or [3-5]. HTML, and signs beside a number, are shown "
            "as typed."
        ),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, article: Article, by: Person) -> None:
        self.article, self.by = article, by
        initial = {
            name: getattr(article, name) for name in ("title", "short_answer", "audience", "body")
        }
        super().__init__(data, initial=initial | {"topic": article.topic_id})
        words = (
            f"At most {SHORT_ANSWER_WORDS} words; {count_answer(article.short_answer)} used. Cite "
            "as in the text."
        )
        self.fields["short_answer"].help_text = words
        topics = [(topic.pk, str(topic)) for topic in Topic.objects.all()]
        cast(
            forms.ModelChoiceField, self.fields["topic"]
        ).choices = topics  # asked for once, shown often
        if article.is_address_settled:
            del self.fields["audience"]
        if by.pk != article.author_id:
            del self.fields["co_authors"]
        else:
            self.initial["co_authors"] = "\n".join(person.email for person in article.sharing())

    def clean_body(self) -> str:
        """Return the text; raises ValidationError when it has too many lines."""
        body = str(self.cleaned_data["body"])
        if message := body_too_long(body):
            raise ValidationError(message, code="too_long")
        return body

    def clean_co_authors(self) -> list[Person]:
        """Return the people behind the addresses; raises ValidationError for each address that
        cannot be added."""
        typed = list(
            dict.fromkeys(
                line.strip().lower()
                for line in self.cleaned_data["co_authors"].splitlines()
                if line.strip()
            )
        )
        if len(typed) > CO_AUTHORS_LIMIT:
            raise ValidationError(
                f"These are {len(typed)} co-authors; at most {CO_AUTHORS_LIMIT} can be named.",
                code="too_many",
            )
        named = set(self.article.co_authors.values_list("email", flat=True))
        self._refuse_a_search(set(typed) - named)
        known = models.Q(is_active=True) | models.Q(
            pk__in=self.article.co_authors.values("pk")
        )  # who was named may stay
        people = {person.email: person for person in Person.objects.filter(known, email__in=typed)}
        self._count_unknown(set(typed) - people.keys())
        refused = [
            refusal for address in typed if (refusal := self._refused(address, people.get(address)))
        ]
        if refused:
            raise ValidationError(refused)
        return [people[address] for address in typed]

    def _refuse_a_search(self, added: set[str]) -> None:
        # Before anything is looked up: from here on, an address with an account gets the same
        # answer as one without.
        if added and cache.get(self._tries, 0) >= UNKNOWN_PER_HOUR:
            raise ValidationError(
                "Too many addresses were tried. Wait an hour, or save without them.",
                code="too_many_tries",
            )

    def _count_unknown(self, unknown: set[str]) -> None:
        if unknown:
            cache.set(self._tries, cache.get(self._tries, 0) + len(unknown), HOUR)

    @property
    def _tries(self) -> str:
        return f"co-authors-tried:{self.by.pk}"

    def _refused(self, address: str, person: Person | None) -> str:
        if person and person.pk == self.article.author_id:
            return f"{address} is your own address: you are the author already."
        try:
            validate_email(address)
        except ValidationError:
            return f"“{address[:100]}” is not an e-mail address. Write one on each line."
        return "" if person else f"No active account with the address {address} can be added."


class Manuscript:
    """What an author types on the editor page, with the buttons of its list, and the `files` sent
    with it; or, without data, what is saved."""

    def __init__(
        self,
        article: Article,
        by: Person,
        data: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
    ) -> None:
        self.article, self.by, self.data, self.place, self.repaired = article, by, data, 0, ""
        if data is not None and self.is_repair:
            data, self.repaired = repaired(data, self.act)
            self.data = data
        self.wanted: tuple[str, ...] = ()  # works that are to be looked up
        self.said = ""  # of what a press of the look-up did
        self.added = range(0)  # the numbers of references that were pasted
        self.dropped = 0  # markers that cited a reference which was taken out
        if data is not None:
            self.data = data = self._renumbered(data)
        self.copy = CopyForm(data, article=article, by=by)
        if self.is_by_itself:  # half an address names nobody, and naming somebody sends them word
            self.copy.fields.pop("co_authors", None)
        self.pasting = rows.PasteForm()
        if data is None:
            self.rows, self.version = rows.unbound(article.references.all()), article.version
            return
        typed, self.place = rows.rearranged(rows.typed(data), self.act)
        if pressed := looking_up.pressed(typed, self.act):
            typed, self.place = pressed.rows, pressed.place
            self.wanted, self.said = pressed.wanted, pressed.said
        sent = (data, files) if self.act == PASTE else ()
        self.pasting = rows.PasteForm(*sent, initial={"pasted": data.get("pasted", "")})
        if self.pasting.is_valid():
            self.place = len(typed) + 1
            typed += self.pasting.rows
            self.added = range(self.place, len(typed) + 1)
            self.pasting = rows.PasteForm()
        self.rows, self.version = rows.bound(typed), whole_number(data.get("version", ""))

    @property
    def act(self) -> str:
        """What the pressed button asks for beside saving, such as "submit", "add" or "up-3"."""
        return str((self.data or {}).get("act", ""))

    @property
    def is_repair(self) -> bool:
        """Is the button one that puts a finding right? `repaired` is the field that it did so
        in."""
        return self.act.startswith(f"{VERB}-")

    @property
    def is_by_itself(self) -> bool:
        """Does the page save by itself, a while after the last key? Then nobody has pressed a
        button."""
        return self.act == AUTOSAVE

    def _renumbered(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Let the markers follow the list, where a button moves it."""
        to = rows.moves(len(rows.typed(data)), self.act)
        if not to:
            return data
        body, in_body = renumbered_body(normal(str(data.get("body", ""))), to)
        answer, in_answer = renumbered_answer(normal(str(data.get("short_answer", ""))), to)
        self.dropped = in_body + in_answer
        return {name: data[name] for name in data} | {"body": body, "short_answer": answer}

    @cached_property
    def problem(self) -> str:
        """What is wrong with the list as a whole."""
        return (
            f"The list holds at most {rows.ROWS_LIMIT} references. Remove one first."
            if len(self.rows) > rows.ROWS_LIMIT
            else ""
        )

    def is_valid(self) -> bool:
        """Can it be saved as it stands? Each field knows what is wrong with it."""
        return all(
            [
                self.copy.is_valid(),
                *[row.is_valid() for row in self.rows],
                not self.problem,
                not self.pasting.errors,
            ]
        )

    def errors(self) -> list[tuple[str, str, str]]:
        """Return what is wrong, in the order of the page: where (an id), the field's name, the
        sentence."""
        wrong = [
            (field.auto_id, str(field.label), str(error))
            for field in self.copy
            for error in field.errors
        ]
        wrong += [
            (field.auto_id, f"Reference {number}, {field.label}", str(error))
            for number, row in enumerate(self.rows, 1)
            for field in row
            for error in field.errors
        ]
        wrong += [
            (field.auto_id, str(field.label), str(error))
            for field in self.pasting
            for error in field.errors
        ]
        return wrong + ([("reference-list", "References", self.problem)] if self.problem else [])

    def unclear_days(self) -> list[str]:
        """Return, in sentences, of which days only the year is kept."""
        return [
            f"Reference {number}: of “{day}” only the year is kept, as it may be read in two ways. "
            "Write the day as 2026-11-30, under “Accessed”."
            for number, row in enumerate(self.rows, 1)
            if (day := row.unclear_day)
        ]

    def listed_twice(self) -> list[str]:
        """Return, in sentences, which of the references that were added stood in the list."""
        listed = [row.to_reference().as_csl() for row in self.rows] if self.added else []
        return [finding.message for finding in listed_twice(listed) if finding.line in self.added]

    @property
    def is_saved_already(self) -> bool:
        """Would an automatic save, or one before a look-up, change nothing? Then none is made. One
        at a press of another button is always made."""
        return (
            (self.is_by_itself or looking_up.is_asking(self.act))
            and self.version == self.article.version
            and self.is_saved_in(self.article)
        )

    def save(self, **copy: Any) -> int:
        """Save a valid manuscript, and further columns in `copy`; return its version.

        Raises Stale when somebody was faster, PermissionDenied for a stranger.
        """
        self.article.edit(
            by=self.by,
            version=self.version,
            reason=REASONS.get(self.act, ""),
            references=[row.to_reference() for row in self.rows],
            **self.copy.cleaned_data,
            **copy,
        )
        return self.version + 1

    def is_saved_in(self, article: Article) -> bool:
        """Does `article` hold exactly this already? Then sending it twice was once too often,
        and no harm done."""
        columns = {
            name: value for name, value in self.copy.cleaned_data.items() if name != "co_authors"
        }
        co_authors = self.copy.cleaned_data.get("co_authors")
        return (
            all(getattr(article, name) == value for name, value in columns.items())
            and [row.to_reference().as_csl() for row in self.rows] == article.listed
            and (co_authors is None or set(co_authors) == set(article.co_authors.all()))
        )

    def texts(self) -> dict[str, str]:
        """Return every part as plain text under its label, to be laid beside another's."""
        parts = {str(field.label): _words(field) for field in self.copy}
        listed = (" · ".join(filter(None, map(_words, row))) for row in self.rows)
        return parts | {
            "References": "\n".join(f"[{number}] {words}" for number, words in enumerate(listed, 1))
        }


def _words(field: forms.BoundField) -> str:
    value = field.value()
    value = "" if value is None else str(value)
    choices = getattr(field.field, "choices", None)
    if choices is not None and value:
        return next((str(label) for key, label in choices if str(key) == value), value)
    return value.replace("\r\n", "\n").rstrip()
