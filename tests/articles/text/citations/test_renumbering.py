"""Markers follow the list of references when it is moved."""

import re
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.citations.markers import find
from articles.text.citations.renumbering import moved, renumbered_answer, renumbered_body
from articles.text.clean import normal
from articles.text.grammar import NEWEST, parse_answer, read_only


@pytest.mark.parametrize(
    ("act", "at", "typed", "becomes"),
    [
        ("up", 2, "One [1]. Two [2]. Both [1, 2].", "One [2]. Two [1]. Both [1, 2]."),
        ("down", 1, "One [1]. Two [2].", "One [2]. Two [1]."),
        ("up", 3, "[1] [2] [3] [4]", "[1] [3] [2] [4]"),
        ("up", 1, "[1] [2]", "[1] [2]"),
        ("down", 5, "[4] [5]", "[4] [5]"),
        ("up", 2, "A range [1-3].", "A range [1-3]."),
        ("up", 3, "A range [1-2].", "A range [1, 3]."),
        ("down", 2, "[2–4] and [1; 5]", "[2–4] and [1; 5]"),
        ("remove", 2, "[1] [2] [3]", "[1] [2]"),
        ("remove", 2, "So it is [1, 2, 4].", "So it is [1, 3]."),
        ("remove", 1, "[1-5]", "[1-4]"),
        ("remove", 1, "[2–3], [2‑5] and [1]–[4]", "[1–2], [1‑4] and [1]–[3]"),
        ("remove", 2, "[2–3], [1–2] and [2–4]", "[2], [1] and [2–3]"),
        ("up", 4, "[4–5] and [1–3]", "[3, 5] and [1, 2, 4]"),
        ("remove", 5, "[4] [5] [6]", "[4] [6]"),
        ("remove", 3, "[2] [9]", "[2] [9]"),
        (
            "up",
            2,
            "- item [2]\n  - inner [1]\n\n> quoted [2]\n\n| a | b |\n|---|---|\n| x [1] | y [2] |",
            None,
        ),
        (
            "up",
            2,
            "Not `[2]`, nor \\[2], nor [2](https://example.org).",
            "Not `[2]`, nor \\[2], nor [2](https://example.org).",
        ),
        (
            "up",
            2,
            "Réponse: ångström [2], α [1]\u2028 心 [2]\n\n[1]",
            "Réponse: ångström [1], α [2]\u2028 心 [1]\n\n[2]",
        ),
        ("up", 2, "```\n[2]\n```\n\n[2]", "```\n[2]\n```\n\n[1]"),
        ("remove", 1, "A fault [0], [x] [3-1] [2]", "A fault [0], [x] [3-1] [1]"),
    ],
)
def test_each_marker_goes_on_citing_what_it_cited(
    act: str, at: int, typed: str, becomes: str | None
) -> None:
    if becomes is None:
        becomes = typed.replace("[1]", "[#]").replace("[2]", "[1]").replace("[#]", "[2]")
    assert renumbered_body(typed, moved(act, at, 5))[0] == becomes


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("> So it is [1,\n> 2] and [2].", "> So it is [1, 3] and [3]."),
        ("- a [1,\n  2] b [2]", "- a [1, 3] b [3]"),
        ("> [!warning] A\n> x [1;\n> 2]\n> y", "> [!warning] A\n> x [1, 3]\n> y"),
        ("> - a [2,\n>   4] [2]", "> - a [3, 4] [3]"),
        ("- x [1,\n2]", "- x [1, 3]"),
        ("> a [2]-\n> [4]", "> a [2]-\n> [4]"),
        ("x [2]\n[2]", "x [3]\n[3]"),
        ("[2 , 4] [1;2] [4,2]", "[3 , 4] [1;3] [4,3]"),
    ],
)
def test_a_marker_over_two_lines_and_one_of_an_own_form_follow(typed: str, becomes: str) -> None:
    assert renumbered_body(typed, moved("down", 2, 5))[0] == becomes


PIECES = [
    "[1]",
    "[2]",
    "[1, 2]",
    "[1-3]",
    "[2–4]",
    "[1,\n2]",
    "[1,\n> 3]",
    "[1]-[3]",
    "[0]",
    "[9]",
    "word ",
    "\n",
    "\n\n",
    "\u2028",
    "`[1]`",
    "\\[2]",
    "[2](https://example.org)",
    "- ",
    "> ",
    "> [!warning] A\n> ",
    "| a | b |\n|---|---|\n| x [1] | y [2] |\n",
    "# ",
    "1. ",
    "**[1]**",
    "```\n",
    "\t",
    "心",
    "e\u0301",
    "\u3000",
    "[^1]",
    "[2][1]",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.integers(1, 4))
def test_of_any_text_every_marker_goes_on_citing_the_same_and_nothing_else_changes(
    text: str, at: int
) -> None:
    text, to = normal(text), moved("down", at, 5)
    for renumbered, parsed in (
        (renumbered_body, partial(read_only, form=NEWEST)),
        (renumbered_answer, parse_answer),
    ):
        there, _ = renumbered(text, to)
        was, now = (
            [set(marker.numbers) for marker in find(parsed(each))] for each in (text, there)
        )
        assert now == [{to.get(number, number) for number in numbers} for numbers in was]
        back, _ = renumbered(there, moved("up", at + 1, 5))
        assert [set(marker.numbers) for marker in find(parsed(back))] == was
        assert _words(back) == _words(there) == _words(text)


def _words(text: str) -> str:
    return re.sub(r"[\d\s,;>–-]", "", text).replace("][", "")


def test_what_cited_nothing_else_is_counted() -> None:
    assert renumbered_body("[2] and [1, 2] and [3]", moved("remove", 2, 3)) == (
        " and [1] and [2]",
        2,
    )
    assert renumbered_answer("Yes. [2]", moved("remove", 2, 3)) == ("Yes.", 1)


def test_there_and_back_again_changes_nothing() -> None:
    typed = "First [1, 3], then [2-4], last [5].\n\n- item [4]\n"
    there, _ = renumbered_body(typed, moved("down", 2, 5))
    assert renumbered_body(there, moved("up", 3, 5))[0] == typed
