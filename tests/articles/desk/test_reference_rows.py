"""The rows of the list of references: identifiers in one line, and what the buttons do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.forms.references import ROWS_LIMIT, ReferenceForm, bound, rearranged, shown, typed
from articles.models import Reference


def row(line):
    form = ReferenceForm({"kind": "research", "title": "T", "identifiers": line})
    return form, form.is_valid()


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("https://doi.org/10.1136/bmj.n71?x=1", {"doi": "10.1136/bmj.n71"}),
        ("PMID: 33782057; PMCID: PMC8005924", {"pmid": "33782057", "pmcid": "PMC8005924"}),
        ("10.1136/bmj.\u00adn71\u200b", {"doi": "10.1136/bmj.n71"}),
        (
            "doi: 10.1136/bmj.n71\r\nISBN 978-0-306-40615-7",
            {"doi": "10.1136/bmj.n71", "isbn": "9780306406157"},
        ),
        (
            "ISSN 0959-8138 https://münchen.de",
            {"issn": "0959-8138", "url": "https://xn--mnchen-3ya.de"},
        ),
        ("", {}),
    ],
)
def test_what_is_pasted_lands_in_its_columns(line, columns):
    form, is_valid = row(line)
    assert is_valid and form.cleaned_data["identifiers"] == columns
    (again,) = bound([shown(form.to_reference())])
    assert again.is_valid() and again.cleaned_data["identifiers"] == columns


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("https://example.org/" + "a" * 481, "An identifier of 501 characters does not fit."),
        ("10.5555/a\u202eb", "cannot be seen"),
        ("x" * 2_001, "at most 2,000 fit"),
        ("Lancet 2020", "“Lancet” is neither a DOI"),
    ],
)
def test_a_refusal_stands_at_the_field_and_keeps_what_was_typed(line, message):
    form, is_valid = row(line)
    assert not is_valid and message in form.errors["identifiers"][0]
    assert form["identifiers"].value() == line


def test_a_saved_reference_is_shown_so_that_it_comes_back_the_same():
    reference = Reference(
        kind="textbook",
        authors="A",
        title="T",
        source="S",
        year=1999,
        doi="10.5555/a",
        pmid="1",
        pmcid="PMC2",
        isbn="9780306406157",
        issn="0959-8138",
        url="https://example.org",
        volume="1",
        issue="2",
        pages="3-4",
        publisher="P",
        edition="2nd",
        language="de",
        accessed="2026-11",
        pinpoint="Table 2",
        evidence="trial",
    )
    (row,) = bound([shown(reference)])
    assert row.is_valid() and row.to_reference().as_csl() == reference.as_csl()
    assert row.filled_further == 9 and set(reference.as_csl()) == set(Reference.COLUMNS.values())


ROWS = st.lists(st.sampled_from("ABCDE"), max_size=6).map(
    lambda names: [{"title": name} for name in names]
)


@given(ROWS, st.sampled_from(["up", "down", "remove"]), st.integers(-1, 8))
def test_buttons_lose_no_row_but_the_one_removed(rows, verb, number):
    after, position = rearranged(rows, f"{verb}-{number}")
    assert 0 <= position <= len(after)
    is_removed = verb == "remove" and 1 <= number <= len(rows)
    left = [*after, rows[number - 1]] if is_removed else after
    assert sorted(row["title"] for row in left) == sorted(row["title"] for row in rows)


@given(ROWS, st.integers(1, 6))
def test_up_undoes_down(rows, number):
    after, position = rearranged(rows, f"down-{number}")
    if position > number:
        assert rearranged(after, f"up-{position}") == (rows, number)


def test_rows_are_read_until_there_are_no_more():
    data = {"reference-0-kind": "", "reference-0-title": "A", "reference-2-kind": "", "other": "x"}
    assert [row["title"] for row in typed(data)] == ["A"]
    endless = {f"reference-{number}-kind": "" for number in range(ROWS_LIMIT + 50)}
    assert len(typed(endless)) == ROWS_LIMIT + 1
