"""Classes of a table or a list that overlap or leave a gap: what is said of them and where, and
what a figure is worth."""

from fractions import Fraction
from types import SimpleNamespace

import pytest

from articles.evidence.findings import evidence
from articles.text.citations.finding import Finding
from articles.text.language.values import decimal_places, value

TABLE = (
    "So it is graded.\n\n| Grade | Potassium, mmol/L |\n|---|---|\n| low | < 3.5 |\n| normal | "
    "3.5–5.0 |\n| high | > 5.5 |\n"
)


def found(body: str) -> list[Finding]:
    """What is found of the classes of a text."""
    return [
        finding
        for finding in evidence(SimpleNamespace(title="Is it?", short_answer="", body=body), [])
        if finding.code.startswith("ranges")
    ]


def test_a_gap_is_told_at_the_row_that_begins_too_late() -> None:
    [finding] = found(TABLE)
    assert (finding.field, finding.line, finding.weight) == ("body", 7, "Advice")
    assert finding.message == (
        "Line 7: “3.5–5.0” and “> 5.5” leave out what lies between 5 and 5.5. Let one begin "
        "where the other ends."
    )


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("- under 5 kg\n- over 5 kg and so on\n- over 7 kg", []),
        ("- 3-5\n- 5-7\n- 7-9", []),
        ("- 3-5 mmol/L\n- 5-7 mmol/L\n- 7-9 mmol/L", ["both hold 5.", "both hold 7."]),
        ("- under 5 kg\n- 5–9 kg\n- over 10 kg", ["leave out what lies between 9 and 10."]),
        (
            "- under 5 kg\n- 6–8 kg\n  - 1–2 kg\n- over 8 kg",
            ["leave out what lies between 5 and 6."],
        ),
        ("- less than 5%\n- 5% to 10%\n- more than 10%", []),
    ],
)
def test_lists_are_read_as_well(body: str, says: list[str]) -> None:
    messages = [finding.message for finding in found(body)]
    assert len(messages) == len(says) and all(
        words in message for words, message in zip(says, messages, strict=True)
    ), messages


def test_a_waiver_of_it_holds_for_these_rows_alone() -> None:
    [finding], [same], [other] = (
        found(TABLE),
        found(f"Before.\n\n{TABLE}"),
        found(TABLE.replace("| high |", "| raised |")),
    )
    assert finding.key == same.key != other.key


@pytest.mark.parametrize(
    ("written", "is_worth"),
    [
        ("3.5", "7/2"),
        ("3,5", "7/2"),
        ("1,000", "1000"),
        ("1.000", "1"),
        ("1 000", "1000"),
        ("1'000", "1000"),
        ("0,125", "1/8"),
        (".5", "1/2"),
        ("2½", "5/2"),
        ("½", "1/2"),
        ("1 1/2", "3/2"),
        ("1/2", "1/2"),
        ("1,000,000", "1000000"),
        ("1.234.567,8", "12345678/10"),
    ],
)
def test_figures_are_worth_what_they_say(written: str, is_worth: str) -> None:
    assert value(written) == Fraction(is_worth)


@pytest.mark.parametrize("written", ["120/80", "one", "", "5/0", "1 5/0", "1..2", "٥", "10 00"])
def test_what_is_no_number_is_worth_nothing(written: str) -> None:
    assert value(written) is None


def test_decimal_places_are_counted() -> None:
    assert [decimal_places(text) for text in ("3", "3.50", "3,5", "1,000", "2½", "")] == [
        0,
        2,
        1,
        0,
        0,
        0,
    ]
