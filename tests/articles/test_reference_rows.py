"""The rows of the list of references: identifiers in one line, and what the buttons do."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from articles.forms.references import ROWS_LIMIT, bound, identified, rearranged, shown, typed
from articles.models import Reference


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("", {}),
        ("10.5555/ABC", {"doi": "10.5555/abc"}),
        ("doi: 10.5555/abc", {"doi": "10.5555/abc"}),
        ("DOI 10.5555/abc; PMID 123", {"doi": "10.5555/abc", "pmid": "123"}),
        ("https://pubmed.ncbi.nlm.nih.gov/123/", {"pmid": "123"}),
        ("https://doi.org/10.5555/abc https://example.org/a,b?c=1", {"doi": "10.5555/abc", "url": "https://example.org/a,b?c=1"}),
        ("123", {"pmid": "123"}),
    ],
)
def test_identifiers_are_known_by_their_look(line, found):
    assert identified(line) == found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("10.5555/a 10.5555/b", "These are two DOIs. Keep one of them."),
        ("https://example.org/" + "a" * 481, "An identifier of 501 characters does not fit."),
        ("10.5555/", "This is not a DOI."),
        ("PMID:", "This is not a PubMed number."),
        ("http://user:secret@example.org/", "This is not a web address to link to."),
        ("ISBN 9780000000000", "“ISBN” is neither a DOI, a PubMed number nor a web address."),
    ],
)
def test_what_is_no_identifier_says_what_it_was_taken_for(line, said):
    with pytest.raises(ValidationError) as refusal:
        identified(line)
    assert said in refusal.value.messages[0]


@given(st.text(max_size=40))
def test_any_line_is_sorted_or_refused(line):
    try:
        assert set(identified(line)) <= {"doi", "pmid", "url"}
    except ValidationError as refusal:
        assert refusal.messages[0].endswith((".", "”"))


def test_a_saved_reference_is_shown_so_that_it_comes_back_the_same():
    reference = Reference(kind="textbook", authors="A", title="T", source="S", year=1999, doi="10.5555/a", pmid="1", url="https://example.org")
    (row,) = bound([shown(reference)])
    assert row.is_valid() and row.to_reference().as_csl() == reference.as_csl()


ROWS = st.lists(st.sampled_from("ABCDE"), max_size=6).map(lambda names: [{"title": name} for name in names])


@given(ROWS, st.sampled_from(["up", "down", "remove"]), st.integers(-1, 8))
def test_buttons_lose_no_row_but_the_one_removed(rows, verb, number):
    after, place = rearranged(rows, f"{verb}-{number}")
    assert 0 <= place <= len(after)
    is_removed = verb == "remove" and 1 <= number <= len(rows)
    left = [*after, rows[number - 1]] if is_removed else after
    assert sorted(row["title"] for row in left) == sorted(row["title"] for row in rows)


@given(ROWS, st.integers(1, 6))
def test_up_undoes_down(rows, number):
    after, place = rearranged(rows, f"down-{number}")
    if place > number:
        assert rearranged(after, f"up-{place}") == (rows, number)


def test_rows_are_read_until_there_are_no_more():
    data = {"reference-0-kind": "", "reference-0-title": "A", "reference-2-kind": "", "other": "x"}
    assert [row["title"] for row in typed(data)] == ["A"]
    endless = {f"reference-{number}-kind": "" for number in range(ROWS_LIMIT + 50)}
    assert len(typed(endless)) == ROWS_LIMIT + 1
