"""Two hundred references of all kinds through every format: what is given away is taken back."""

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.forms.references import ReferenceForm
from articles.importing.reading import read
from articles.publishing.citing.formats import FORMATS
from articles.publishing.citing.items import reference_item
from articles.publishing.text_files.writers import WRITERS
from articles.references import paste
from articles.references.items import as_item
from articles.references.rows import row_of
from articles.text.citations import EVIDENCE, KINDS
from tests.articles.text_files.test_round_trips import filed

pytestmark = pytest.mark.django_db  # for the name of the site, which whole texts say

# Lists of different lengths, so that each value meets each other one; empty is not said.
VALUES: dict[str, list[Any]] = {
    "kind": [*KINDS],
    "author": [
        "Viera AJ",
        "Stub D, Smith KA",
        "World Health Organization",
        "Viera AJ, Wouk N, et al.",
        "KDIGO Group, Basel",
        "König A, O'Neil B, van der Berg JM",
        "",
        "Müller and others",
        "Li X",
    ],
    "title": [
        "Air versus oxygen",
        "50 % & more: $5 #1 a_b",
        "α-blockers, ß and {braces}",
        "What of “it”?",
        "It ends with a stop.",
    ],
    "container-title": ["BMJ & others", "Circulation", "", "Zeitschrift für Medizin"],
    "issued": [2015, 1999, "", 2026],
    "volume": ["131", "29 Suppl 1", "", "A-12"],
    "issue": ["24", "", "Pt 2", "1-2", "7", "8"],
    "page": ["2143-2150", "e45", "", "S1-S9, S20-S22", "101-9", "ii-iv", "7"],
    "publisher": ["", "Springer", "Centers for Disease Control, Atlanta", "WHO & partners"],
    "edition": ["3rd", "", "2nd, revised", "4"],
    "language": ["", "de", "fr", "pt-br", "Old Church Slavonic", "zh"],
    "accessed": ["2026-11-30", "", "2025-02", "2024", "2024-01-09"],
    "locator": ["page 12", "Table 2, “below 3.0 mmol/L”; p. 5 & 6", "", "50 % of {them}", "§ 4_b"],
    "evidence": ["", *EVIDENCE],
    "DOI": ["10.1161/circulationaha.114.014494", "", "10.1000/182"],
    "PMID": ["26002889", ""],
    "PMCID": ["", "PMC4465370", ""],
    "ISBN": ["", "9783161484100", "9780306406157", "", ""],
    "ISSN": ["0028-0836", "", "", "0959-8138"],
    "URL": ["https://www.nice.org.uk/guidance/ng84", "", "https://example.org/a?b=c&d=%20e"],
}
CANNOT_HOLD = {"nbib": {"URL", "accessed"}}  # by the endings of files: PubMed's has no place


def held() -> Iterator[dict[str, Any]]:
    """Yield references without end."""
    ways = {name: cycle(values) for name, values in VALUES.items()}
    while True:
        given = {name: next(way) for name, way in ways.items()}
        yield {name: value for name, value in given.items() if value}


def stored(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Return what rows of the editor page are kept as."""
    forms = [ReferenceForm(row) for row in rows]
    assert [form.errors for form in forms if not form.is_valid()] == []
    return [form.to_reference().as_csl() for form in forms]


@pytest.mark.parametrize("ending", [*FORMATS, *WRITERS])
def test_nothing_is_lost(ending: str) -> None:
    references = [*islice(held(), 200)]
    for first in (0, 100):  # as many as a list holds
        some = references[first : first + 100]
        if ending in FORMATS:
            items = [reference_item(f"r-{at}", reference) for at, reference in enumerate(some)]
            rows = paste.rows(FORMATS[ending].write(items))
        else:
            text = WRITERS[ending].write(filed(references=[*map(as_item, some)]))
            head = read(text.encode()).head
            rows = [row_of(item, at) for at, item in enumerate(head["references"], 1)]
        lost = CANNOT_HOLD.get(ending, set())
        assert stored(rows) == [
            {name: value for name, value in reference.items() if name not in lost}
            for reference in some
        ]


# Signs that one of the formats writes otherwise than they are typed.
SIGNS = "aB9 -–_~^%&#$<>'`\"*+=@!?,;:|/()é ßαμ中"
WORDS = st.text(SIGNS, min_size=1, max_size=24).map(lambda text: f"A{text}a")
IN_ADDRESSES = st.text("aB9-_~%&#$=+;:@!()", max_size=16).map(
    lambda text: f"a{text.replace('%', '%2f')}a"
)


@given(
    words=st.fixed_dictionaries(
        {name: WORDS for name in ("title", "container-title", "publisher", "locator")}
    ),
    written=IN_ADDRESSES,
    site=st.sampled_from(["example.org", "xn--bcher-kva.example", "a--b.example.com"]),
)
def test_signs_are_read_as_they_were_written(
    words: dict[str, str], written: str, site: str
) -> None:
    given = words | {
        "kind": "research",
        "DOI": f"10.5555/{written}",
        "URL": f"https://{site}/{written}",
    }
    items = [reference_item("r-1", given)]
    as_kept = stored(paste.rows(FORMATS["json"].write(items)))
    for ending in FORMATS:
        lost = CANNOT_HOLD.get(ending, set())
        rows = paste.rows(FORMATS[ending].write(items))
        assert stored(rows) == [
            {name: value for name, value in reference.items() if name not in lost}
            for reference in as_kept
        ], ending
    assert as_kept[0]["title"] == " ".join(words["title"].split())


@pytest.mark.parametrize(
    ("written", "identifiers"),
    [
        (r"url={\url{https://e.example/a\_b\%20c}}", "https://e.example/a_b%20c"),
        (r"howpublished={\url{https://e.example/~me/a--b}}", "https://e.example/~me/a--b"),
        (r"howpublished={https://e.example/a}", "https://e.example/a"),
        (r"doi={10.5555/a{\_}b--c}", "10.5555/a_b--c"),
        (r"url={https://e.example/{\textasciitilde}me/$\sim$b\&c}", "https://e.example/~me/~b&c"),
        (r"doi={10.5555/a\$b^c}", "10.5555/a$b^c"),
    ],
)
def test_what_programs_escape_in_an_address_is_read_plainly(written: str, identifiers: str) -> None:
    (row,) = paste.rows(f"@misc{{a, title={{X}}, {written}}}")
    assert row["identifiers"] == identifiers and not row.get("source")
