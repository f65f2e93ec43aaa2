"""CSL-JSON items as BibTeX (https://www.ctan.org/pkg/bibtex), in UTF-8."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ...references.items import day_of, note_of
from ...references.names import OTHERS

TYPES = {"article-journal": "article", "book": "book"}  # CSL's type: BibTeX's; all else is "misc"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SIGNS = str.maketrans(
    {
        # Braces by name: BibTeX counts them whether or not a backslash stands before them.
        "\\": r"\textbackslash{}",
        "{": r"\lbrace{}",
        "}": r"\rbrace{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "$&%#_"},
    }
)
_LIGATURES = re.compile(
    r"(?<=[-`'?!<>,])(?=[-`'<>,])"
)  # two signs that TeX would set as another one


def bibtex(items: Iterable[Mapping[str, Any]]) -> str:
    """Return the items as entries. Whatever was typed stands in braces and is no markup."""
    return "\n".join(map(_entry, items))


def _entry(item: Mapping[str, Any]) -> str:
    kind = TYPES.get(item["type"], "misc")
    issued: list[int] = item["issued"]["date-parts"][0] if "issued" in item else []
    year, month, *_ = [*issued, None, None]
    fields = {
        "author": " and ".join(map(_name, item.get("author", ()))),
        "title": _typed(item.get("title")),
        "journal" if kind == "article" else "howpublished": _typed(item.get("container-title")),
        "year": year and f"{{{year}}}",
        "month": month and MONTHS[month - 1],
        "version": _typed(item.get("version")),
        "volume": _typed(item.get("volume")),
        "number": _typed(item.get("issue")),
        "pages": _typed(item.get("page")).replace("-", "--"),
        "publisher": _typed(item.get("publisher")),
        "edition": _typed(item.get("edition")),
        "language": _typed(item.get("language")),
        "urldate": _verbatim(day_of(item, "accessed", "-")),
        "keywords": _typed(item.get("keyword")),
        "note": _typed(note_of(item)),
        **{
            name.lower(): _verbatim(item.get(name))
            for name in ("DOI", "PMID", "PMCID", "ISBN", "ISSN", "URL")
        },
    }
    fields["author"] = fields["author"] and f"{{{fields['author']}}}"
    lines = [f"  {name} = {value}" for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{item['id']},", ",\n".join(lines), "}\n"])


def _name(name: Mapping[str, str]) -> str:
    """Return a name, "others" for all that are not named; one that is whole in braces of its own,
    so that no comma and no "and" in it takes it apart."""
    if name.get("literal") == OTHERS:
        return "others"
    return (
        f"{{{escaped(name['literal'])}}}"
        if "literal" in name
        else f"{escaped(name['family'])}, {escaped(name['given'])}"
    )


def _typed(text: str | None) -> str:
    """Return a field; in braces twice, so that no style changes its capitals."""
    return f"{{{{{escaped(text)}}}}}" if text else ""


def _verbatim(text: str | None) -> str:
    """Return a field that BibTeX's packages take as it stands: an address, an identifier."""
    return (
        "{" + text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C") + "}"
        if text
        else ""
    )


def escaped(text: str) -> str:
    """Return `text` on one line as LaTeX that sets these very signs."""
    return _LIGATURES.sub("{}", " ".join(text.splitlines()).translate(_SIGNS))
