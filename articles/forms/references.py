"""The list of references as rows of a form, and what its buttons do to the list."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from ..models import Reference
from ..references import file_text, paste
from ..references.rows import hyphenated
from ..references.unreadable import Unreadable
from ..text.citations import AUTHORS_LIMIT, EVIDENCE, KINDS, PINPOINT_LIMIT
from ..text.citations.days import DAY_LIMIT, is_unclear, iso
from ..text.citations.folding import without_leftovers
from ..text.citations.identifiers import CHECKS
from ..text.citations.languages import tag
from ..text.citations.pasted import identified
from ..text.citations.renumbering import moved
from ..text.clean import one_line
from .fields import LineField

ROWS_LIMIT = 100
FURTHER = (
    "pinpoint",
    "evidence",
    "volume",
    "issue",
    "pages",
    "publisher",
    "edition",
    "language",
    "accessed",
)
IDENTIFIERS_LIMIT = 2_000  # characters
MOVING = {"remove", "up", "down"}
_COLUMNS = {csl: ours for ours, csl in Reference.COLUMNS.items()}
_ROOM = {field.attname: field.max_length or 0 for field in Reference._meta.concrete_fields}
# What tells a bare number from a PubMed number where the row is shown again.
_LABELS = {"PMID": "PMID:", "ISBN": "ISBN:", "ISSN": "ISSN:"}


class IdentifiersField(LineField):
    """Identifiers as they are pasted, sorted by column. Line ends part them; what came along
    unseen is left behind."""

    cleaned = staticmethod(lambda text: one_line(" ".join(without_leftovers(text).split())))

    def clean(self, value: Any) -> dict[str, str]:
        """Return what is found by column; raises ValidationError."""
        found = {
            _COLUMNS[kind]: identifier
            for kind, identifier in identified(super().clean(value)).items()
        }
        for column, identifier in found.items():
            if len(identifier) > _ROOM[column]:
                raise ValidationError(
                    f"An identifier of {len(identifier):,} characters does not fit.",
                    code="too_long",
                )
        return found


class YearField(LineField):
    """A year of publication, or nothing."""

    def clean(self, value: Any) -> int | None:
        """Return the year; raises ValidationError for what is none."""
        typed, latest = super().clean(value), timezone.now().year + 1
        if not typed:
            return None
        if not re.fullmatch("[0-9]{4}", typed) or not 1500 <= int(typed) <= latest:
            raise ValidationError(
                f"Write a year from 1500 to {latest}, in four digits.", code="year"
            )
        return int(typed)


class PagesField(LineField):
    """Pages with a hyphen between them, whichever dash is typed."""

    cleaned = staticmethod(lambda text: hyphenated(one_line(text)))


class LanguageField(LineField):
    """A language, by its tag where it is known."""

    cleaned = staticmethod(lambda text: tag(one_line(text)))


class AccessedField(LineField):
    """The day on which a source was looked at, or its month or year; or nothing."""

    def clean(self, value: Any) -> str:
        """Return it as ISO 8601 has it; raises ValidationError for what is none."""
        typed = super().clean(value)
        found = iso(typed)
        if typed and not found:
            raise ValidationError("Write a day as 2026-11-30: year, month, day.", code="day")
        return found


class ReferenceForm(forms.Form):
    """One row of the list. Its place is the number the text cites. The findings ask for what is
    missing."""

    use_required_attribute = False
    look_up: Any = None  # what was looked up of it (looking_up.LookUp), where the page shows that

    kind = forms.ChoiceField(
        choices=KINDS.items(),
        label="Kind",
        initial="research",
        error_messages={"invalid_choice": "Choose one of these kinds."},
    )
    year = YearField(
        limit=4, may_wait=True, label="Year", widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    title = LineField(may_wait=True, limit=500, label="Title")
    authors = LineField(may_wait=True, limit=AUTHORS_LIMIT, label="Authors")
    source = LineField(
        may_wait=True, limit=300, label="Source", help_text="Journal, book or organisation."
    )
    identifiers = IdentifiersField(
        may_wait=True,
        limit=IDENTIFIERS_LIMIT,
        label="DOI, PMID, PMCID, ISBN, ISSN or web address",
        help_text="As you find them. Several may stand here, with spaces between.",
    )
    pinpoint = LineField(
        may_wait=True,
        limit=PINPOINT_LIMIT,
        label="Where in the source",
        help_text="Page, section or table, or a short quote that supports what you say.",
    )
    evidence = forms.ChoiceField(
        required=False,
        choices=[("", "What its kind says"), *EVIDENCE.items()],
        label="Evidence",
        error_messages={"invalid_choice": "Choose one of these grades."},
    )
    volume = LineField(
        may_wait=True, limit=60, label="Volume", to_shorten="Keep the number of the volume alone."
    )
    issue = LineField(
        may_wait=True, limit=60, label="Issue", to_shorten="Keep the number of the issue alone."
    )
    pages = PagesField(
        may_wait=True,
        limit=100,
        label="Pages",
        to_shorten="Keep the first and the last page; those that support your statement belong "
        "under “Where in the source”.",
    )
    publisher = LineField(may_wait=True, limit=300, label="Publisher")
    edition = LineField(may_wait=True, limit=100, label="Edition")
    language = LanguageField(
        may_wait=True, limit=40, label="Language", help_text="Such as German, or de."
    )
    accessed = AccessedField(
        may_wait=True, limit=DAY_LIMIT, label="Accessed", help_text="Such as 2026-11-30."
    )

    @property
    def further(self) -> list[forms.BoundField]:
        """The fields that are folded away."""
        return [self[name] for name in FURTHER]

    @property
    def is_wrong_further(self) -> bool:
        """Is something wrong with one of them, so that they must be seen?"""
        return any(name in self.errors for name in FURTHER)

    @property
    def filled_further(self) -> int:
        """How many of them say something."""
        return sum(bool(field.value()) for field in self.further)

    @property
    def unclear_day(self) -> str:
        """What is typed as the day on which it was looked at, where the year alone is kept of it;
        else nothing."""
        typed = str(self["accessed"].value() or "").strip()
        return typed if is_unclear(typed) else ""

    def to_reference(self) -> Reference:
        """Return the unsaved reference of a valid row."""
        columns = {
            name: value for name, value in self.cleaned_data.items() if name != "identifiers"
        }
        return Reference(**columns, **self.cleaned_data["identifiers"])


class PasteForm(forms.Form):
    """References from elsewhere, pasted or in a file, which a button reads into rows."""

    use_required_attribute = False

    pasted = forms.CharField(
        label="References from elsewhere",
        strip=False,
        widget=forms.Textarea(attrs={"class": "prose-field", "rows": 4, "dir": "auto"}),
        help_text="DOIs, PubMed numbers, ISBNs or addresses, each on a line; lines of a list of "
        "references; or BibTeX, RIS, PubMed, "
        "EndNote or CSL-JSON text.",
        error_messages={
            "required": paste.NOTHING,
            "null_characters_not_allowed": (
                "This holds characters that are no text. Paste it again."
            ),
        },
    )

    reference_file = forms.FileField(
        label="A file of references",
        required=False,
        widget=forms.FileInput({"accept": ",".join(file_text.ENDINGS)}),
        help_text=f"From a reference manager: .bib, .ris, .nbib, .enw, .json or .txt; at most "
        f"{file_text.LIMIT // 1_000} kB.",
        error_messages={
            "empty": "This file is empty. Choose another.",
            "invalid": "No file came. Choose it again.",
        },
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        **options: Any,
    ) -> None:
        super().__init__(data, files, **options)
        self.fields["pasted"].required = not (files and files.get("reference_file"))

    @property
    def rows(self) -> list[dict[str, str]]:
        """What a valid form holds, as rows."""
        return [*self.cleaned_data["pasted"], *self.cleaned_data["reference_file"]]

    def clean_pasted(self) -> list[dict[str, str]]:
        """Return what is pasted as rows; raises ValidationError that says where it cannot be
        read."""
        pasted = self.cleaned_data["pasted"]
        return _read(lambda: paste.rows(pasted)) if pasted.strip() else []

    def clean_reference_file(self) -> list[dict[str, str]]:
        """Return what the file holds as rows; raises ValidationError as for what is pasted."""
        file = self.cleaned_data["reference_file"]

        def rows_of_file() -> list[dict[str, str]]:
            file_text.look(file.name, file.size)
            return paste.rows(file_text.text_of(file.read()))

        return _read(rows_of_file) if file else []


def _read(reading: Callable[[], list[dict[str, str]]]) -> list[dict[str, str]]:
    try:
        return reading()
    except Unreadable as fault:
        raise ValidationError(str(fault), code="unreadable") from fault


def shown(reference: Reference) -> dict[str, Any]:
    """Return what the row of a saved reference shows, by field."""
    known = {kind: str(getattr(reference, _COLUMNS[kind])) for kind in CHECKS}
    row = {
        name: getattr(reference, name)
        for name in ReferenceForm.base_fields
        if name != "identifiers"
    }
    return row | {"identifiers": written(known)}


def written(identifiers: Mapping[str, str]) -> str:
    """Return identifiers, by kind, as one line that is read the same again."""
    return " ".join(
        f"{_LABELS.get(kind, '')}{identifiers[kind]}" for kind in CHECKS if identifiers.get(kind)
    )


def sent(references: Iterable[Reference]) -> dict[str, str]:
    """Return the fields of the rows of these references, as a form would send them."""
    return {
        f"reference-{at}-{name}": str(value or "")
        for at, reference in enumerate(references)
        for name, value in shown(reference).items()
    }


def typed(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the rows a posted form holds, as typed, by field. Never more than one over the
    limit."""
    rows: list[dict[str, str]] = []
    while len(rows) <= ROWS_LIMIT and f"reference-{len(rows)}-kind" in data:
        rows.append(
            {
                name: data.get(f"reference-{len(rows)}-{name}", "")
                for name in ReferenceForm.base_fields
            }
        )
    return rows


