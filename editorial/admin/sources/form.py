"""What editors say of a source: a line for each thing by which references show that they are
from it."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError

from articles.sources.naming import doi_key, issn_key, name_key, plain_words, site_key
from articles.sources.source import LISTS, Source, held_by_others
from articles.text.citations.identifiers import issn

MOST_LINES = 100
_BEGINNING = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]{1,9}){0,3}(?:/[!-~]{1,200})?", re.ASCII)
_HOST = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}", re.ASCII)


def doi_beginning(typed: str) -> str:
    """Return the beginning of a DOI as it is kept; raises ValidationError."""
    bare = (
        re.sub(
            r"^(?:https?://)?(?:dx\.)?(?:doi\.org/|doi:)", "", typed.strip(), flags=re.IGNORECASE
        )
        .rstrip("/.-_;:(")
        .lower()
    )
    if not _BEGINNING.fullmatch(bare):
        raise ValidationError(
            "It is no beginning of a DOI. Write it as 10.1101, or with what follows: "
            "10.1002/14651858."
        )
    return bare


def host(typed: str) -> str:
    """Return the name of a site without what stands around it in an address; raises
    ValidationError."""
    bare = typed.strip().lower()
    try:
        bare = (urlsplit(bare if "//" in bare else f"//{bare}").hostname or "").removeprefix("www.")
    except ValueError:
        bare = ""
    if not _HOST.fullmatch(bare):
        raise ValidationError("It is no name of a site. Write it as who.int.")
    return bare


def name(typed: str) -> str:
    """Return a name on one line; raises ValidationError for one without letters."""
    if not plain_words(typed) or len(typed) > 200:
        raise ValidationError("It is no name of at most 200 characters.")
    return " ".join(typed.split())


WAYS: dict[str, tuple[Callable[[str], str], Callable[[str], str]]] = {
    "other_names": (name, name_key),
    "issns": (issn, issn_key),
    "doi_beginnings": (doi_beginning, doi_key),
    "sites": (host, site_key),
}
HELP = {
    "other_names": (
        "Abbreviations and former names, one to a line. Capitals and signs do not matter."
    ),
    "issns": "One to a line, as 1469-493X.",
    "doi_beginnings": (
        "One to a line: the number of the registrant (10.48550), where all its DOIs are of this "
        "source, or with what follows up to a dot, hyphen, bracket or slash (10.1002/14651858)."
    ),
    "sites": (
        "One to a line, as who.int; what is below it belongs to it, unless another source names "
        "that."
    ),
    "notes": "For editors: nobody else reads them.",
    "is_active": "What is not active is known, and nothing is found by it.",
}


class SourceForm(forms.ModelForm):
    """A source; what leads to another one already is said beside the list it stands in."""

    class Meta:
        model = Source
        fields = ("name", "kind", *LISTS, "notes", "is_active")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field, words in HELP.items():
            if field in self.fields:  # who may only look is shown none
                self.fields[field].help_text = words
                if isinstance(self.fields[field].widget, forms.Textarea):
                    self.fields[field].widget.attrs |= {"rows": 4}

    def clean(self) -> dict[str, Any]:
        """Return what was typed, each list in its one form."""
        given = super().clean() or {}
        keys: dict[str, str] = {}
        for of, (read, key_of) in WAYS.items():
            lines = self._read(of, read, given.get(of) or "")
            given[of] = "\n".join(lines)
            keys |= {key_of(line): of for line in lines}
        if title := given.get("name"):
            if not plain_words(title):
                self.add_error("name", "It needs a letter or a figure.")
            keys |= {name_key(title): "name"}
        for key, other in held_by_others(keys, self.instance):
            self.add_error(
                keys[key],
                f"“{key.partition(' ')[2]}” leads to {other} already: take it off there first.",
            )
        return given

    def _read(self, of: str, read: Callable[[str], str], text: str) -> list[str]:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            self.add_error(of, f"There are {len(lines):,} lines; at most {MOST_LINES} are kept.")
            return []
        found = []
        for line in lines:
            try:
                found.append(read(line))
            except ValidationError as refusal:
                self.add_error(of, f"“{line.strip()[:60]}”: {' '.join(refusal.messages)}")
        return list(dict.fromkeys(found))
