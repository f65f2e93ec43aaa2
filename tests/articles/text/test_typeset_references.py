"""Typesetting of short answers and of the list of references."""

import pytest

from articles.text.citations.reference_list import set_references
from articles.text.grammar import COMMON, LINKED, QUANTITIES, parse, read_only
from articles.text.typeset import Typeset, set_answer, set_text

from .setting import REFERENCES, cite


def answer(text, form=LINKED):
    return str(set_answer(text, REFERENCES, form).html)


def test_a_short_answer_knows_emphasis_and_citations_and_nothing_else():
    typed = "**No.** *Rarely* <b> & [1] [a](https://example.org) `c` \\*x*\n# y"
    read = (
        "<strong>No.</strong> <em>Rarely</em> &lt;b&gt; &amp;{} [a](https://example.org) `c` "
        "*x*\n# y"
    )
    assert answer(typed) == read.format(f'<sup class="cite">{cite(1, "a")}</sup>')
    assert answer(typed, QUANTITIES) == answer(typed, COMMON) == read.format(" [1]")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("No [2, 4].", f'No<sup class="cite">{cite(2, "a")}, {cite(4, "a")}</sup>.'),
        ("No [7].", 'No<span class="cite cite--missing">[7]</span>.'),
        (r"No \[1].", "No [1]."),
        ("**No [1]**", f'<strong>No<sup class="cite">{cite(1, "a")}</sup></strong>'),
        ("[n = 1]", "[n = 1]"),
        (
            "No [1]-[3].",
            f'No<sup class="cite">{cite(1, "a")}, {cite(2, "a")}, {cite(3, "a")}</sup>.',
        ),
        (
            "[1](https://example.org)",
            f'<sup class="cite">{cite(1, "a")}</sup>(https://example.org)',
        ),
        ("لا [1].", f'لا<sup class="cite">{cite(1, "a")}</sup>.'),
    ],
)
def test_markers_of_a_short_answer_are_links(typed, read):
    assert answer(typed) == read


def test_the_text_counts_on_from_the_short_answer():
    above = set_answer("No [1, 2] [1].", REFERENCES)
    below = set_text("Rarely [1].", REFERENCES, cited=above.cited)
    assert above.cited == (1, 2, 1) and below.cited == (1, 2, 1, 1)
    assert cite(1, "c") in below.html and 'id="cite-1-a"' not in below.html
    ways = set_references(REFERENCES, below.cited)
    assert [
        link in ways for link in ("#cite-1-a", "#cite-1-b", "#cite-1-c", "#cite-1-d", "#cite-2-a")
    ] == [True, True, True, False, True]


def test_citations_are_bounded_in_both_together():
    above = set_answer("[1-5]" * 150, REFERENCES)
    below = set_text("[1-5]" * 150, REFERENCES, cited=above.cited)
    assert len(above.cited) == 750 and len(below.cited) == 1_000


def test_a_reference_is_set_with_all_it_has():
    reference = {
        "kind": "systematic_review",
        "title": "Low <potassium>",
        "author": "A. Author",
        "container-title": "Journal & Co",
        "issued": 2023,
        "volume": "12",
        "issue": "3",
        "page": "4-9",
        "language": "de",
        "accessed": "2026-11-30",
        "locator": "Table 2, <i>",
        "evidence": "trial",
        "DOI": "10.5555/Ab",
        "PMID": "123",
        "URL": "https://www.example.org/a?b=1&c=2",
    }
    assert set_references([reference], (1, 1)) == (
        '<ol class="references">\n<li id="ref-1" data-kind="systematic_review" '
        'data-evidence="trial">\n'
        '<span class="references__number" aria-hidden="true">1</span>\n'
        '<span class="badge badge--systematic-review"><span class="visually-hidden">Reference 1: '
        "</span>Systematic review</span>\n"
        '<cite class="references__title" dir="auto" lang="de">Low &lt;potassium&gt;</cite>\n'
        '<span class="references__authors" dir="auto">A. Author</span>\n'
        '<span class="references__source" dir="auto">Journal &amp; Co, 2023, 12(3): 4–9</span>\n'
        '<span class="references__further" dir="auto">In German. Accessed 30 November 2026</span>\n'
        '<span class="references__pinpoint" dir="auto">See there: Table 2, &lt;i&gt;</span>\n'
        '<span class="references__evidence" dir="auto">Evidence: Randomised trial</span>\n'
        '<span class="references__links"><a href="https://doi.org/10.5555/ab" '
        'rel="noopener">doi:10.5555/ab</a>'
        '<a href="https://pubmed.ncbi.nlm.nih.gov/123/" rel="noopener">PubMed 123</a>'
        '<a href="https://www.example.org/a?b=1&amp;c=2" rel="noopener">www.example.org</a>'
        '<span class="back">Back to the text, place <a href="#cite-1-a"><span '
        'class="visually-hidden">Reference 1, place </span>1</a> '
        '<a href="#cite-1-b"><span class="visually-hidden">Reference 1, place '
        "</span>2</a></span></span>\n</li>\n</ol>\n"
    )
    once = set_references([reference], (1,))
    assert (
        '<a class="back" href="#cite-1-a">Back to the text<span class="visually-hidden"> from '
        "reference 1</span></a>" in once
    )


