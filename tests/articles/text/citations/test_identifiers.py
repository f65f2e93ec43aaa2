"""Identifiers: one form each however they were pasted, and a link that is safe to print."""

import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from articles.text.citations.identifiers import CHECKS, doi, link, orcid, web_address

# 10.5555 is the registrant that Crossref keeps for examples.
SICI = "10.5555/(sici)1234-5678(199808)17:15<1661::aid-x>3.0.co;2-2"


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "10.5555/Ab.C",
            " doi:10.5555/ab.c ",
            "DOI: 10.5555/AB.C",
            "https://doi.org/10.5555/ab.c",
            "http://dx.doi.org/10.5555/ab.c",
        ),
        *(
            "doi.org/10.5555/ab.c",
            "DOI: https://doi.org/10.5555/ab.c",
            "https://www.doi.org/10.5555/ab.c",
            "dx.doi.org/10.5555/ab.c",
        ),
        *(
            "https://doi.org/10.5555/ab.c?x=1",
            "https://doi.org/10.5555/ab.c?utm_source=a&b#c",
            "https://doi.org/10.5555/ab.c#:~:text=a%20b",
        ),
        *(
            "10.5555/ab.c?utm_source=mail",
            "https://doi.org/10.5555/ab.c/",
            "https://doi.org:443/10.5555/ab.c",
            "//doi.org/10.5555/ab.c",
        ),
        *(
            "https://doi.org/10.5555/ab.c.",
            "10.5555/ab.c)",
            "(10.5555/ab.c]",
            "«10.5555/ab.c».",
            "<https://doi.org/10.5555/ab.c>,",
            "10.5555/ab.c;",
            "10.5555/ab.c...",
        ),
        *(
            "https://doi.org/doi:10.5555/ab.c",
            "https://doi.org/https://doi.org/10.5555/ab.c",
            "info:doi/10.5555/ab.c",
            "doi=10.5555/ab.c",
        ),
        *(
            "https://doi.org/10.5555%2Fab%2Ec",
            "https%3A%2F%2Fdoi.org%2F10.5555%2Fab.c",
            "10.5555%252Fab.c",
            "10.5555/ab.c%E2%80%8B",
        ),
        *(
            "10.5555/a\u00adb.c",
            "10.5555/ab.c\u200b",
            "\ufeff10.5555/ab.c",
            "10.5555/\u2060ab.c\ufe0f",
            "\u202a10.5555/ab.c\u202c",
            "10.5555/a\u200db.c",
        ),
        *(
            "\uff11\uff10\uff0e\uff15\uff15\uff15\uff15\uff0f\uff41\uff42\uff0e\uff43",
            "\uff24\uff2f\uff29\uff1a10.5555/ab.c",
            "10.5555/ab.c\u3002",
        ),
    ],
)
def test_a_doi_has_one_form_however_it_was_pasted(typed):
    assert doi(typed) == "10.5555/ab.c"


@pytest.mark.parametrize(
    "typed",
    [
        "10.5555/(SICI)1234-5678(199808)17:15<1661::AID-X>3.0.CO;2-2",
        "https://doi.org/10.5555/(SICI)1234-5678(199808)17:15%3C1661::AID-X%3E3.0.CO;2-2",
        "https://doi.org/10.5555/%28SICI%291234-5678%28199808%2917%3A15%3C1661%3A%3AAID-X%3E3.0.CO%3B2-2",
        "<https://doi.org/10.5555/(SICI)1234-5678(199808)17:15<1661::AID-X>3.0.CO;2-2>.",
        "doi:10.5555/(SICI)1234-5678(199808)17:15&lt;1661::AID-X&gt;3.0.CO;2-2",
        "(10.5555/(SICI)1234-5678(199808)17:15<1661::AID-X>3.0.CO;2-2)",
    ],
)
def test_the_old_form_with_signs_is_read(typed):
    assert doi(typed) == SICI


@pytest.mark.parametrize(
    "whole",
    [
        *(
            "10.1002/(sici)1099-0690(199801)1998:1<1::aid-ejoc1>3.0.co;2-#",
            "10.1043/0003-9985(2000)124<0123:aotst>2.0.co;2",
        ),
        *(
            "10.1016/s0140-6736(05)67889-0",
            "10.1016/0140-6736(90)90001-a",
            "10.1890/0012-9658(2006)87[1234:ab]2.0.co;2",
        ),
        *(
            "10.1000.10/123456",
            "10.5555/a#b",
            "10.5555/a?b",
            "10.5555/a%b",
            "10.5555/a_",
            "10.1371/journal.pmed.0020124.g001",
        ),
    ],
)
def test_what_belongs_to_a_doi_stays(whole):
    assert doi(whole) == doi(f"doi: {whole}.") == whole
    assert doi(f"({link('DOI', whole)})") == whole


