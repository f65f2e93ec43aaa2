"""The formats of reference managers, read into CSL-JSON items: BibTeX, RIS, CSL-JSON itself, and
those of `tagged`.

Tags of RIS: https://en.wikipedia.org/wiki/RIS_(file_format).
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import Any

import bibtexparser
import rispy
from bibtexparser import middlewares
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from .items import NUMBERS, PINNED, Item, dated, standard_number
from .names import OTHERS, named, organisation
from .tagged import medline, refer
from .unreadable import Unreadable

_BIBTEX = {
    "title": "title",
    "booktitle": "container-title",
    "journal": "container-title",
    "howpublished": "container-title",
    "publisher": "publisher",
    "organization": "publisher",
    "volume": "volume",
    "number": "issue",
    "pages": "page",
    "edition": "edition",
    "language": "language",
    "langid": "language",
    "year": "issued",
    "date": "issued",
    "urldate": "accessed",
    "note": "note",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "url": "URL",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "keywords": "keyword",
}
_BIBTEX_TYPES = {
    "book": "book",
    "inbook": "chapter",
    "incollection": "chapter",
    "online": "webpage",
    "misc": "webpage",
}
_RIS = {
    "primary_title": "title",
    "title": "title",
    "secondary_title": "container-title",
    "journal_name": "container-title",
    "alternate_title3": "container-title",
    "publisher": "publisher",
    "volume": "volume",
    "number": "issue",
    "edition": "edition",
    "language": "language",
    "access_date": "accessed",
    "year": "issued",
    "publication_year": "issued",
    "doi": "DOI",
    "pubmed_id": "PMID",
}
_RIS_LISTS = [*rispy.config.LIST_TYPE_TAGS, "SN"]  # a book in a series has two numbers
_RIS_TYPES = {"BOOK": "book", "CHAP": "chapter", "ELEC": "webpage", "WEB": "webpage"}
_SIGNS = get_default_latex_context_db()
_SIGNS.add_context_category(
    "as typed",
    prepend=True,
    # An address is what stands in it; the sign of a power is the one on the keyboard.
    macros=[MacroTextSpec("url", "%s"), MacroTextSpec("textasciicircum", "^")],
)
_TEX = LatexNodes2Text(_SIGNS, strict_latex_spaces=True)
# What BibTeX's packages take as it stands: there "~" is no space, and "--" no dash.
_VERBATIM = {"doi", "isbn", "issn", "pmid", "pmcid", "url", "urldate"}
_WRAPPED = re.compile(r"\\url\s?\{(.{0,2000})\}", re.DOTALL)
_ESCAPED = re.compile(
    r"(?P<tilde>\\textasciitilde|\$\\sim\$)(?:\{\})?|(?P<line>\\textunderscore)(?:\{\})?"
    r"|\\(?P<typed>[_%&#$~^{}])(?:\{\})?"
)
_ADDRESS = re.compile(r"https?://\S{1,2000}", re.IGNORECASE)
_LATEX, _BARE = re.compile(r"[\\{}$~]|--|``|''"), re.compile(r"(?<!\\)[&%#]")
_BRACE = re.compile(r"\\(?:[A-Za-z]{1,30}\*?|.)\s{0,3}\{|(?<=\})\{|[{}]", re.DOTALL)
_COMMANDS_DEEP, _BRACES_DEEP = 3, 20
_LATEX_LIMIT = (
    2_000  # characters: what is longer fits no field of a reference, and is refused there
)


def csl_json(text: str) -> Iterator[Item]:
    """Yield the items of CSL-JSON: a list of them, or one."""
    try:
        found = json.loads(text)
    except (
        ValueError,
        RecursionError,
    ) as fault:  # no JSON, a number of thousands of digits, lists within lists
        line = getattr(fault, "lineno", 1)
        raise Unreadable(
            f"Line {line} is no JSON. Paste the whole of it, from the first bracket to the last."
        ) from fault
    items = (
        found
        if isinstance(found, list)
        else found.get("items", [found])
        if isinstance(found, dict)
        else []
    )
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Unreadable("This is JSON, but no list of references. Export them as CSL-JSON.")
    yield from items


def bibtex(text: str) -> Iterator[Item]:
    """Yield the items of BibTeX; raises Unreadable for the first entry that is broken."""
    taken_apart: Any = [middlewares.NormalizeFieldKeys(), middlewares.SeparateCoAuthors()]
    library = bibtexparser.parse_string(text, append_middleware=taken_apart)
    for broken in library.failed_blocks[:1]:
        raise Unreadable(
            f"The entry that begins in line {(broken.start_line or 0) + 1} {_fault(broken)}."
        )
    for entry in library.entries:
        fields = {field.key: field.value for field in entry.fields}
        names = fields.get("author") or fields.get("editor") or []
        item = {
            "type": _BIBTEX_TYPES.get(entry.entry_type.lower(), "article-journal"),
            "author": [_of_bibtex(name) for name in names],
        }
        read = {
            key: (_as_it_stands if key in _VERBATIM else _of_latex)(str(value))
            for key, value in fields.items()
            if key in _BIBTEX
        }
        address = _as_it_stands(str(fields.get("howpublished", "")))
        if "url" not in read and _ADDRESS.fullmatch(address):
            read |= {"url": address, "howpublished": ""}
        yield dated(item | {_BIBTEX[key]: value for key, value in read.items() if value})


def ris(text: str) -> Iterator[Item]:
    """Yield the items of RIS."""
    try:
        entries = rispy.loads(
            text if text.rstrip().endswith("-") else f"{text.rstrip()}\nER  - \n",
            skip_unknown_tags=True,
            list_tags=_RIS_LISTS,
        )
    except (rispy.parser.ParseError, OSError, ValueError, KeyError, IndexError) as fault:
        raise Unreadable(
            "This begins like RIS, but cannot be read. Each reference begins with “TY  - ” and "
            "ends with “ER  - ”."
        ) from fault
    for entry in entries:
        names = entry.get("first_authors") or entry.get("authors") or []
        item = {
            "type": _RIS_TYPES.get(entry.get("type_of_reference", ""), "article-journal"),
            "author": [*map(_of_ris, names)],
        }
        item |= {csl: str(entry[key]) for key, csl in reversed(_RIS.items()) if entry.get(key)}
        if pages := "-".join(filter(None, (entry.get("start_page"), entry.get("end_page")))):
            item["page"] = pages
        if keywords := entry.get("keywords"):
            item["keyword"] = ", ".join(keywords)
        if note := next(
            (candidate for candidate in entry.get("notes", ()) if candidate.startswith(PINNED)), ""
        ):
            item["note"] = note
        if urls := entry.get("urls"):
            item["URL"] = _first(urls)
        item |= {standard_number(number): number for number in entry.get("issn", ())}
        own = {
            "PMID": str(entry.get("accession_number", "")),
            "PMCID": str(entry.get("custom2", "")),
        }  # as PubMed's own files have them
        yield dated(
            item | {name: value for name, value in own.items() if NUMBERS[name].fullmatch(value)}
        )


def _first(pieces: Sequence[str]) -> str:
    """Return the first address of a field that was cut at each ";", which may stand in one."""
    first, *others = pieces
    return ";".join([first, *takewhile(lambda piece: not _ADDRESS.match(piece), others)])


def _fault(broken: Any) -> str:
    if isinstance(broken, DuplicateBlockKeyBlock):
        return f"has the name of another, “{broken.key[:40]}”. Call one of the two differently"
    if isinstance(broken, DuplicateFieldKeyBlock):
        return f"says {', '.join(sorted(broken.duplicate_keys))[:40]} twice. Keep one of the two"
    return "is no BibTeX: a bracket or quote may be missing"


def _of_latex(value: str) -> str:
    """Return the words of a field. A bare "&" or "%" is what it says: reference managers seldom
    write the backslash before it.

    Brackets are words as well, and commands within commands are few: the time to read them doubles
    with every one within another.
    """
    if len(value) <= _LATEX_LIMIT and _LATEX.search(value):
        try:
            _look_how_deep(value)
            value = _TEX.latex_to_text(
                _BARE.sub(r"\\\g<0>", value).replace("[", "{[}").replace("]", "{]}")
            )
        except (
            LookupError,
            ValueError,
            TypeError,
            AttributeError,
            RecursionError,
        ) as fault:  # commands without what belongs to them
            raise Unreadable(
                f"“{value[:40]}…” holds LaTeX that cannot be read. Write it in plain words."
            ) from fault
    return " ".join(value.split())


def _as_it_stands(value: str) -> str:
    """Return an identifier or an address; many programs write backslashes and braces in it all the
    same, neither of which it can hold."""
    value = value.strip()
    if found := _WRAPPED.fullmatch(value):
        value = found[1]
    return _ESCAPED.sub(_meant, value).translate({ord(sign): None for sign in "{}"})


def _meant(found: re.Match[str]) -> str:
    return "~" if found["tilde"] else "_" if found["line"] else found["typed"]


def _look_how_deep(value: str) -> None:
    """Raise ValueError for commands and braces within one another as nobody writes them in a
    title."""
    opened: list[bool] = []
    for found in _BRACE.finditer(value):
        if found[0] == "}":
            del opened[-1:]
            continue
        opened.append(len(found[0]) > 1)
        if sum(opened) > _COMMANDS_DEEP or len(opened) > _BRACES_DEEP:
            raise ValueError(value)


def _of_bibtex(name: str) -> dict[str, str]:
    """Return a name as BibTeX has it; what stands in braces as a whole is that of an
    organisation."""
    words = _of_latex(name)
    if words == "others":
        return {"literal": OTHERS}
    return {"literal": words} if name.startswith("{") and name.endswith("}") else named(words)


def _of_ris(name: str) -> dict[str, str]:
    """Return a name as RIS has it: a person's has a comma, "Family, Given"."""
    name = " ".join(name.split())
    return organisation(name) or (named(name) if "," in name else {"literal": name})


READERS: tuple[
    tuple[re.Pattern[str], Callable[[str], Iterator[Item]]], ...
] = (  # what each begins with
    (re.compile(r"\s*[\[{](?=\s*[{\"\]}])"), csl_json),
    (re.compile(r"\s*(?:%[^\n]*\n\s*)*@\w+\s*[{(]"), bibtex),
    (re.compile(r"\s*TY {1,2}- "), ris),
    (re.compile(r"\s*PMID- "), medline),
    (re.compile(r"\s*%0 "), refer),
)