def moves(count: int, act: str) -> dict[int, int]:
    """Return where the numbers of a list of so many rows go by what a button says: see
    `renumbering.moved`."""
    verb, at = _what(act)
    return moved(verb, at, count) if verb in MOVING and 1 <= at <= count else {}


def _what(act: str) -> tuple[str, int]:
    verb, _, number = act.partition("-")
    return verb, int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0


def rearranged(rows: list[dict[str, str]], act: str) -> tuple[list[dict[str, str]], int]:
    """Do what a button says: "add", or "remove", "up", "down" with the number of a row, as in
    "up-3".

    Returns the new rows and the number of the row to look at next, 0 for none. Another act changes
    nothing.
    """
    verb, number = _what(act)
    at = number - 1
    rows = list(rows)
    if verb == "add":
        return [*rows, {"kind": "research"}], len(rows) + 1
    if not 0 <= at < len(rows) or verb not in MOVING:
        return rows, 0
    row = rows.pop(at)
    if verb == "remove":
        return rows, min(at + 1, len(rows))
    to = max(at - 1, 0) if verb == "up" else min(at + 1, len(rows))
    rows.insert(to, row)
    return rows, to + 1


def bound(rows: Iterable[Mapping[str, str]]) -> list[ReferenceForm]:
    """Return the rows as bound forms."""
    named = [(f"reference-{at}", row) for at, row in enumerate(rows)]
    return [
        ReferenceForm({f"{prefix}-{name}": value for name, value in row.items()}, prefix=prefix)
        for prefix, row in named
    ]


def unbound(references: Iterable[Reference]) -> list[ReferenceForm]:
    """Return saved references as forms that show them."""
    return [
        ReferenceForm(initial=shown(reference), prefix=f"reference-{at}")
        for at, reference in enumerate(references)
    ]
