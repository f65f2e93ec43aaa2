"""The short answer cites: in the model, in statements, in comparisons, in findings; and not
where nothing can be followed."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given

from articles.text.citations.checks import findings, fixable
from articles.text.comparing.changes import changes
from articles.text.comparing.comparison import compare
from articles.text.comparing.earlier import earlier
from articles.text.comparing.minor import refusal
from articles.text.document import read
from articles.text.grammar import COMMON, LINKED, QUANTITIES
from articles.text.inline import in_words
from articles.text.plain import plain
from articles.text.source_positions import parts
from articles.text.statements import statements
from articles.text.typeset import set_answer
from tests.articles.text.drawn import cited_texts

REFERENCES = [
    {"kind": "guideline", "title": name, "DOI": f"10.5555/{name}"} for name in ("one", "two")
]
BODY = "It is known. [1]\n"


def text(short_answer: str, form: int = LINKED, **facts: Any) -> Any:
    return SimpleNamespace(
        **{
            "title": "Why?",
            "short_answer": short_answer,
            "body": BODY,
            "listed": REFERENCES,
            "form": form,
        }
        | facts
    )


@pytest.mark.parametrize(
    ("typed", "words", "cited"),
    [
        ("No [1].", "No.", [(2, (1,))]),
        ("No. [1, 2] Or so. [2]", "No. Or so.", [(3, (1, 2)), (10, (2,))]),
        ("[1] No.", "No.", [(0, (1,))]),
        ("No  [1]\nnever [9]", "No never", [(2, (1,)), (8, (9,))]),
        ("**No** [1]-[2]", "No", [(2, (1, 2))]),
        (r"CI \[1, 2]", "CI [1, 2]", []),
        ("نعم [1].", "نعم.", [(3, (1,))]),
        ("α [1–2] β", "α β", [(1, (1, 2))]),
    ],
)
def test_the_model_knows_what_it_cites_and_lists_show_it_without(
    typed: str, words: str, cited: list[Any]
) -> None:
    block = read(text(typed)).blocks[1]
    assert (
        block.kind,
        block.text,
        [(citation.at, citation.numbers) for citation in block.cited],
    ) == (
        "answer",
        words,
        cited,
    )
    assert in_words(typed) == words == parts(text(typed), REFERENCES)[1].words


@pytest.mark.parametrize("form", [COMMON, QUANTITIES])
def test_in_a_former_form_a_marker_is_text(form: int) -> None:
    block = read(text("No [1], or [7].", form)).blocks[1]
    assert (block.text, block.cited) == ("No [1], or [7].", ())
    assert in_words("No [1].", form) == set_answer("No [1].", REFERENCES, form).html == "No [1]."
    found = {finding.code for finding in findings("Why?", "No [7].", BODY, REFERENCES[:1], form)}
    assert found == {"short_answer_cites"}


@given(cited_texts)
def test_the_words_of_the_model_are_those_of_the_page(typed: str) -> None:
    words = in_words(typed)
    assert words.split() == plain(set_answer(typed, REFERENCES).html).split()
    assert words == read(text(typed)).blocks[1].text == " ".join(words.split())


def test_statements_carry_the_works_they_rest_on() -> None:
    first, second = statements(text("Give 5 mg. [1] Or rest [1, 2]."))[:2]
    assert (first.text, first.cited, second.text, second.cited) == (
        "Give 5 mg.",
        (1,),
        "Or rest.",
        (1, 2),
    )
    assert second.works == ("DOI:10.5555/one", "DOI:10.5555/two")


@pytest.mark.parametrize(
    ("was", "now", "note"),
    [
        ("No [1].", "No [2].", "cites DOI:10.5555/two, before DOI:10.5555/one"),
        ("No [1].", "No.", "cites nothing, before DOI:10.5555/one"),
        ("No.", "No [1].", "cites DOI:10.5555/one; before, it cited nothing"),
        ("No [1]. Or so.", "No. Or so [1].", "a citation stands behind other words"),
        (
            "No [1, 2].",
            "No [2, 1].",
            "cites DOI:10.5555/two; DOI:10.5555/one, before DOI:10.5555/one; DOI:10.5555/two",
        ),
        ("No [1].", "No [8].", "cites 8, before DOI:10.5555/one"),
    ],
)
def test_another_citation_is_a_change_and_no_minor_correction(
    was: str, now: str, note: str
) -> None:
    before, after = text(was), text(now)
    comparison = compare(read(before), read(after))
    [change] = [change for change in changes(comparison) if change.state != "same"]
    assert change.notes == (note,) and change.kind == "answer"
    assert "leaves form, links, emphasis and citations as they are" in refusal(comparison)
    kept = earlier(statements(before), statements(after), comparison)
    assert not all(previous.is_same for previous in kept.values())


def test_the_same_marker_typed_otherwise_is_the_same() -> None:
    assert compare(read(text("No [1, 2].")), read(text("No  [1]-[2]."))).is_same


def test_what_was_literal_in_a_former_form_is_a_change_once_it_is_read_as_a_citation() -> None:
    comparison = compare(read(text("No [1].", QUANTITIES)), read(text("No [1].")))
    assert not comparison.is_same and refusal(comparison)


def told(
    short_answer: str, body: str = BODY, references: list[Any] = REFERENCES
) -> list[tuple[str, str, bool]]:
    found = findings("Why?", short_answer, body, references)
    return [(finding.code, finding.field, finding.is_blocking) for finding in found]


@pytest.mark.parametrize(
    ("short_answer", "codes"),
    [
        ("No [2].", []),
        ("No [1, 2].", []),
        ("No [1].", ["reference_never_cited"]),
        (r"No \[2].", ["reference_never_cited"]),
        ("No [2, 3].", ["reference_missing"]),
        ("No [2]. Or [4], or [5].", ["reference_missing", "reference_missing"]),
        ("No [2] [0].", ["marker_malformed"]),
        ("No [2] [3-1].", ["marker_malformed"]),
        ("[2]", ["short_answer_missing"]),
        ("Take **5 mg** [2]", ["bold_number"]),
        ("Rare\nor not [2]\nor [9]", ["reference_missing"]),
        ("No [2]: 95% CI [1-2]", ["interval_or_citation"]),
    ],
)
def test_it_is_checked_like_the_body(short_answer: str, codes: list[str]) -> None:
    assert [code for code, _, _ in told(short_answer)] == codes


def test_a_marker_without_reference_says_where_and_what_to_do() -> None:
    [finding] = findings("Why?", "No,\nor [7].", BODY, REFERENCES[:1])
    assert (finding.field, finding.line, finding.column, finding.is_blocking) == (
        "short_answer",
        2,
        4,
        True,
    )
    assert (
        finding.message
        == "Short answer: marker [7] has no reference. Add reference 7 below or change the number."
    )


def test_citations_of_both_are_counted_together() -> None:
    answer, body = "No. " + "[1-2]" * 100, "It is. " + "[1-2]" * 401
    assert (
        told(answer, body)[-1] == ("too_many_citations", "body", True)
        and told(answer, body[:-5])[-1:] == []
    )


@pytest.mark.parametrize(
    ("typed", "put_right"),
    [
        ("It is 3 (95% CI [2, 5]).", "It is 3 (95% CI \\[2, 5])."),
        ("Of\n[1-3] years.", "Of\n\\[1-3] years."),
        ("SD [1; 2] and [1].", "SD \\[1; 2] and [1]."),
    ],
)
def test_an_interval_is_told_and_put_right_at_a_press(typed: str, put_right: str) -> None:
    [finding] = fixable("short_answer", typed)
    assert finding.fixes[0].apply(typed) == put_right and fixable("short_answer", put_right) == []


@pytest.mark.parametrize(("words", "codes"), [(60, []), (61, ["short_answer_too_long"])])
def test_a_marker_is_no_word(words: int, codes: list[str]) -> None:
    assert [code for code, _, _ in told("word [2] " * words)] == codes
