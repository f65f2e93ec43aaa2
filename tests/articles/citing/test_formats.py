"""Whatever was typed is read back by the parsers of others, and nothing in it is markup of
theirs."""

import json
from typing import Any

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors
from citeproc import SCHEMA_PATH
from lxml import etree
from pylatexenc.latex2text import LatexNodes2Text

from articles.publishing.citing.bibtex import bibtex
from articles.publishing.citing.formats import FORMATS
from articles.publishing.citing.formatted import STYLE, citation
from articles.publishing.citing.ris import ris
from articles.references.names import names

HOSTILE = [
    "Does a low potassium twitch?",
    "50 % & more: $5 #1 a_b ^c ~d",
    "{unbalanced",
    "unbalanced}",
    "}, title = {other",
    "\\textbf{bold} \\",
    "a\\",
    'he said "so"',
    "a and b",
    "<i>x</i> & <b>y</b>",
    '<span class="nocase">x</span>',
    "P < 0.05 > 0.01",
    "α-blocker, ß, naïve, 心, سؤال",
    "a -- b --- c ``d'' ?` !` <<e>> ,,f",
    "@article{x, title={y}}",
    "ER  - ",
    "TY  - JOUR",
    "%  comment",
    "a&amp;b",
    "it’s “so”",
    "x" * 3_000,
]
BROKEN = [
    "one\nER  - \nTY  - JOUR\nTI  - two",
    "a\r\n@misc{x}",
    "a\u2028ER  - b",
    "a\x85b",
    "a\x0bb\x0cc",
]


def item(title: str, **facts: Any) -> dict[str, Any]:
    return {
        "id": "x-clinician-1",
        "type": "webpage",
        "title": title,
        "author": [{"literal": title}, {"family": "Viera", "given": "AJ"}],
        "container-title": "Second Reading",
        "issued": {"date-parts": [[2026, 5, 2]]},
        "note": "Revision 1.",
        "keyword": title,
        "URL": "https://example.org/articles/x/",
        **facts,
    }


def of_bibtex(text: str) -> dict[str, str]:
    """Return the fields of the one entry, as TeX would set them."""
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks and len(library.entries) == len(library.blocks) == 1
    return {
        field.key: str(field.value).replace("ˆ", "^") for field in library.entries[0].fields
    }  # TeX's name for the sign is decoded so


def authors_of_bibtex(text: str) -> list[str]:
    """Return the authors of the one entry, as TeX would set them."""
    (entry,) = bibtexparser.parse_string(text, append_middleware=[SeparateCoAuthors()]).entries
    return [
        LatexNodes2Text(strict_latex_spaces=True).latex_to_text(author).replace("ˆ", "^")
        for author in entry["author"]
    ]


@pytest.mark.parametrize("typed", HOSTILE)
def test_bibtex_is_read_back(typed: str) -> None:
    found = of_bibtex(bibtex([item(typed)]))
    assert found["title"] == found["keywords"] == typed
    assert authors_of_bibtex(bibtex([item(typed)])) == [typed, "Viera, AJ"]
    assert (found["year"], found["month"], found["url"]) == (
        "2026",
        "may",
        "https://example.org/articles/x/",
    )


@pytest.mark.parametrize("typed", HOSTILE)
def test_bibtex_keeps_its_braces_even(typed: str) -> None:
    """BibTeX itself counts braces and knows no escaped one."""
    depth = 0
    for sign in bibtex([item(typed)]):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize("typed", HOSTILE)
def test_ris_is_read_back(typed: str) -> None:
    (found,) = rispy.loads(ris([item(typed)]))
    whole = typed.strip().replace(",", ",,", 1)  # so that EndNote takes no comma for a person's
    assert found["title"] == typed.strip() and found["authors"] == [whole, "Viera, AJ"]
    assert (found["type_of_reference"], found["year"], found["date"]) == (
        "ELEC",
        "2026",
        "2026/05/02",
    )
    assert found["urls"] == ["https://example.org/articles/x/"]


@pytest.mark.parametrize("typed", BROKEN)
def test_a_line_end_ends_no_field(typed: str) -> None:
    one_line = " ".join(typed.splitlines())
    assert of_bibtex(bibtex([item(typed)]))["title"] == one_line
    found = rispy.loads(ris([item(typed), item("second")]))
    assert [entry["title"] for entry in found] == [one_line, "second"]


@pytest.mark.parametrize("typed", [*HOSTILE, *BROKEN])
def test_csl_json_is_read_back(typed: str) -> None:
    assert json.loads(FORMATS["json"].write([item(typed)])) == [item(typed)]


@pytest.mark.parametrize("typed", HOSTILE)
def test_the_citation_says_what_was_typed(typed: str) -> None:
    formatted = citation(item(typed, author=[{"literal": typed}, {"literal": "Jane Viera"}]))
    stop = "" if typed.endswith("?") else "."
    assert formatted == (
        f"{typed}, Jane Viera. {typed}{stop} Second Reading. Published May 2, 2026. Revision 1."
        " https://example.org/articles/x/"
    )


def test_the_style_is_valid() -> None:
    etree.RelaxNG(etree.parse(SCHEMA_PATH)).assertValid(etree.parse(str(STYLE)))


def test_an_item_with_little_is_an_entry_of_little() -> None:
    little = {"id": "a", "type": "article", "title": "Only this"}
    assert set(of_bibtex(bibtex([little]))) == {"title"}
    (found,) = rispy.loads(ris([little]))
    assert set(found) == {"type_of_reference", "id", "title"}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Viera AJ", [("Viera", "AJ")]),
        ("Viera AJ, Wouk N", [("Viera", "AJ"), ("Wouk", "N")]),
        ("van der Berg JM, O'Neil P.", [("van der Berg", "JM"), ("O'Neil", "P")]),
        ("Ng-Müller Ö", None),
        ("World Health Organization", None),
        ("Viera AJ, et al.", [("Viera", "AJ"), "et al."]),
        ("Smith, John", None),
        ("", []),
        ("KDIGO Group, Basel", None),
        ("Viera AJ; Wouk N", None),
        ("Viera A. J.", None),
        ("WHO", None),
        (" , ", None),
    ],
)
def test_only_names_in_vancouver_form_are_taken_apart(typed: str, found: list[Any] | None) -> None:
    expected = (
        [{"literal": typed}]
        if found is None
        else [
            {"literal": name}
            if isinstance(name, str)
            else dict(zip(("family", "given"), name, strict=True))
            for name in found
        ]
    )
    assert names(typed) == (expected if typed.strip() else [])
