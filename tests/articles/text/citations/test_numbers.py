"""Numbers of PubMed, books, journals and persons: one form each, and check digits."""

import pytest
from django.core.exceptions import ValidationError

from articles.text.citations.identifiers import doi, isbn, issn, orcid, pmcid, pmid

ORCID = "0000-0002-1825-0097"  # the example of ORCID's own documentation


@pytest.mark.parametrize("hyphen", "\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d")
def test_hyphens_of_printers_are_hyphens(hyphen):
    assert doi(f"10.1016/S0140{hyphen}6736(05)67889{hyphen}0") == "10.1016/s0140-6736(05)67889-0"
    assert orcid(ORCID.replace("-", hyphen)) == ORCID
    assert issn(f"0959{hyphen}8138") == "0959-8138"
    assert isbn(f"978{hyphen}0{hyphen}306{hyphen}40615{hyphen}7") == "9780306406157"


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "123",
            "PMID: 123",
            "pmid 123",
            "https://pubmed.ncbi.nlm.nih.gov/123/",
            " 123 ",
            "PMID:123.",
            "(PMID: 123)",
            "PubMed 123",
        ),
        *(
            "pubmed.ncbi.nlm.nih.gov/123",
            "https://www.ncbi.nlm.nih.gov/pubmed/123?dopt=Abstract",
            "https://pubmed.ncbi.nlm.nih.gov/123/#abstract",
        ),
        *(
            "PMID: https://pubmed.ncbi.nlm.nih.gov/123/",
            "\uff11\uff12\uff13",
            "12\u00ad3",
            "123\u200b",
        ),
    ],
)
def test_a_pubmed_number_has_one_form(typed):
    assert pmid(typed) == "123"


@pytest.mark.parametrize(
    "typed", ["", "0", "012", "123456789", "PMC123", "12a", "١٢٣", "1 2", "-1", "१२३"]
)
def test_what_is_no_pubmed_number_is_refused(typed):
    with pytest.raises(ValidationError, match="1 to 8 digits"):
        pmid(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "PMC8005924",
            "pmc8005924",
            "PMCID: PMC8005924.",
            "PMCID:8005924",
            "PMC 8005924",
            "PMC8005924.1",
            "\uff30MC8005924",
        ),
        *(
            "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC8005924/",
            "pmc.ncbi.nlm.nih.gov/articles/PMC8005924/pdf/x.pdf",
        ),
        "https://europepmc.org/article/PMC/PMC8005924?x=1",
    ],
)
def test_a_number_of_pubmed_central_has_one_form(typed):
    assert pmcid(typed) == "PMC8005924"


@pytest.mark.parametrize(
    "typed",
    ["", "PMC", "PMC0", "PMC012", "PMC12a", "PMC1234567890", "PMC１２３x", "PM123", "PMC-1"],
)
def test_what_is_no_number_of_pubmed_central_is_refused(typed):
    with pytest.raises(ValidationError, match="PMC and 1 to 9 digits"):
        pmcid(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "0-306-40615-2",
        "0306406152",
        "ISBN 978-0-306-40615-7",
        "ISBN-13: 9780306406157",
        "isbn-10: 0306406152.",
        "978 0 306 40615 7",
        "urn:isbn:9780306406157",
        "(ISBN 978–0–306–40615–7)",
        "９７８0306406157",
    ],
)
def test_an_isbn_is_kept_in_thirteen_digits(typed):
    assert isbn(typed) == "9780306406157"


@pytest.mark.parametrize(
    "typed",
    [
        "0959-8138",
        "09598138",
        "ISSN 0959-8138",
        "eISSN: 0959-8138",
        "p-ISSN 0959 8138",
        "ISSN-L 0959-8138.",
        "https://portal.issn.org/resource/ISSN/0959-8138",
    ],
)
def test_an_issn_has_one_form(typed):
    assert issn(typed) == "0959-8138"


@pytest.mark.parametrize(
    "typed",
    [
        *(
            ORCID,
            f"https://orcid.org/{ORCID}",
            f"orcid.org/{ORCID}/",
            f"ORCID: https://orcid.org/{ORCID}?lang=de",
            f"ORCID iD {ORCID}.",
        ),
        *(
            "0000000218250097",
            "0000 0002 1825 0097",
            f"<http://www.orcid.org/{ORCID}>",
            f"\u200b{ORCID}\u00ad",
            f"\uff10{ORCID[1:]}",
        ),
    ],
)
def test_an_orcid_has_one_form(typed):
    assert orcid(typed) == ORCID
    assert orcid("0000-0002-1694-233x") == "0000-0002-1694-233X"


@pytest.mark.parametrize(
    "check, typed",
    [
        *(
            (orcid, wrong)
            for wrong in (
                "0000-0002-1825-0098",
                "0000-0002-1825-0079",
                "orcid.org/0000-0002-1852-0097",
                "0000-0002-1694-2330",
            )
        ),
        *((isbn, wrong) for wrong in ("9780306406158", "0306406153", "978-0-306-40651-7")),
        *((issn, wrong) for wrong in ("0959-8139", "0958-9138", "1756-183X")),
    ],
)
def test_a_digit_mistyped_or_swapped_is_found(check, typed):
    with pytest.raises(ValidationError, match="check digit"):
        check(typed)


@pytest.mark.parametrize(
    "check, typed",
    [
        *(
            (orcid, wrong)
            for wrong in (
                "",
                "0000",
                "0000-0002-1825-009",
                "0000-0001-2281-955X",
                "٠000-0002-1825-0097",
                "Dr. A. Author",
            )
        ),
        *(
            (orcid, wrong)
            for wrong in (
                f"https://sandbox.orcid.org/{ORCID}",
                f"https://example.org/{ORCID}",
                f"{ORCID} {ORCID}",
                f"X{ORCID}",
            )
        ),
        *(
            (isbn, wrong)
            for wrong in ("", "978", "97803064061577", "9770306406157", "९७८0306406157")
        ),
        *((issn, wrong) for wrong in ("", "0959", "0959-81380", "X959-8138")),
    ],
)
def test_what_is_no_such_number_is_refused(check, typed):
    with pytest.raises(ValidationError):
        check(typed)