def test_a_doi_of_single_letters_ends_without_its_stop():
    assert doi("10.5555/a.b.") == doi("(doi:10.5555/a.b.)") == "10.5555/a.b"


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "10.5555",
            "10.5555/",
            "10.55/a",
            "11.5555/a",
            "10.5555/a b",
            '10.5555/a"b',
            "10.5555/<b>",
            "10.5555/a\nb",
            "10.5555/é",
        ),
        *(
            "10.5555/a\\b",
            "https://example.org/10.5555/a",
            "10.5555/" + "a" * 300,
            "https://doi.org/a%00",
            "10.5555/a%FFb",
        ),
        *(
            "https://doi.org/",
            "doi:",
            "10.5555/...",
            "10.5555/a<b",
            "10.5555/a>b",
            "10." + "5" * 5_000,
        ),
    ],
)
def test_what_is_no_doi_is_refused(typed):
    with pytest.raises(ValidationError):
        doi(typed)


def test_an_address_is_kept_as_typed_and_encoded_as_a_link():
    assert web_address(" https://example.org/a(b)?c=ä ") == "https://example.org/a(b)?c=ä"
    assert link("URL", "https://example.org/a(b)?c=ä") == "https://example.org/a(b)?c=%C3%A4"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://münchen.de/x", "https://xn--mnchen-3ya.de/x"),
        ("https://MÜNCHEN.de", "https://xn--mnchen-3ya.de"),
        ("https://例え。jp/路", "https://xn--r8jz45g.jp/路"),
        ("https://пример.рф/", "https://xn--e1afmkfd.xn--p1ai/"),
        ("https://مثال.إختبار/x", "https://xn--mgbh0fb.xn--kgbechtv/x"),
        ("https://उदाहरण.भारत", "https://xn--p1b6ci4b4b3a.xn--h2brj9c"),
        ("https://דוגמה.ישראל", "https://xn--6dbbec0c.xn--4dbrk0ce"),
        ("https://straße.de", "https://xn--strae-oqa.de"),
        ("HTTPS://WWW.Example.ORG:8443/A|b", "https://www.example.org:8443/A%7Cb"),
        ("ｈｔｔｐｓ：／／example.org／a", "https://example.org/a"),
        ("www.example.org/a.", "https://www.example.org/a"),
        ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("«https://example.org/a».", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&b=1&fbclid=y#c", "https://example.org/a?b=1#c"),
        ("https://example.org/a?gclid=x", "https://example.org/a"),
        ("https://example.org/a#b:~:text=c", "https://example.org/a#b"),
        ("https://example.org/a\u200b\u00ad", "https://example.org/a"),
        ("https://example.org/Washington,_D.C.", "https://example.org/Washington,_D.C."),
        ("(https://example.org/Health_in_the_U.S.).", "https://example.org/Health_in_the_U.S."),
        ("https://example.org/Doe_Jr.", "https://example.org/Doe_Jr"),
        ("https://example.org/Washington,_D%2EC%2E", "https://example.org/Washington,_D%2EC%2E"),
        ("https://fa.example.org/می\u200cخواهم", "https://fa.example.org/می\u200cخواهم"),
        ("https://1.1.1.1/a", "https://1.1.1.1/a"),
    ],
)
def test_an_address_has_one_form(typed, kept):
    assert web_address(typed) == kept
    assert link("URL", kept).isascii()


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "example.org/a",
            "ftp://example.org",
            "javascript:alert(1)",
            "https:example.org",
            "https://",
            "https://localhost/",
            "https://example",
        ),
        *(
            "https://127.0.0.1/",
            "https://192.168.0.1/",
            "https://10.0.0.1/a",
            "https://1.2.3/",
            "https://999.1.1.1/",
            "https://[::1]/",
        ),
        *(
            "https://a.local/",
            "https://a.invalid/",
            "https://a.onion",
            "https://a.123",
            "https://-a.org",
            "https://a-.org",
            "https://a..org",
        ),
        *(
            "https://user:word@example.org",
            "https://ä@example.org",
            "https://example.org:0/",
            "https://example.org:99999/",
            "https://example.org:8x/",
        ),
        *(
            "https://ex\u202eample.org/",
            "https://example.org/\u202eb",
            "https://a b.org",
            "https://" + "a" * 64 + ".org",
            "https://ü" + "a" * 64 + ".org",
        ),
        *(
            "https://a_b.org",
            "https://example.org\\@b.org",
            "https://\ud800.org",
            "https://example.org/" + "a" * 2_000,
        ),
    ],
)
def test_what_leads_nowhere_is_no_address(typed):
    with pytest.raises(ValidationError):
        web_address(typed)


