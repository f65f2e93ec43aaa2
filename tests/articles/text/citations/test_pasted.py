"""A line of identifiers: what people copy from PubMed, publishers, PDF files and reference
managers, sorted by kind."""

import time
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from articles.text.citations.identifiers import CHECKS
from articles.text.citations.pasted import identified

BMJ = {"DOI": "10.1136/bmj.n71"}
BOTH = {"PMID": "33782057", "PMCID": "PMC8005924"}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("", {}),
        ("  ;  . ", {}),
        ("https://doi.org/10.1136/bmj.n71?x=1", BMJ),
        ("https://doi.org/10.1136/bmj.n71.", BMJ),
        ("DOI: https://doi.org/10.1136/bmj.n71", BMJ),
        ("doi : 10.1136/bmj.n71", BMJ),
        ("doi.org/10.1002/esp.3406", {"DOI": "10.1002/esp.3406"}),
        ("ＤＯＩ：　１０．１１３６／ｂｍｊ．ｎ７１", BMJ),
        ("10.1136/ bmj.n71", BMJ),
        ("https://doi.org/ 10.1136/bmj.n71", BMJ),
        ("10.1136/bmj.\u00adn71 [PubMed] [Google Scholar]", BMJ),
        ("10.1136/bmj.n71 https://doi.org/10.1136/BMJ.n71", BMJ),
        ("doi:10.1136/bmj.n71,", BMJ),
        ("DOI = 10.1136/bmj.n71", BMJ),
        ("PMID: 33782057; PMCID: PMC8005924", BOTH),
        ("PMID: 33782057PMCID: PMC8005924", BOTH),
        ("PMID:33782057,PMCID:PMC8005924;doi:10.1136/bmj.n71.", BOTH | BMJ),
        ("doi: 10.1136/bmj.n71. PMID: 33782057; PMCID: PMC8005924.", BOTH | BMJ),
        (
            "pubmed.ncbi.nlm.nih.gov/33782057 "
            "https://pmc.ncbi.nlm.nih.gov/articles/PMC8005924/?report=reader",
            BOTH,
        ),
        ("PMID 2021; 10.1136/bmj.n71 ", BMJ | {"PMID": "2021"}),
        ("PMCID: PMC8005924", {"PMCID": "PMC8005924"}),
        ("ISBN 978 0 306 40615 7; PMID 123", {"ISBN": "9780306406157", "PMID": "123"}),
        ("ISBN-10: 0-306-40615-2, ISSN 0959-8138", {"ISBN": "9780306406157", "ISSN": "0959-8138"}),
        ("0-306-40615-2", {"ISBN": "9780306406157"}),
        ("eISSN: 1756-1833", {"ISSN": "1756-1833"}),
        ("10.1007/978-3-319-32001-4", {"DOI": "10.1007/978-3-319-32001-4"}),
        (
            "https://pubmed.ncbi.nlm.nih.gov/?term=asthma",
            {"URL": "https://pubmed.ncbi.nlm.nih.gov/?term=asthma"},
        ),
        (
            "https://www.doi.org/the-identifier/resources/",
            {"URL": "https://www.doi.org/the-identifier/resources/"},
        ),
        (
            "https://www.example.org/a?doi=10.1136/bmj.n71;pmid=3",
            {"URL": "https://www.example.org/a?doi=10.1136/bmj.n71;pmid=3"},
        ),
        ("Available from: <https://www.example.org/a>.", {"URL": "https://www.example.org/a"}),
        (
            "URL: https://münchen.de/x, doi:10.1136/bmj.n71",
            {"URL": "https://xn--mnchen-3ya.de/x"} | BMJ,
        ),
        ("https%3A%2F%2Fdoi.org%2F10.1136%2Fbmj.n71", BMJ),
    ],
)
def test_a_line_is_sorted_by_what_stands_in_it(line, found):
    assert identified(line) == found


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("10.5555/a 10.5555/b", "These are two DOIs. Keep one of them."),
        ("1 2", "These are two PubMed numbers. Keep one of them."),
        ("PMC1; PMC2", "These are two numbers of PubMed Central. Keep one of them."),
        ("10.5555/", "This is not a DOI."),
        ("https://doi.org/10.5555/", "This is not a DOI."),
        ("PMID:", "This is not a PubMed number."),
        ("PMID: PMC12", "This is not a PubMed number."),
        ("http://user:secret@example.org/", "This is not a web address to link to."),
        ("ISBN 9780000000000", "its check digit does not fit"),
        ("ISSN 0959-8139", "its check digit does not fit"),
        (
            "Lancet",
            "“Lancet” is neither a DOI, a number of PubMed (PMID, PMCID), an ISBN or ISSN, nor a "
            "web address.",
        ),
        ("example.org/a", "nor a web address"),
        (
            "10.1136/bmj.n71 2021",
            "“2021” looks like a year. If it is a PubMed number, write PMID 2021.",
        ),
        ("doi:10.1136/bmj.n71 (1999)", "“1999” looks like a year."),
    ],
)
def test_what_is_no_identifier_says_what_it_was_taken_for(line, message):
    with pytest.raises(ValidationError) as refusal:
        identified(line)
    assert message in refusal.value.messages[0]


LABELS = {
    "DOI": ["", "doi:", "DOI ", "https://doi.org/"],
    "PMID": ["", "PMID: "],
    "PMCID": ["", "PMCID: "],
    "ISBN": ["", "ISBN "],
    "ISSN": ["ISSN "],
    "URL": [""],
}
VALUES = {
    "DOI": "10.5555/a(b)c",
    "PMID": "12345",
    "PMCID": "PMC77",
    "ISBN": "9780306406157",
    "ISSN": "0959-8138",
    "URL": "https://example.org/a",
}


@given(st.data())
def test_all_that_stands_in_a_line_is_found_in_any_order(data):
    kinds = data.draw(st.permutations(sorted(VALUES)))[: data.draw(st.integers(1, len(VALUES)))]
    parts = [data.draw(st.sampled_from(LABELS[kind])) + VALUES[kind] for kind in kinds]
    line = data.draw(st.sampled_from([" ", "; ", ", ", ". "])).join(parts) + data.draw(
        st.sampled_from(["", ".", ")", "\u200b"])
    )
    assert identified(line) == {kind: VALUES[kind] for kind in kinds}


@given(st.text(max_size=40))
def test_any_line_is_sorted_or_refused(line):
    try:
        found = identified(line)
    except ValidationError as refusal:
        assert refusal.messages[0].endswith((".", "”"))
    else:
        assert set(found) <= set(CHECKS)
        assert all(
            identified(value if kind != "PMID" else f"PMID:{value}") == {kind: value}
            for kind, value in found.items()
        )


@pytest.mark.parametrize(
    "part",
    [
        "1 ",
        "doi ",
        "doi:",
        "isbn 978 0",
        "978 ",
        "pmid:1pmcid:",
        ";doi ",
        "10.5555/ ",
        "url ",
        "available from ",
        "\u200d",
        "[",
        "1-",
        "doi   =",
        "https://doi.org/ ",
    ],
)
def test_a_line_takes_time_by_its_length(part):
    began = time.process_time()
    with suppress(ValidationError):
        identified(part * (2_000 // len(part)))
    assert time.process_time() - began < 0.5
