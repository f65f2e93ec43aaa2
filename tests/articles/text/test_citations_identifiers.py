"""DOI, PubMed number and web address: one form each, and a link that is safe to print."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from articles.text.citations.identifiers import CHECKS, doi, link, pmid, web_address

# 10.5555 is the registrant that Crossref keeps for examples.
SICI = "10.5555/(sici)1234-5678(199808)17:15<1661::aid-x>3.0.co;2-2"


@pytest.mark.parametrize(
    "typed",
    ["10.5555/Ab.C", " doi:10.5555/ab.c ", "DOI: 10.5555/AB.C", "https://doi.org/10.5555/ab.c", "http://dx.doi.org/10.5555/ab.c"],
)
def test_a_doi_has_one_form_however_it_was_typed(typed):
    assert doi(typed) == "10.5555/ab.c"


def test_an_encoded_doi_address_is_decoded():
    assert doi("https://doi.org/10.5555/(SICI)1234-5678(199808)17:15%3C1661::AID-X%3E3.0.CO;2-2") == SICI


@pytest.mark.parametrize(
    "typed",
    [
        *("", "10.5555", "10.5555/", "10.55/a", "11.5555/a", "10.5555/a b", '10.5555/a"b', "10.5555/<b>", "10.5555/a\nb", "10.5555/é"),
        *("10.5555/a\\b", "10.5555/\u212a", "https://example.org/10.5555/a", "10.5555/" + "a" * 300, "https://doi.org/10.5555/a%00"),
    ],
)
def test_what_is_no_doi_is_refused(typed):
    with pytest.raises(ValidationError):
        doi(typed)


def test_a_full_stop_taken_along_is_pointed_out():
    with pytest.raises(ValidationError, match=r"ends with “\.”"):
        doi("10.5555/abc.")


@pytest.mark.parametrize("typed", ["123", "PMID: 123", "pmid 123", "https://pubmed.ncbi.nlm.nih.gov/123/", " 123 "])
def test_a_pubmed_number_has_one_form(typed):
    assert pmid(typed) == "123"


@pytest.mark.parametrize("typed", ["", "0", "012", "123456789", "PMC123", "12a", "١٢٣", "1 2", "-1"])
def test_what_is_no_pubmed_number_is_refused(typed):
    with pytest.raises(ValidationError, match="1 to 8 digits"):
        pmid(typed)


def test_an_address_is_kept_as_typed_and_encoded_as_a_link():
    assert web_address(" https://example.org/a(b)?c=ä ") == "https://example.org/a(b)?c=ä"
    assert link("URL", "https://example.org/a(b)?c=ä") == "https://example.org/a(b)?c=%C3%A4"


def test_links_are_percent_encoded():
    assert link("DOI", SICI) == "https://doi.org/10.5555/(sici)1234-5678(199808)17:15%3C1661::aid-x%3E3.0.co;2-2"
    assert link("DOI", "10.5555/a#b?c%d") == "https://doi.org/10.5555/a%23b%3Fc%25d"
    assert link("PMID", "123") == "https://pubmed.ncbi.nlm.nih.gov/123/"


def test_no_link_is_made_of_what_is_no_identifier():
    with pytest.raises(ValidationError):
        link("URL", "javascript:alert(1)")


@given(
    st.sampled_from(sorted(CHECKS)),
    st.text() | st.from_regex(r"10\.\d{4}/[!-~]{1,20}", fullmatch=True) | st.from_regex(r"https?://\w+\.\w+/\S*"),
)
def test_a_checked_identifier_stays_as_it_is_and_its_link_is_safe(kind, typed):
    try:
        checked = CHECKS[kind](typed)
    except ValidationError:
        return
    assert CHECKS[kind](checked) == checked
    address = link(kind, checked)
    assert address.lower().startswith(("https://", "http://"))
    assert address.isascii()
    assert not set(address) & set('"<> \n\t\\`')
