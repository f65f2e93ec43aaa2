"""Markers follow the list of references when it is moved."""

import pytest

from articles.text.citations.renumbering import moved, renumbered_answer, renumbered_body


@pytest.mark.parametrize(("act", "at", "typed", "becomes"), [
    ("up", 2, "One [1]. Two [2]. Both [1, 2].", "One [2]. Two [1]. Both [1, 2]."),
    ("down", 1, "One [1]. Two [2].", "One [2]. Two [1]."),
    ("up", 3, "[1] [2] [3] [4]", "[1] [3] [2] [4]"), ("up", 1, "[1] [2]", "[1] [2]"), ("down", 5, "[4] [5]", "[4] [5]"),
    ("up", 2, "A range [1-3].", "A range [1-3]."), ("up", 3, "A range [1-2].", "A range [1, 3]."),
    ("down", 2, "[2–4] and [1; 5]", "[2-4] and [1; 5]"),
    ("remove", 2, "[1] [2] [3]", "[1] [2]"), ("remove", 2, "So it is [1, 2, 4].", "So it is [1, 3]."), ("remove", 1, "[1-5]", "[1-4]"),
    ("remove", 5, "[4] [5] [6]", "[4] [6]"), ("remove", 3, "[2] [9]", "[2] [9]"),
    ("up", 2, "- item [2]\n  - inner [1]\n\n> quoted [2]\n\n| a | b |\n|---|---|\n| x [1] | y [2] |", None),
    ("up", 2, "Not `[2]`, nor \\[2], nor [2](https://example.org).", "Not `[2]`, nor \\[2], nor [2](https://example.org)."),
    ("up", 2, "Réponse: ångström [2], α [1]\u2028 心 [2]\n\n[1]", "Réponse: ångström [1], α [2]\u2028 心 [1]\n\n[2]"),
    ("up", 2, "```\n[2]\n```\n\n[2]", "```\n[2]\n```\n\n[1]"), ("remove", 1, "A fault [0], [x] [3-1] [2]", "A fault [0], [x] [3-1] [1]"),
])
def test_each_marker_goes_on_citing_what_it_cited(act: str, at: int, typed: str, becomes: str | None) -> None:
    if becomes is None:
        becomes = typed.replace("[1]", "[#]").replace("[2]", "[1]").replace("[#]", "[2]")
    assert renumbered_body(typed, moved(act, at, 5))[0] == becomes


def test_what_cited_nothing_else_is_counted() -> None:
    assert renumbered_body("[2] and [1, 2] and [3]", moved("remove", 2, 3)) == (" and [1] and [2]", 2)
    assert renumbered_answer("Yes. [2]", moved("remove", 2, 3)) == ("Yes.", 1)


def test_there_and_back_again_changes_nothing() -> None:
    typed = "First [1, 3], then [2-4], last [5].\n\n- item [4]\n"
    there, _ = renumbered_body(typed, moved("down", 2, 5))
    assert renumbered_body(there, moved("up", 3, 5))[0] == typed