def test_each_kind_of_identifier_leads_to_its_place_and_an_isbn_is_told():
    reference = {"title": "T", "PMCID": "PMC12", "ISBN": "9780306406157", "ISSN": "0959-8138"}
    assert (
        '<a href="https://pmc.ncbi.nlm.nih.gov/articles/PMC12/" rel="noopener">PMC12</a><span>ISBN '
        "9780306406157</span>"
        '<a href="https://portal.issn.org/resource/ISSN/0959-8138" rel="noopener">ISSN '
        "0959-8138</a>"
    ) in set_references([reference], ())


def test_a_stored_list_is_set_as_it_was_whatever_readers_have_learnt_since():
    stored = {"title": "T", "DOI": "10.5555/a?x=1", "URL": "HTTPS://WWW.Example.org/a."}
    assert (
        '<a href="https://doi.org/10.5555/a%3Fx%3D1" rel="noopener">doi:10.5555/a?x=1</a>'
        '<a href="HTTPS://WWW.Example.org/a." rel="noopener">www.example.org</a>'
    ) in set_references([stored], ())


def test_a_reference_may_lack_anything():
    set_in_type = set_references([{}], ())
    assert "Without a title" in set_in_type
    assert "No identifier recorded" in set_in_type
    assert 'data-kind="other" data-evidence="ungraded"' in set_in_type
    assert "<a " not in set_in_type


def test_a_malformed_identifier_is_shown_and_links_nowhere():
    set_in_type = set_references([{"title": "T", "URL": "javascript:alert(1)"}], ())
    assert '<span class="note">javascript:alert(1)</span>' in set_in_type
    assert "href" not in set_in_type


def test_the_ways_back_lead_to_ids_that_are_there():
    typeset = set_text("[1]" * 30 + "[2]", REFERENCES)
    list_of_references = set_references(REFERENCES, typeset.cited)
    for identifier in [f"1-{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"] + ["2-a"]:
        assert f'href="#cite-{identifier}"' in list_of_references
        assert f'id="cite-{identifier}"' in typeset.html
    assert list_of_references.count('href="#cite-') == 27


def test_nothing_is_set_of_nothing():
    assert set_text("", []) == Typeset("", (), ())
    assert answer("") == ""
    assert set_references([], ()) == '<ol class="references">\n</ol>\n'


WITH_ALL_THAT_IS_WRITTEN_ON = """# One

## [Led](https://one.example/) and [nowhere]()

- ### In an item, [written](mailto:a@one.example) [1]

> quoted

| [a]() | b |
| :-: | --: |
| [c](https://one.example/) | [2] |
"""


@pytest.mark.parametrize("form", [COMMON, QUANTITIES, LINKED])
def test_a_text_is_parsed_once_for_all_and_setting_it_changes_nothing_for_the_others(
    form: int,
) -> None:
    body, references = WITH_ALL_THAT_IS_WRITTEN_ON, [{"kind": "other", "title": "One"}] * 2
    first = set_text(body, references, form)
    assert set_text(body, references, form) == first
    assert repr(read_only(body, form).tokens) == repr(parse(body, form).tokens)
