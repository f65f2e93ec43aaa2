"""Recommendations: boxes that say how strong they are and how certain their evidence."""

from types import SimpleNamespace
from typing import Any

import pytest

from articles.text.amounts.became import became
from articles.text.citations.checks import findings
from articles.text.comparing.comparison import compare
from articles.text.document import read
from articles.text.grammar import LINKED, NEWEST
from articles.text.ratings import RATINGS, rating
from articles.text.statements import Statement, statements
from articles.text.typeset import set_text


def box(line: str, *below: str, marker: str = "RECOMMENDATION") -> str:
    return "\n".join([f"> [!{marker}] {line}", *(f"> {words}" for words in below)])


def said(body: str, form: int = NEWEST) -> list[Statement]:
    text: Any = SimpleNamespace(title="Is it?", short_answer="", body=body, form=form)
    return statements(text, read(text, []))


def codes(body: str) -> list[tuple[str, int | None]]:
    found = findings("Is it?", "It is.", body, [{"title": "It is"}])
    return [(finding.code, finding.line) for finding in found if finding.is_blocking]


@pytest.mark.parametrize("expected", RATINGS)
def test_each_rating_is_read_as_it_is_named_in_any_case_and_order(expected: Any) -> None:
    turned = ", ".join(reversed(expected.name.split(", ")))
    assert {
        rating(line)
        for line in (expected.name, turned, expected.name.upper(), f" {expected.words}.")
    } == {expected}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Strong recommendation; very   LOW certainty of evidence", "strong, very low certainty"),
        ("conditional, moderate", "conditional, moderate certainty"),
        ("strong\u060c certainty: high", "strong, high certainty"),
        ("Good practice statement", "good practice"),
    ],
)
def test_what_is_clear_may_be_written_otherwise(line: str, name: str) -> None:
    found = rating(line)
    assert found and found.name == name


@pytest.mark.parametrize(
    "line",
    [
        "",
        "strong",
        "low certainty",
        "good practice, low certainty",
        "strong, low, high",
        "strong, conditional, low",
        "strong low",
        "strong, weak certainty",
        "strong evidence, low",
        "**strong**, low certainty",
        "fort, certitude basse",
        "strong, low certainty, of course",
        "," * 60_000,
        "strong, low certainty " * 5_000,
    ],
)
def test_other_words_are_none_and_the_author_is_told_where_and_what_to_write(line: str) -> None:
    assert rating(line) is None
    [found] = [
        finding
        for finding in findings("Is it?", "It is.", box(line[:200], "So."), [])
        if finding.line
    ]
    assert (found.code, found.line, found.is_blocking) == ("recommendation_unrated", 1, True)
    assert "strong, conditional or good practice" in found.message


MANY = f"""Before.

{box("low certainty, Strong", "Дайте 5 мг. اسأل.", "- one", "  - two", marker="recommendation")}

{box("good practice", "给药。")}

After."""


def test_readers_see_it_in_words() -> None:
    html = set_text(MANY, []).html
    assert (
        '<p class="callout__title" id="callout-1">Recommendation: strong · certainty of the '
        "evidence: low</p>\n"
        '<div class="callout__text" dir="auto">\n<p>Дайте 5 мг. اسأل.</p>\n<ul>\n<li>one\n<ul>'
    ) in html
    assert 'id="callout-2">Recommendation: good practice</p>' in html
    assert html.count('href="#recommendation-key"') == 2 and "[!" not in html and codes(MANY) == []


def test_the_first_statement_of_each_box_has_its_rating() -> None:
    found = [
        (
            statement.text,
            statement.rating and statement.rating.name,
            statement.recommended is not None,
            statement.is_clinical,
        )
        for statement in said(MANY)
    ]
    strong = "strong, low certainty"
    assert found == [
        ("Before.", None, False, False),
        ("Дайте 5 мг.", strong, True, True),
        ("اسأل.", None, True, True),
        ("one", None, True, True),
        ("two", None, True, True),
        ("给药。", "good practice", True, True),
        ("After.", None, False, False),
    ]


def test_it_is_another_statement_where_it_is_rated_otherwise_or_no_more_the_first() -> None:
    rated = said(box("strong, low certainty", "Ask."))[0]
    others = [
        said(body)[-1]
        for body in (
            box("conditional, low certainty", "Ask."),
            box("strong, high certainty", "Ask."),
            box("strong, low certainty", "Look.", "", "Ask."),
            box("A title", "Ask.", marker="caveat"),
        )
    ]
    assert all(
        statement.text == "Ask." and statement.identity != rated.identity for statement in others
    )
    assert said(box("LOW, strong", "Ask."))[0].identity == rated.identity


def test_an_amount_stays_where_it_is_when_the_box_is_rated_otherwise() -> None:
    was, now = (
        read(SimpleNamespace(title="", short_answer="", body=box(line, "Give 5 mg.")), [])
        for line in ("strong, low certainty", "good practice")
    )
    assert [change.state for change in became(compare(was, now))] == ["same"]


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        (box("good practice"), "recommendation_empty", 1),
        (box("good practice", "", "---"), "recommendation_empty", 1),
        (box("good practice", "## Give 50 mg to all"), "recommendation_empty", 1),
        (box("good practice", "- ## Give it", "", "| A |", "|-|"), "recommendation_empty", 1),
        (box("good practice", "**[1]**", "", "```sh", "```"), "recommendation_empty", 1),
        ("- one\n\n  > [!recommendation] good practice\n  > Ask.", "recommendation_within", 3),
        ("> [!caveat] A\n> > [!Recommendation] strong, low", "recommendation_within", 2),
        (box("good practice", "Ask.", "[!recommendation] strong"), "recommendation_within", 3),
        ("[!recommendation] good practice", "recommendation_within", 1),
    ],
)
def test_where_none_is_set_the_author_is_told(body: str, code: str, line: int) -> None:
    assert codes(body) == [(code, line)]


@pytest.mark.parametrize(
    ("body", "form", "expected"),
    [
        (box("good practice"), NEWEST, ["recommendation_empty"]),
        (box("good practice", "-"), NEWEST, ["recommendation_empty"]),
        ("- one\n\n  > [!recommendation] good practice", NEWEST, ["recommendation_within"]),
        (box("good practice"), LINKED, ["callout_unknown"]),
        ("- one\n\n  > [!recommendation] good practice", LINKED, ["callout_unknown"]),
    ],
)
def test_one_fault_is_told_once_and_as_its_form_has_it(
    body: str, form: int, expected: list[str]
) -> None:
    found = [
        finding
        for finding in findings("Is it?", "It is.", body, [], form)
        if finding.field == "body"
    ]
    assert [finding.code for finding in found] == expected
    assert form == NEWEST or found[0].message.endswith("[!caveat], [!pitfall], [!warning].")


def test_one_that_is_no_marker_is_left_alone() -> None:
    assert codes("See \\[!recommendation] and the [!recommendation] of others.") == []


def test_a_text_from_before_reads_as_it_did() -> None:
    body = box("strong, low certainty", "Ask.")
    assert set_text(body, [], LINKED).html == (
        '<blockquote dir="auto">\n<p>[!RECOMMENDATION] strong, low certainty\nAsk.</p>\n'
        "</blockquote>\n"
    )
    assert [statement.rating for statement in said(body, LINKED)] == [None]
    assert not [
        finding for finding in findings("Is it?", "It is.", body, [], LINKED) if finding.is_blocking
    ]
