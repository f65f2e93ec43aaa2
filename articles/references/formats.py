"""The formats of reference managers, read into CSL-JSON items: BibTeX, RIS, PubMed (MEDLINE),
EndNote's tagged text, CSL-JSON itself.

Tags of RIS, MEDLINE and EndNote: https://en.wikipedia.org/wiki/RIS_(file_format),
https://www.nlm.nih.gov/bsd/mms/medlineelements.html, EndNote's "refer" export.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import bibtexparser
import rispy
from bibtexparser import middlewares
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock
from pylatexenc.latex2text import LatexNodes2Text

from .unreadable import Unreadable

Item = dict[str, Any]

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
    "year": "issued",
    "date": "issued",
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
    "year": "issued",
    "publication_year": "issued",
    "doi": "DOI",
    "pubmed_id": "PMID",
}
_RIS_TYPES = {"BOOK": "book", "CHAP": "chapter", "ELEC": "webpage", "WEB": "webpage"}
_MEDLINE = {
    "TI": "title",
    "TA": "container-title",
    "JT": "container-title",
    "VI": "volume",
    "IP": "issue",
    "PG": "page",
    "DP": "issued",
    "PMID": "PMID",
    "PMC": "PMCID",
    "PB": "publisher",
    "BTI": "title",
}
_REFER = {
    "%T": "title",
    "%J": "container-title",
    "%B": "container-title",
    "%I": "publisher",
    "%V": "volume",
    "%N": "issue",
    "%P": "page",
    "%D": "issued",
    "%R": "DOI",
    "%U": "URL",
}
_TEX = LatexNodes2Text(strict_latex_spaces=True)
_LATEX, _BARE = re.compile(r"[\\{}$~]|--|``|''"), re.compile(r"(?<!\\)[&%#]")
_BRACE = re.compile(r"\\(?:[A-Za-z]{1,30}\*?|.)\s{0,3}\{|(?<=\})\{|[{}]", re.DOTALL)
_COMMANDS_DEEP, _BRACES_DEEP = 3, 20
_LATEX_LIMIT = (
    2_000  # characters: what is longer fits no field of a reference, and is refused there
)
_NAME = re.compile(r"([^,]{1,200}),\s*(.{1,200})")
_TAG = re.compile(r"([A-Z]{2,4}) *- (.*)")
_ISBN = re.compile(r"[0-9Xx][0-9Xx -]{9,16}")
_NUMBERS = {"PMID": re.compile(r"[0-9]{1,8}"), "PMCID": re.compile(r"PMC[0-9]{1,8}")}


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
    if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
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
        fields = {one.key: one.value for one in entry.fields}
        names = fields.get("author") or fields.get("editor") or []
        item = {
            "type": _BIBTEX_TYPES.get(entry.entry_type.lower(), "article-journal"),
            "author": [_of_bibtex(name) for name in names],
        }
        read = {key: _of_latex(str(value)) for key, value in fields.items() if key in _BIBTEX}
        yield _dated(item | {_BIBTEX[key]: value for key, value in read.items() if value})


def ris(text: str) -> Iterator[Item]:
    """Yield the items of RIS."""
    try:
        entries = rispy.loads(
            text if text.rstrip().endswith("-") else f"{text.rstrip()}\nER  - \n",
            skip_unknown_tags=True,
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
            "author": [*map(_named, names)],
        }
        item |= {csl: str(entry[key]) for key, csl in reversed(_RIS.items()) if entry.get(key)}
        if pages := "-".join(filter(None, (entry.get("start_page"), entry.get("end_page")))):
            item["page"] = pages
        if keywords := entry.get("keywords"):
            item["keyword"] = keywords[0]
        if urls := entry.get("urls"):
            item["URL"] = urls[0]
        if number := entry.get("issn"):
            item[_standard_number(str(number))] = str(number)
        own = {
            "PMID": str(entry.get("accession_number", "")),
            "PMCID": str(entry.get("custom2", "")),
        }  # as PubMed's own files have them
        yield _dated(
            item | {name: value for name, value in own.items() if _NUMBERS[name].fullmatch(value)}
        )


def medline(text: str) -> Iterator[Item]:
    """Yield the items of what PubMed calls its own format."""
    for record in re.split(r"(?m)^(?=PMID- )", text):
        item: Item = {"type": "article-journal", "author": []}
        for tag, value in _tagged(record):
            if tag in ("AU", "CN"):
                item["author"].append({"literal": value})
            elif tag in ("LID", "AID") and value.endswith("[doi]"):
                item["DOI"] = value.removesuffix("[doi]").strip()
            elif tag in _MEDLINE:
                item.setdefault(_MEDLINE[tag], value.removesuffix(".") if tag == "TI" else value)
        if item.keys() & {"title", "PMID"}:
            yield _dated(item)


def _tagged(record: str) -> Iterator[tuple[str, str]]:
    """Yield tags and values; a line that begins with white space goes on with the one above."""
    tag, parts = "", list[str]()
    for line in record.splitlines():
        if found := _TAG.match(line):
            yield from [(tag, " ".join(parts))] if tag else []
            tag, parts = found[1], [found[2].strip()]
        elif line.startswith(" "):
            parts.append(line.strip())
    yield from [(tag, " ".join(parts))] if tag else []


def refer(text: str) -> Iterator[Item]:
    """Yield the items of EndNote's tagged text."""
    for record in re.split(r"(?m)^(?=%0 )", text):
        item: Item = {"author": []}
        for line in record.splitlines():
            tag, value = line[:2], line[2:].strip()
            if tag == "%0":
                item["type"] = {
                    "Book": "book",
                    "Book Section": "chapter",
                    "Web Page": "webpage",
                }.get(value, "article-journal")
            elif tag == "%A" and value:
                item["author"].append(_named(value))
            elif tag == "%@" and value:
                item[_standard_number(value)] = value
            elif tag in _REFER and value:
                item.setdefault(_REFER[tag], value)
        if "title" in item:
            yield _dated(item)


def _standard_number(value: str) -> str:
    return "ISBN" if _ISBN.fullmatch(value) else "ISSN"


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
    return {"literal": words} if name.startswith("{") and name.endswith("}") else _named(words)


def _named(name: str) -> dict[str, str]:
    """Return a name as CSL has it: "Family, Given" in parts, any other as it is; "Given Family"
    as BibTeX allows likewise."""
    name = " ".join(name.strip().strip("{}").split())
    if found := _NAME.fullmatch(name):
        return {"family": found[1], "given": found[2]}
    *given, family = name.split() or [""]
    is_person = 0 < len(given) <= 3 and all(part[0].isupper() for part in (*given, family))
    return (
        {"family": family, "given": " ".join(given)}
        if is_person and family.upper() != family
        else {"literal": name}
    )


def _dated(item: Item) -> Item:
    year = re.search(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", str(item.get("issued", "")))
    return (
        item | {"issued": year[0]}
        if year
        else {name: value for name, value in item.items() if name != "issued"}
    )


READERS: tuple[
    tuple[re.Pattern[str], Callable[[str], Iterator[Item]]], ...
] = (  # what each begins with
    (re.compile(r"\s*[\[{](?=\s*[{\"\]}])"), csl_json),
    (re.compile(r"\s*(?:%[^\n]*\n\s*)*@\w+\s*[{(]"), bibtex),
    (re.compile(r"\s*TY {1,2}- "), ris),
    (re.compile(r"\s*PMID- "), medline),
    (re.compile(r"\s*%0 "), refer),
)