def test_links_are_percent_encoded():
    assert (
        link("DOI", SICI)
        == "https://doi.org/10.5555/(sici)1234-5678(199808)17:15%3C1661::aid-x%3E3.0.co;2-2"
    )
    assert link("DOI", "10.5555/a#b?c%d") == "https://doi.org/10.5555/a%23b%3Fc%25d"
    assert link("PMID", "123") == "https://pubmed.ncbi.nlm.nih.gov/123/"
    assert link("PMCID", "PMC123") == "https://pmc.ncbi.nlm.nih.gov/articles/PMC123/"
    assert link("ISSN", "0959-8138") == "https://portal.issn.org/resource/ISSN/0959-8138"
    assert link("ISBN", "9780306406157") == ""


@pytest.mark.parametrize(
    ("kind", "stored", "address"),
    [
        ("DOI", "10.5555/a?x=1", "https://doi.org/10.5555/a%3Fx%3D1"),
        ("DOI", "10.5555/A", "https://doi.org/10.5555/a"),
        ("DOI", "https://doi.org/10.5555/a", "https://doi.org/10.5555/a"),
        ("URL", "HTTPS://A.ORG/b.", "HTTPS://A.ORG/b."),
        ("URL", "https://doi.org/10.5555/a?x=1", "https://doi.org/10.5555/a?x=1"),
        ("PMID", "PMID: 1", "https://pubmed.ncbi.nlm.nih.gov/1/"),
    ],
)
def test_what_was_stored_leads_where_it_led(kind, stored, address):
    assert link(kind, stored) == address


def test_no_link_is_made_of_what_is_no_identifier():
    with pytest.raises(ValidationError):
        link("URL", "javascript:alert(1)")


@given(
    st.sampled_from(sorted(CHECKS)),
    st.text()
    | st.from_regex(r"10\.\d{4}/[!-~]{1,20}", fullmatch=True)
    | st.from_regex(r"https?://\w+\.\w+/\S*")
    | st.from_regex(
        r"(doi:|https://doi\.org/)10\.\d{4}/([!-~]|%[0-9A-F]{2}){1,20}", fullmatch=True
    ),
)
def test_a_checked_identifier_stays_as_it_is_and_its_link_is_safe(kind, typed):
    try:
        checked = CHECKS[kind](typed)
    except ValidationError:
        return
    assert CHECKS[kind](checked) == checked
    address = link(kind, checked) or "https://"
    assert address.lower().startswith(("https://", "http://"))
    assert address.isascii()
    assert not set(address) & set('"<> \n\t\\`')


@given(st.from_regex(r"10\.[1-9][0-9]{3}/[a-z0-9()\[\]._;:/-]{0,20}[a-z0-9]", fullmatch=True))
def test_the_link_of_a_doi_pasted_again_is_the_same_doi(typed):
    checked = doi(typed)
    assert doi(link("DOI", checked)) == doi(f"{link('DOI', checked)}?utm_source=x.") == checked


HOSTILE = [
    "%25" * 600,
    "doi:" * 500,
    "https://doi.org/" * 120,
    "(" * 2_000,
    ")" * 2_000,
    "10.5555/" + "<a>" * 600,
    "10.5555/" + "a<" * 900,
    "10." + "5." * 900,
    "https://" + "a." * 900,
    "https://" + "ü." * 900,
    "\u200d" * 2_000,
    "1-" * 900,
    "https://a.org/?" + "utm_a&" * 300,
]


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: typed[:12])
def test_no_paste_takes_long(typed):
    began = time.process_time()
    for check in (*CHECKS.values(), orcid):
        try:
            check(typed)
        except ValidationError:
            continue
    assert time.process_time() - began < 0.5
