"""The amounts of a text: which there are, where each stands, and what became of each since
another text."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import tests.corpus
from articles.text.amounts.became import became
from articles.text.amounts.listing import listed
from articles.text.comparing.comparison import compare
from articles.text.document import read
from articles.text.language.amounts import Amount, amounts, bare, unit_of

LINES = [
    line
    for line in (Path(tests.corpus.__file__).parent / "evidence" / "amounts.txt")
    .read_text()
    .splitlines()
    if line[0] != "#"
]
TABLE = "| Drug | Dose, mg | Child |\n|--|--|--|\n| Aspirin | 75 | 5 mg |\n| Zinc | 5–10 | 7 mg |\n"


def text(body: str, short_answer: str = "No.") -> Any:
    """Return a text without references."""
    return read(SimpleNamespace(title="May I take 5 mg?", short_answer=short_answer, body=body), [])


def told(was: str, now: str) -> list[tuple[str, str]]:
    """Return what became of each amount of a body that is not as it was, with its words."""
    return [
        (change.latest.label, change.sentence)
        for change in became(compare(text(was), text(now)))
        if change.state != "same"
    ]


def test_the_amounts_of_labelled_sentences_are_found() -> None:
    wanted = [re.findall(r"\[\[(.*?)]]", line) for line in LINES]
    plain = [re.sub(r"\[\[|]]", "", line) for line in LINES]
    found = [[line[amount.start : amount.end] for amount in amounts(line)] for line in plain]
    right = sum(amount in want for want, got in zip(wanted, found, strict=True) for amount in got)
    wrong = [(got, want) for want, got in zip(wanted, found, strict=True) if got != want]
    assert (
        len(LINES) >= 100
        and right / sum(map(len, found)) >= 0.98
        and right / sum(map(len, wanted)) >= 0.98
    ), wrong


@pytest.mark.parametrize(
    ("written", "is_as"),
    [
        ("≥ 65 years", Amount(0, 10, ">=", "65", "", "", "years", "")),
        ("65 years or older", Amount(0, 17, ">=", "65", "", "", "years", "")),
        ("under 3,5 mmol/l", Amount(0, 16, "<", "3,5", "", "", "mmol/l", "")),
        ("5 to <7 mmol/L", Amount(0, 14, "", "5", "7", "", "mmol/L", "", is_below=True)),
        ("50 × 10⁹/L", Amount(0, 10, "", "50", "", "× 10⁹", "/L", "")),
        ("5 mg to 10 mg daily", Amount(0, 19, "", "5", "10", "", "mg", "daily")),
        ("1 g every 4 to 6 hours", Amount(0, 22, "", "1", "", "", "g", "every 4 to 6 hours")),
        ("no more than 4 g a day", Amount(0, 22, "<=", "4", "", "", "g", "a day")),
        ("INR 2–3", Amount(0, 7, "", "2", "3", "", "INR", "")),
        ("2\u00a0mg", Amount(0, 4, "", "2", "", "", "mg", "")),
        ("２ mg", Amount(0, 4, "", "2", "", "", "mg", "")),
        ("−20 °C", Amount(0, 6, "", "-20", "", "", "°C", "")),
        ("± 5 mm", Amount(0, 6, "±", "5", "", "", "mm", "")),
    ],
)
def test_an_amount_is_read_in_its_parts(written: str, is_as: Amount) -> None:
    assert amounts(written) == (is_as,)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("It fell by 5 in 2019.", []),
        ("Give 5 mg and over 10 mg.", ["5 mg", "over 10 mg"]),
        ("Keep it at -20 °C.", ["-20 °C"]),
        ("Give it - 5 mg.", ["5 mg"]),
        ("B-12 5 mg", ["5 mg"]),
        ("a 5-mg tablet", ["5-mg"]),
        ("8.5.5 mg", ["8.5.5 mg"]),
        ("1234567890 mg", []),
        ("It is in mL/min/1.73 m².", []),
        ("500 mg/125 mg", ["500 mg/125 mg"]),
    ],
)
def test_what_stands_beside_a_number_is_no_part_of_it(typed: str, found: list[str]) -> None:
    assert [typed[amount.start : amount.end] for amount in amounts(typed)] == found


def test_places_are_those_of_the_text_as_it_is_typed() -> None:
    typed = "Ein\u00adnahme von ½ Tablette und 0,5\u2009mmol/l"
    assert [typed[amount.start : amount.end] for amount in amounts(typed)] == [
        "½ Tablette",
        "0,5\u2009mmol/l",
    ]


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("Potassium (mmol/L)", "mmol/L"),
        ("Dose, mg", "mg"),
        ("Age in years", "years"),
        ("Platelets [10⁹/L]", "10⁹/L"),
        ("Drug", ""),
        ("Main", ""),
        ("%", "%"),
    ],
)
def test_the_head_of_a_column_names_a_unit(head: str, unit: str) -> None:
    assert unit_of(head) == unit


@pytest.mark.parametrize(
    ("cell", "is_number"),
    [("< 3.5", True), ("3.5–5.0", True), ("up to 4", True), ("12 (3)", False), ("x", False)],
)
def test_a_cell_may_be_nothing_but_a_number(cell: str, is_number: bool) -> None:
    assert (bare(cell) is not None) == is_number


def test_each_is_listed_with_its_words_and_its_place() -> None:
    found = listed(
        text(
            f"# Dose\n\nGive 500 mg. Then `6 mg` [1] and wait.\n\n{TABLE}\n- first 3 days\n",
            "Take 5 mg daily. [1]",
        )
    )
    assert [
        (amount.label, f"{amount.before}[]{amount.after}", amount.where) for amount in found[:4]
    ] == [
        ("5 mg daily", "Take [].", "Short answer"),
        ("500 mg", "Give [].", "Dose"),
        ("6 mg", "Then [] and wait.", "Dose"),
        ("75 (mg)", "[]", found[3].where),
    ]
    assert [amount.label for amount in found[4:]] == [
        "5 mg",
        "5–10 (mg)",
        "7 mg",
        "3 days",
    ] and found[3].where.endswith("Aspirin · Dose, mg")


def test_long_words_around_an_amount_are_cut_between_words() -> None:
    [amount] = listed(text("word " * 30 + "5 mg" + " more" * 30))
    assert (
        amount.before.startswith("…word")
        and amount.after.endswith("more…")
        and len(amount.before) < 60
    )


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("Give 5 mg. Wait 3 days.", "Give 10 mg. Wait 3 days.", [("10 mg", "From 5 mg to 10 mg")]),
        (
            "Give 5 mg daily.",
            "Give 5 mg weekly.",
            [("5 mg weekly", "From 5 mg daily to 5 mg weekly")],
        ),
        ("Give 5 mg.", "Give 5 mg.\n\nWait 3 days.", [("3 days", "New")]),
        (
            "Give 5 mg at night and then wait 3 days.",
            "Give 5 mg at night and then wait.",
            [("5 mg", "The same, among other words"), ("3 days", "Gone")],
        ),
        (
            "Give it at 5 mg a day for 3 days and stop.",
            "Give it at 7 mg a day and stop.",
            [("7 mg a day", "From 5 mg a day to 7 mg a day"), ("3 days", "Gone")],
        ),
        ("Give aspirin 5 mg.", "Give heparin 5 mg.", [("5 mg", "The same, among other words")]),
        (
            "# Adults\n\nGive 5 mg.",
            "# Children\n\nGive 5 mg.",
            [("5 mg", "The same, under other words")],
        ),
        (TABLE, TABLE.replace("5 mg", "6 mg"), [("6 mg", "From 5 mg to 6 mg")]),
        (
            "A b c d e f. At night give 5 mg.\n\n- g h i j k",
            "A b c d e f.\n\n- g h i j k\n- At night give 5 mg.",
            [("5 mg", "The same, under other words")],
        ),
        ("Give 5 mg.", "Give 5 mg.", []),
        ("Give 5 mg.", "Nothing of it.", [("5 mg", "Gone")]),
    ],
)
def test_what_became_of_each_is_told(was: str, now: str, says: list[tuple[str, str]]) -> None:
    assert told(was, now) == says


def test_what_was_moved_between_columns_is_no_news_but_told() -> None:
    swapped = "| Drug | Adult | Child |\n|--|--|--|\n| Zinc | {} mg | {} mg |\n"
    assert (
        {says for _, says in told(swapped.format(10, 5), swapped.format(5, 10))}
        <= {"From 10 mg to 5 mg", "From 5 mg to 10 mg", "The same, in another place"}
        != set()
    )
    assert len(told(swapped.format(10, 5), swapped.format(5, 10))) == 2
